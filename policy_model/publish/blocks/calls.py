"""A block as an author calls it: `::: name TARGET option=value`, read and checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path

from policy_model.errors import Problem, RequestError, unknown
from policy_model.policies.catalogue import find_policy, find_procedure
from policy_model.publish.html import Element


@dataclass(frozen=True, slots=True)
class Site:
    """What blocks need to know of the site.

    build_date: the day of the build.
    diagrams: the folder that holds the drawings.
    editing: whether somebody is editing, and looks at the pages meanwhile. Then a drawing that is missing or stale is
        drawn for the page, and not a mistake; and what reviewers take along is not made, so its size is not told.
    """

    build_date: date
    diagrams: Path
    editing: bool = False


class Target(Enum):
    """What a block is about; the value is how a message shows it."""

    NOTHING = ""
    POLICY = "POLICY"
    PROCEDURE = "POLICY/PROCEDURE"
    VERSIONS = "POLICY@VERSION POLICY@VERSION"


@dataclass(frozen=True, slots=True)
class Block:
    """One kind of block.

    render: called with the site, what the target names (nothing; a policy; a policy and a procedure; two policies), and
        the options by name.
    options: the names of those that it takes.
    """

    render: Callable[..., Iterable[Element]]
    target: Target = Target.POLICY
    options: tuple[str, ...] = ()


_OPTION = re.compile(r"([a-z]+)=(\S+)")


def render(line: str, site: Site, blocks: Mapping[str, Block]) -> tuple[Element, ...]:
    """What the block in `line` (`::: name TARGET option=value`) puts into the page.

    Raises RequestError where the block, its target or an option is not known, is missing or is too much.
    """
    name, *words = line.removeprefix(":::").split() or [""]
    if name not in blocks:
        raise RequestError([unknown("block", name, blocks)])
    block = blocks[name]
    # A version's name may hold a space, so the target is all that stands before the options.
    target = " ".join(word for word in words if not _OPTION.fullmatch(word))
    options = {match[1]: match[2] for word in words if (match := _OPTION.fullmatch(word))}
    problems = [
        *_target_problems(name, block, target),
        *(
            unknown("option", option, block.options, f"block `{name}`")
            for option in options
            if option not in block.options
        ),
    ]
    if problems:
        raise RequestError(problems)
    return tuple(block.render(site, *_named(block, target), **{_spelt(key): value for key, value in options.items()}))


def _target_problems(name: str, block: Block, target: str) -> Iterable[Problem]:
    if target and block.target is Target.NOTHING:
        yield Problem(f"block `{name}`", f"`{target}` is too much: it takes no target", f"write `::: {name}`")
    if not target and block.target is not Target.NOTHING:
        yield Problem(f"block `{name}`", "its target is missing", f"write `::: {name} {block.target.value}`")
    if target and block.target is Target.VERSIONS and len(target.split()) != 2:
        help = f"write `::: {name} {block.target.value}`, a space in a version's name as in `@v_2-2023`"
        yield Problem(f"block `{name}`", f"`{target}` does not name two policies", help)


def _named(block: Block, target: str) -> tuple[object, ...]:
    match block.target:
        case Target.NOTHING:
            return ()
        case Target.POLICY:
            return (find_policy(target),)
        case Target.PROCEDURE:
            return find_procedure(target)
        case Target.VERSIONS:
            return tuple(map(find_policy, target.split()))


def _spelt(option: str) -> str:
    """An option as Python allows it to be spelt: `from` is `from_`."""
    return f"{option}_" if option == "from" else option
