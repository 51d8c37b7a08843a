"""Frozen values: what the parts of a model are. `class Rule(Value)` has the fields that it declares, and no others.

A value does what a frozen dataclass with slots does, for type checkers too. Its methods are written when they are
first called, so that importing a class costs next to nothing. See the decision record on values.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, dataclass_transform

_NONE = object()
"""Stands for no default: None is a default that a field may well have."""


class _Field:
    """What is declared of a field, but for its name."""

    __slots__ = ("compare", "default", "kw_only")

    def __init__(self, default: object, kw_only: bool, compare: bool = True) -> None:
        self.default, self.kw_only, self.compare = default, kw_only, compare


def field(*, default: Any = _NONE, kw_only: bool = False, compare: bool = True) -> Any:
    """A field of which more is to be declared than a default.

    kw_only: whether it is given by its name alone. compare: whether it counts where two values are compared.
    """
    return _Field(default, kw_only, compare)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class _ValueClass(type):
    """Makes the classes of values: at once with slots, which a decorator can only give to a second class."""

    _fields: dict[str, _Field]

    def __new__(
        cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], *, kw_only: bool = False
    ) -> _ValueClass:
        if "__annotations__" not in namespace and "__annotate_func__" in namespace:
            raise TypeError(f"`{name}` needs `from __future__ import annotations` above it")  # from Python 3.14 on
        own = {
            each: given if isinstance(given, _Field) else _Field(given, kw_only)
            for each in namespace.get("__annotations__", ())
            for given in (namespace.pop(each, _NONE),)
        }
        above = (base._fields for base in bases if isinstance(base, _ValueClass))
        fields = dict(each for some in (*above, own) for each in some.items())
        namespace["_fields"] = fields
        namespace["__slots__"] = tuple(own)
        namespace["__match_args__"] = tuple(each for each, field in fields.items() if not field.kw_only)
        made = super().__new__(cls, name, bases, namespace)
        # Who says what is equal says what its hash is.
        for method in ("__init__", *(("__eq__", "__hash__") if "__eq__" not in namespace else ())):
            setattr(made, method, _unwritten(made, method))
        return made


def _unwritten(cls: _ValueClass, name: str) -> Callable[..., Any]:
    """A method of the class that writes itself when it is first called."""

    def unwritten(self: object, *args: object, **named: object) -> Any:
        written = _written(cls, name)
        setattr(cls, name, written)
        return written(self, *args, **named)

    return unwritten


def _written(cls: _ValueClass, name: str) -> Callable[..., Any]:
    """A method of the class as a person would write it, field by field: that runs faster than a loop over them."""
    known: dict[str, Any] = {}
    if name == "__init__":
        head, body = _init(cls, known)
    else:
        counting = [each for each, field in cls._fields.items() if field.compare]
        if name == "__hash__":
            head, body = "self", [f"return hash(({''.join(f'self.{each}, ' for each in counting)}))"]
        else:
            equal = " and ".join(f"self.{each} == other.{each}" for each in counting) or "True"
            body = [f"return self is other or {equal} if other.__class__ is self.__class__ else NotImplemented"]
            head = "self, other"
    exec(f"def {name}({head}):\n" + "".join(f" {line}\n" for line in body), known)
    method: Callable[..., Any] = known[name]
    method.__qualname__ = f"{cls.__qualname__}.{name}"
    return method


def _init(cls: _ValueClass, known: dict[str, Any]) -> tuple[str, list[str]]:
    """What a constructor takes, and its lines. known: gets what they refer to.

    A slot is set by its own descriptor: that is the quickest way past `__setattr__`, which refuses.
    """
    by_place, by_name, lines = ["self"], list[str](), list[str]()
    for name, field in cls._fields.items():
        known[f"set_{name}"] = getattr(cls, name).__set__
        lines.append(f"set_{name}(self, {name})")
        parameter = name
        if field.default is not _NONE:
            known[f"default_{name}"] = field.default
            parameter = f"{name}=default_{name}"
        (by_name if field.kw_only else by_place).append(parameter)
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    return ", ".join((*by_place, *(("*", *by_name) if by_name else ()))), lines or ["pass"]


class _ForDataclasses:
    """What `dataclasses` knows a dataclass by, so that its `fields`, `replace` and `asdict` know values too."""

    def __get__(self, value: object, cls: _ValueClass) -> dict[str, Any]:
        return _dataclass_fields(cls)


@cache
def _dataclass_fields(cls: _ValueClass) -> dict[str, Any]:
    import dataclasses  # not above: with what it imports it takes as long as a third of the core

    told = [
        (
            name,
            Any,
            dataclasses.field(
                default=dataclasses.MISSING if each.default is _NONE else each.default,
                kw_only=each.kw_only,
                compare=each.compare,
            ),
        )
        for name, each in cls._fields.items()
    ]
    made: Any = dataclasses.make_dataclass(cls.__name__, told)
    return {each.name: each for each in dataclasses.fields(made)}


class Value(metaclass=_ValueClass):
    """Has the fields that are declared in its class; none can be set again. Equal to one of its class with the same.

    Give the class `kw_only=True` where all of its fields are given by name. A `__post_init__` is called at the end.
    """

    if not TYPE_CHECKING:  # a type checker knows a value for a dataclass already
        __dataclass_fields__ = _ForDataclasses()

    def __setattr__(self, name: str, given: object) -> None:
        raise AttributeError(f"cannot assign to field `{name}`")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"cannot delete field `{name}`")

    def __repr__(self) -> str:
        fields = (f"{name}={getattr(self, name)!r}" for name in type(self)._fields)
        return f"{type(self).__qualname__}({', '.join(fields)})"

    def __getstate__(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in type(self)._fields)

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        for name, given in zip(type(self)._fields, state, strict=True):
            object.__setattr__(self, name, given)


if TYPE_CHECKING:  # it holds what is changed against the fields
    from dataclasses import replace as replace
else:

    def replace(value, /, **changes):
        """The value with some of its fields otherwise; its class checks it anew."""
        cls = type(value)
        return cls(**{name: getattr(value, name) for name in cls._fields} | changes)
