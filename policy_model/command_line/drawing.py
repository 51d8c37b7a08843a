"""`policy draw`: writes the drawing of each procedure, or checks those that are there."""

from __future__ import annotations

from argparse import ArgumentTypeError, Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from policy_model.command_line.command import Command, Parser
from policy_model.errors import Problem, RequestError


def run(options: Namespace) -> int:
    """Carry out the command."""
    with with_its_packages():
        # Not above: the other commands need nothing that has to be installed.
        from policy_model.publish import drawings, generated

        results: Sequence[object]
        if options.check:
            results = drawings.check(options.into)
            stale = bool(results)
        else:
            results = changes = drawings.write(options.into, force=options.force)
            stale = generated.needs_a_person(changes)
    for result in results:
        print(result)
    if not results:
        print("every drawing is up to date")
    return 1 if stale else 0


@contextmanager
def with_its_packages() -> Iterator[None]:
    """Says what to do where a package is missing that drawing needs. Raises RequestError then."""
    try:
        yield
    except ModuleNotFoundError as error:
        message = f"drawing needs the Python package `{error.name}`, which is not installed"
        raise RequestError([Problem("", message, "run `python3 scripts/build.py`, which installs it")]) from None


def _folder(words: str) -> Path:
    if not words:
        raise ArgumentTypeError("a folder has a name")
    return Path(words)


def _arguments(parser: Parser) -> None:
    parser.add_argument("--check", action="store_true", help="write nothing; name what is stale and how to mend it")
    parser.add_argument("--force", action="store_true", help="overwrite what was edited by hand too")
    parser.add_argument(
        "--into",
        metavar="FOLDER",
        type=_folder,
        default=Path("diagrams"),
        help="where the drawings are; `%(default)s` unless given",
    )


COMMAND = Command(
    name="draw",
    summary="Draw the flowchart of each procedure of each version, as DOT, SVG and in words.",
    usage="[--check | --force] [--into FOLDER]",
    example="policy draw\npolicy draw --check",
    arguments=_arguments,
    run=run,
)
