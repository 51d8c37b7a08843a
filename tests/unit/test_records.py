"""Records: what a model was made from, as a file, and every mistake that such a file can hold."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policy_model.errors import PolicyError
from policy_model.policies.reading import records_beside
from policy_model.records import Alone, Recorded, SignedOff, read_records, records_as_text
from policy_model.rules import Modality, Permits
from tests.unit.example import policy

HASH = "0123456789abcdef"
AGAIN = "`policy reconcile --record` writes it anew once the line is put right or taken out"

RECORDS = (
    Recorded("thanks", HASH, ("returns/rule/thank:must-not", "returns/outcome/lend:yes")),
    Recorded("title", "f" * 16),
)


def test_records_as_a_file() -> None:
    assert records_as_text(RECORDS, "books@v-2") == (
        "# What the model of books@v-2 was made from: the beginning of the SHA-256 of each clause's words,\n"
        "# the clause, and what cites it. Where a clause changes, compare it with what cites it, then record it by\n"
        "# `policy reconcile books@v-2 --record`.\n"
        "\n"
        "0123456789abcdef  thanks  returns/rule/thank:must-not returns/outcome/lend:yes\n"
        "ffffffffffffffff  title\n"
    )


def test_what_is_written_is_what_is_read() -> None:
    assert read_records(records_as_text(RECORDS, "books@v-2")) == RECORDS


def test_blanks_comments_and_line_endings_do_not_matter() -> None:
    assert (
        read_records(f"\r\n  # who\r\n\t{HASH} \t thanks   returns/rule/thank:must-not returns/outcome/lend:yes\r\n")
        == RECORDS[:1]
    )


def test_an_empty_file_records_nothing() -> None:
    assert read_records("") == ()


@pytest.mark.parametrize(
    ("source", "message"),
    [
        pytest.param(
            f"{HASH}",
            f"a.record.txt:1: no clause is named\n  help: {AGAIN}",
            id="no clause",
        ),
        pytest.param(
            "# A comment.\n\n0123456789ABCDEF  thanks",
            (
                "a.record.txt:3: `0123456789ABCDEF` is not the beginning of a hash\n"
                f"  help: it has 16 digits, 0 to 9 and a to f; {AGAIN}"
            ),
            id="malformed hash",
        ),
        pytest.param(
            f"{HASH}0  thanks",
            (
                "a.record.txt:1: `0123456789abcdef0` is not the beginning of a hash\n"
                f"  help: it has 16 digits, 0 to 9 and a to f; {AGAIN}"
            ),
            id="a digit too many",
        ),
        pytest.param(
            f"{HASH}  thanks  returns/thank",
            (
                "a.record.txt:1: `returns/thank` is nothing that cites a clause\n"
                f"  help: write `procedure/rule/id:must`, `procedure/outcome/id:no` or the like; {AGAIN}"
            ),
            id="malformed citation",
        ),
        pytest.param(
            f"{HASH}  thanks\n{HASH}  title\n{HASH}  thanks",
            (
                "a.record.txt:3: clause `thanks` is recorded twice\n"
                "  help: it was first recorded in line 1; take one of the two out"
            ),
            id="twice",
        ),
        pytest.param(
            f"thanks  {HASH}  returns/duty/thank",
            (
                "a.record.txt:1: `thanks` is not the beginning of a hash\n"
                f"  help: it has 16 digits, 0 to 9 and a to f; {AGAIN}\n"
                "a.record.txt:1: `returns/duty/thank` is nothing that cites a clause\n"
                f"  help: write `procedure/rule/id:must`, `procedure/outcome/id:no` or the like; {AGAIN}"
            ),
            id="several mistakes",
        ),
    ],
)
def test_every_mistake_is_told_at_its_line(source: str, message: str) -> None:
    with pytest.raises(PolicyError) as caught:
        read_records(source, "a.record.txt")
    assert str(caught.value) == message


def test_what_cites_a_clause_is_recorded_with_how_it_binds() -> None:
    binding = (
        *(f"returns/rule/thank:{modality.value.replace(' ', '-')}" for modality in Modality),
        *(f"returns/when-unsure/ask:{modality.value.replace(' ', '-')}" for modality in Modality),
        *(f"returns/outcome/lend:{permits.value}" for permits in Permits),
        "returns/rule/lend",
        "returns/question/late",
    )
    assert read_records(f"{HASH} thanks {' '.join(binding)}") == (Recorded("thanks", HASH, binding),)


@pytest.mark.parametrize("citing", ["returns/rule/thank:no", "returns/outcome/lend:must", "returns/question/late:must"])
def test_what_can_not_bind_so_is_refused(citing: str) -> None:
    with pytest.raises(PolicyError) as caught:
        read_records(f"{HASH} thanks {citing}", "a.record.txt")
    assert str(caught.value).startswith(f"a.record.txt:1: `{citing}` is nothing that cites a clause\n")


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an importable package, `beside`."""
    folder = tmp_path / "beside"
    folder.mkdir()
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "beside", raising=False)
    return folder


