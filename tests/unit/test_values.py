"""Values do what frozen dataclasses with slots do; here both stand side by side."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import subprocess
import sys
import typing
from pathlib import Path
from typing import Any

import pytest

from policy_model import values
from policy_model.values import Value

ROOT = Path(__file__).parents[2]


class Place(Value):
    """Somewhere."""

    name: str
    floor: int = 0
    note: str | None = values.field(default=None, kw_only=True, compare=False)


@dataclasses.dataclass(frozen=True, slots=True)
class SamePlace:
    name: str
    floor: int = 0
    note: str | None = dataclasses.field(default=None, kw_only=True, compare=False)


class Kept(Value, kw_only=True):
    place: Place
    times: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if 0 in self.times:
            raise ValueError("never at no time")


class KeptAgain(Kept, kw_only=True):
    why: str


class Pair[Part: (int, str)](Value):
    one: Part
    other: Part


class Nothing(Value):
    """No field at all."""


class AnyCase(Value):
    word: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AnyCase) and other.word.lower() == self.word.lower()


HALL = Place("hall", 1, note="by the door")


@pytest.mark.parametrize("kind", [Place, SamePlace])
def test_a_value_is_made_compared_shown_and_hashed_as_a_frozen_dataclass_is(kind: Any) -> None:
    one = kind("hall", note="by the door")
    assert (one.name, one.floor, one.note) == ("hall", 0, "by the door")
    assert one == kind(floor=0, name="hall", note="another") != kind("hall", 1)
    assert one != ("hall", 0)
    assert len({one, kind("hall", 0), kind("yard")}) == 2
    assert repr(one) == f"{kind.__name__}(name='hall', floor=0, note='by the door')"
    assert kind.__match_args__ == ("name", "floor")
    assert not hasattr(one, "__dict__")
    match one:
        case kind(name, floor):
            assert (name, floor) == ("hall", 0)


@pytest.mark.parametrize("kind", [Place, SamePlace])
@pytest.mark.parametrize(
    ("given", "named", "message"),
    [
        ((), {}, "missing 1 required positional argument: 'name'"),
        (("hall", 0, "by the door"), {}, "takes from 2 to 3 positional arguments but 4 were given"),
        (("hall",), {"size": 3}, "got an unexpected keyword argument 'size'"),
    ],
)
def test_what_cannot_be_made_is_said_in_the_same_words(
    kind: Any, given: tuple[object, ...], named: dict[str, object], message: str
) -> None:
    with pytest.raises(TypeError) as raised:
        kind(*given, **named)
    assert str(raised.value) == f"{kind.__name__}.__init__() {message}"


def test_nothing_of_it_can_be_set_or_deleted() -> None:
    with pytest.raises(AttributeError, match="cannot assign to field `name`"):
        HALL.name = "yard"  # type: ignore[misc]
    with pytest.raises(AttributeError, match="cannot assign to field `size`"):
        HALL.size = 3  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match="cannot delete field `name`"):
        del HALL.name
    assert HALL.name == "hall"


def test_one_that_follows_another_has_the_fields_of_both_and_is_checked_too() -> None:
    kept = KeptAgain(place=HALL, times=(1,), why="it fits")
    assert repr(kept) == f"KeptAgain(place={HALL!r}, times=(1,), why='it fits')"
    assert kept == KeptAgain(why="it fits", times=(1,), place=HALL) != Kept(place=HALL, times=(1,))
    assert KeptAgain.__slots__ == ("why",)
    for kind, more in ((Kept, {}), (KeptAgain, {"why": "it fits"})):
        with pytest.raises(ValueError, match="never at no time"):
            kind(place=HALL, times=(0,), **more)


def test_one_of_some_kind_one_with_nothing_and_one_that_says_what_is_equal() -> None:
    assert Pair[int](1, 2) == Pair(1, 2) != Pair("1", "2")
    assert Nothing() == Nothing()
    assert hash(Nothing()) == hash(())
    assert AnyCase("Hall") == AnyCase("hall")
    with pytest.raises(TypeError, match="unhashable"):
        hash(AnyCase("hall"))


def test_a_copy_is_equal_and_what_is_replaced_is_checked_anew() -> None:
    kept = KeptAgain(place=HALL, times=(1,), why="it fits")
    for copied in (copy.copy(kept), copy.deepcopy(kept), pickle.loads(pickle.dumps(kept))):
        assert copied == kept
        assert copied.place.note == "by the door"
    for replace in (values.replace, dataclasses.replace):
        assert replace(kept, times=(2,)) == KeptAgain(place=HALL, times=(2,), why="it fits")
        with pytest.raises(ValueError, match="never at no time"):
            replace(kept, times=(0,))
        with pytest.raises(TypeError, match="unexpected keyword argument 'whom'"):
            replace(kept, whom="me")  # type: ignore[call-arg]


def test_what_knows_dataclasses_knows_values() -> None:
    def told(kind: Any) -> list[tuple[object, ...]]:
        return [(each.name, each.default, each.kw_only, each.compare) for each in dataclasses.fields(kind)]

    assert dataclasses.is_dataclass(HALL)
    assert told(Place) == told(HALL) == told(SamePlace)
    assert dataclasses.asdict(HALL) == {"name": "hall", "floor": 1, "note": "by the door"}
    assert typing.get_type_hints(KeptAgain) == {"place": Place, "times": tuple[int, ...], "why": str}


def test_a_method_is_written_once_when_it_is_first_called() -> None:
    class Fresh(Value):
        name: str

    unwritten = Fresh.__init__
    Fresh("one")
    written = Fresh.__init__
    assert written is not unwritten
    assert str(inspect.signature(Fresh)) == "(name)"
    Fresh("two")
    assert Fresh.__init__ is written


def test_a_class_whose_fields_cannot_be_read_is_refused() -> None:
    with pytest.raises(TypeError, match="`Late` needs `from __future__ import annotations` above it"):
        type(Value)("Late", (Value,), {"__annotate_func__": None})


def test_the_core_is_imported_without_what_takes_long() -> None:
    """`dataclasses` imports `inspect`, which imports `ast`, `dis` and more: as long as a third of the core."""
    core = "from policy_model import check, comparisons, diff, explain, flowchart, generate, outline, releases"
    late = "{'ast', 'dataclasses', 'dis', 'inspect'}"
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); {core}; print({late} & set(sys.modules))"
    # `-S`: without what other packages have Python import at each start.
    assert subprocess.check_output([sys.executable, "-I", "-S", "-c", code], text=True) == "set()\n"
