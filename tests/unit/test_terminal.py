"""Words on a terminal: tables that fit its width, command lines that stay in one piece."""

import io

import pytest

from policy_model.command_line.terminal import Page

HEADERS = ("Clause", "Found", "Why")
ROWS = [
    ("consent", "nothing", "It was read again, and it says what it said before, word for word."),
    ("explain-why-and-with-whom", "2", ""),
    ("record", "", "New."),
]


def printed(width: int, styled: bool = False, rows=ROWS, indent: int = 2) -> str:
    out = io.StringIO()
    Page(out, width, styled).table(HEADERS, iter(rows), indent=indent)
    return out.getvalue()


def test_columns_are_aligned_and_the_last_one_wraps() -> None:
    assert (
        printed(70)
        == """\
  Clause                     Found    Why
  consent                    nothing  It was read again, and it says
                                      what it said before, word for
                                      word.
  explain-why-and-with-whom  2
  record                              New.
"""
    )


def test_the_header_is_bold_where_styles_are_shown() -> None:
    plain, styled = printed(70), printed(70, styled=True)
    first, *rest = plain.splitlines()
    assert styled.splitlines() == [f"\033[1m{first}\033[0m", *rest]


def test_where_the_last_column_would_be_too_narrow_rows_are_told_line_by_line() -> None:
    assert (
        printed(50)
        == """\
  Clause: consent
  Found: nothing
  Why: It was read again, and it says what it said
    before, word for word.

  Clause: explain-why-and-with-whom
  Found: 2

  Clause: record
  Why: New.
"""
    )


@pytest.mark.parametrize("width", range(30, 101))
def test_no_line_is_longer_than_the_page(width: int) -> None:
    assert max(map(len, printed(width).splitlines())) <= width
    assert " ".join(printed(width).split()).count("word for word.") == 1


def test_a_table_without_rows_is_nothing() -> None:
    assert printed(70, rows=[]) == ""


def test_a_command_line_is_never_broken() -> None:
    out = io.StringIO()
    Page(out, 30, styled=True).command("policy decide books@v-2/returns damage=none reserved=yes late=yes")
    assert out.getvalue() == "    policy decide books@v-2/returns damage=none reserved=yes late=yes\n"
