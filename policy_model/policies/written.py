"""The lines of a policy's modules that make a part of it, as its author wrote them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from textwrap import dedent

import policy_model.policies
from policy_model.policies.catalogue import module_of
from policy_model.policies.lines import ids_of, makers, name_of
from policy_model.policies.placing import file_of, source_of
from policy_model.policy import Policy


@dataclass(frozen=True, slots=True)
class Written:
    """Lines of a file.

    file: the module, from the policies' folder: `information_sharing/v2_2023.py`.
    line: the number of the first of them.
    text: the lines, without what they are all indented by.
    """

    file: str
    line: int
    text: str


def written(policy: Policy, noun: str, id: str) -> Written | None:
    """What makes a part of a policy: in its own module, or in the nearest one of a policy that this imports.

    noun: what the part is: `rule`, `question`, `outcome`, `duty`, `not_executable`.

    None where nothing was found: the policy is none of the catalogue, or code makes the part from something else.
    """
    try:
        first = module_of(policy).__name__
    except KeyError:
        return None
    return next(filter(None, (_found(module, noun, id) for module in _modules(first))), None)


def _modules(first: str) -> Iterator[str]:
    """The module, and those of policies that it imports, the nearest first."""
    seen = [first]
    for module in seen:
        yield module
        seen += [each for each in _Module.read(module).imported if each not in seen]


def _found(module: str, noun: str, id: str) -> Written | None:
    read = _Module.read(module)
    for node, call in read.calls:
        if id in ids_of(call) and name_of(call) in makers(noun):
            lines = "\n".join(read.lines[node.lineno - 1 : node.end_lineno])
            return Written(file_of(module), node.lineno, dedent(lines).rstrip(","))
    return None


@dataclass(frozen=True, slots=True)
class _Module:
    """A module that was read. calls: each call, with the statement that gives its value a name, or itself."""

    lines: tuple[str, ...]
    calls: tuple[tuple[ast.stmt | ast.expr, ast.Call], ...]
    imported: tuple[str, ...]

    @staticmethod
    @cache
    def read(module: str) -> _Module:
        source = source_of(file_of(module)) or ""
        tree = ast.parse(source)
        named = {each.value: each for each in ast.walk(tree) if isinstance(each, ast.Assign)}
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        prefix = f"{policy_model.policies.__name__}."
        imports = [
            (node.module, [alias.name for alias in node.names])
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(prefix)
        ]
        # `from package.module import name`, and `from package import module`.
        named_so = [package for package, _ in imports]
        named_so += [f"{package}.{name}" for package, names in imports for name in names]
        imported = [each for each in named_so if each.removeprefix(prefix).count(".") == 1 and source_of(file_of(each))]
        return _Module(
            tuple(source.splitlines()), tuple((named.get(call, call), call) for call in calls), tuple(imported)
        )