def test_records_are_read_beside_a_module(package: Path) -> None:
    (package / "one.record.txt").write_text(f"\N{BYTE ORDER MARK}{HASH}  thanks\n", "utf-8")
    assert records_beside("beside", "one.record.txt") == (Recorded("thanks", HASH),)


def test_a_record_that_is_not_made_yet_records_nothing(package: Path) -> None:
    assert records_beside("beside", "none.record.txt") == ()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"# fine\n\xff\n", "beside/one.record.txt:2: the file is not UTF-8\n  help: save it as UTF-8"),
        (b"\n" + HASH.encode(), f"beside/one.record.txt:2: no clause is named\n  help: {AGAIN}"),
    ],
)
def test_a_broken_record_is_named_by_its_file(package: Path, content: bytes, message: str) -> None:
    (package / "one.record.txt").write_bytes(content)
    with pytest.raises(PolicyError) as caught:
        records_beside("beside", "one.record.txt")
    assert str(caught.value) == message


SIGNED = SignedOff(clause="fine", changed=Alone.LOGIC, by="AB", why="It is milder.")

BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "a malformed record": (
        {"recorded": (Recorded("Fine", HASH), Recorded("fine", "abc", ("fine",)))},
        (
            f"recorded[Fine]: `Fine` is not a clause id\n  help: {AGAIN}\n"
            f"recorded[fine]: `abc` is not the beginning of a hash\n"
            f"  help: it has 16 digits, 0 to 9 and a to f; {AGAIN}\n"
            "recorded[fine]: `fine` is nothing that cites a clause\n"
            f"  help: write `procedure/rule/id:must`, `procedure/outcome/id:no` or the like; {AGAIN}"
        ),
    ),
    "a clause recorded twice": (
        {"recorded": (Recorded("fine", HASH), Recorded("fine", HASH))},
        "recorded[fine]: clause `fine` is recorded twice\n  help: take one of the two out",
    ),
    "an unknown clause signed off by nobody": (
        {"signed_off": (SignedOff(clause="fines", changed=Alone.TEXT, by=" ", why=""),)},
        (
            "signed_off[fines]: unknown clause `fines`\n  help: did you mean `fine`?\n"
            "signed_off[fines].by: nothing is written here\n  help: add the words\n"
            "signed_off[fines].why: nothing is written here\n  help: add the words"
        ),
    ),
    "a clause signed off twice": (
        {"signed_off": (SIGNED, replace(SIGNED, changed=Alone.TEXT))},
        (
            "signed_off[fine]: clause `fine` is signed off twice\n"
            "  help: its text changed alone or its logic did, not both: keep one"
        ),
    ),
    "something else signed off": (
        {"signed_off": (replace(SIGNED, changed="logic"),)},
        "signed_off[fine].changed: `'logic'` is no side of a clause\n  help: use one of Alone",
    ),
}


@pytest.mark.parametrize(("changes", "message"), BROKEN.values(), ids=BROKEN)
def test_a_policy_with_a_broken_record_can_not_be_made(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(PolicyError) as caught:
        replace(policy, **changes)
    assert str(caught.value) == message


def test_a_record_of_a_clause_that_has_gone_is_no_mistake() -> None:
    """It is a finding: the text is edited first, and the record after it."""
    assert replace(policy, recorded=(Recorded("gone", HASH),)).recorded == (Recorded("gone", HASH),)
