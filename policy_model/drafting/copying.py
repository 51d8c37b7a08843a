"""The module of a draft: that of the version in force, copied, without what was of that version alone."""

from __future__ import annotations

import ast

from policy_model.drafting.source import Source, argument, imported, literal, names_used, with_import, without_unused
from policy_model.policies.reading import RECORD


def draft_module(text: str, file: str, old: str, new: str, name: str) -> str:
    """The source of the draft's module.

    A full copy: nothing is derived from the version before, which is never edited. What that version alone declared,
    what it renamed and what was signed off of it, is left out.

    text: the source of the module in force, in `file`. old, new: the names of the two modules.
    name: that of the new version.

    Raises RequestError where the module is not written so that it can be copied.
    """
    source = Source(text, file)
    made = source.assigned("policy")
    call = made.value if made else None
    if made is None or not (isinstance(call, ast.Call) and ast.unparse(call.func) == "Policy"):
        raise source.refused("`policy` is not written out as `Policy(…)`, so it can't be copied")
    versions = argument(call, "versions")
    if versions is None:
        raise source.refused("`Policy(…)` names no `versions`, so a row can't be added")
    beside = [each for each in ast.walk(source.tree) if isinstance(each, ast.Constant) and each.value == f"{old}.md"]
    if not beside:
        raise source.refused(f"it doesn't read `{old}.md`, so the text can't be copied")
    row = free(new, source)
    for constant in ast.walk(source.tree):
        if isinstance(constant, ast.Constant) and constant.value in (f"{old}.md", f"{old}{RECORD}"):
            source.replace(constant, literal(constant.value.replace(old, new, 1)))
    dropped = {"Renamed", "Renames", "SignedOff", "Alone"}
    for each in (*source.calls("Procedure"), *source.calls("Policy")):
        for keyword in ("renamed", "signed_off"):
            if found := argument(each, keyword):
                dropped |= names_used(found.value)
                source.drop(found)
    source.replace(versions.value, _with_row(source, versions.value, row))
    _head(source, f'"""{said(name)}, to be read beside its text in {new}.md."""')
    rows = [node for node in source.tree.body if isinstance(node, ast.Assign) and _is_row(node.value)]
    written = f'{row} = Version(name={literal(name)}, revised=StatedDate(""), draft=True)'
    if rows:
        source.insert_after(rows[-1], f"\n\n{written}")
    else:
        source.insert_before(made, f"{written}\n\n")
    copied = Source(source.changed(), file)
    for wanted in ("StatedDate", "Version"):
        copied = with_import(copied, "policy_model.policy", wanted)
    return without_unused(copied, dropped).changed()


def draft_alternatives(text: str, file: str, old: str, new: str, name: str) -> str:
    """The source of the module with a draft's other readings: those of the version in force, made of the draft's parts.

    The arguments are those of `draft_module`. Raises RequestError where the module is not valid Python.
    """
    source = Source(text, file)
    for node in source.tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith(f".{old}"):
            package = (node.module or "").removesuffix(old)
            source.replace(node, imported(f"{package}{new}", [ast.unparse(each) for each in node.names]))
    _head(source, f'"""What else the text of {said(name)} could mean. For reviewers; no part of the version."""')
    return source.changed()


def _head(source: Source, said: str) -> None:
    first = source.tree.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        source.replace(first, said)
    else:
        source.insert_before(first, f"{said}\n\n")


def _with_row(source: Source, versions: ast.expr, row: str) -> str:
    if isinstance(versions, ast.Tuple):
        return f"({', '.join((*(source.written(each) for each in versions.elts), row))})"
    return f"(*{source.written(versions)}, {row})"


def _is_row(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "Version"


def free(name: str, source: Source) -> str:
    """The name, or one like it that the module does not have yet."""
    taken = {node.id for node in ast.walk(source.tree) if isinstance(node, ast.Name)}
    imports = [node for node in source.tree.body if isinstance(node, ast.ImportFrom)]
    taken |= {each.asname or each.name for node in imports for each in node.names}
    while name in taken:
        name += "_row"
    return name


def said(words: str) -> str:
    """Words within a docstring."""
    return words.replace("\\", "\\\\").replace('"', "'")
