"""The Python of a policy's module, changed where it has to be and left as its author wrote it everywhere else."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from policy_model.errors import Problem, RequestError
from policy_model.publish.dates import in_full

WIDTH = 120


class Source:
    """A module's source, and the changes that are to be made in it.

    file: how messages name it. Raises RequestError where it is not valid Python.
    """

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.bytes = text.encode()
        try:
            self.tree = ast.parse(self.bytes)
        except (SyntaxError, ValueError) as error:
            raise self.refused(f"it is not valid Python: {error}") from None
        self._lines = [0]
        for line in self.bytes.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))
        self._changes: list[tuple[int, int, bytes]] = []

    def refused(self, why: str, help: str = "write it as the other policies do") -> RequestError:
        """The error to be raised where the module is not written so that it can be changed."""
        return RequestError([Problem(self.file, why, help)])

    def span(self, node: ast.expr | ast.stmt | ast.keyword) -> tuple[int, int]:
        """Where a node begins and ends, in bytes, as Python counts columns."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._lines[node.lineno - 1] + node.col_offset, self._lines[node.end_lineno - 1] + node.end_col_offset

    def written(self, node: ast.expr) -> str:
        """A node as its author wrote it."""
        start, end = self.span(node)
        return self.bytes[start:end].decode()

    def replace(self, node: ast.expr | ast.stmt, new: str) -> None:
        """Write something else in a node's place."""
        self._changes.append((*self.span(node), new.encode()))

    def insert_after(self, node: ast.stmt, lines: str) -> None:
        """Write lines after a statement."""
        _, end = self.span(node)
        self._changes.append((end, end, lines.encode()))

    def insert_before(self, node: ast.stmt, lines: str) -> None:
        """Write lines before a statement."""
        start, _ = self.span(node)
        self._changes.append((start, start, lines.encode()))

    def drop(self, node: ast.keyword | ast.stmt) -> None:
        """Take an argument out of its call, with its comma, or a statement; with the lines that it stands on alone."""
        start, end = self.span(node)
        end = self._past(end, b" \t\n", then=b",")
        line = self.bytes.rfind(b"\n", 0, start) + 1
        if self.bytes[line:start].strip():
            end = self._past(end, b" ")
            if self.bytes[end : end + 1] == b")":  # it was the last one: the comma before it goes
                start = len(self.bytes[:start].rstrip().removesuffix(b","))
        else:
            start = line
            end = self._past(end, b" \t", then=b"\n")
            if isinstance(node, ast.stmt):
                end = self._past(end, b"\n")
        self._changes.append((start, end, b""))

    def changed(self) -> str:
        """The source with all changes made."""
        made = self.bytes
        for start, end, new in sorted(self._changes, reverse=True):
            made = made[:start] + new + made[end:]
        return made.decode()

    def calls(self, name: str) -> Iterator[ast.Call]:
        """Every call of that name, from the top to the bottom."""
        found = (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))
        named = [node for node in found if isinstance(node.func, ast.Name) and node.func.id == name]
        yield from sorted(named, key=lambda node: node.lineno)

    def assigned(self, name: str) -> ast.Assign | None:
        """The statement of the module itself that gives that name a value."""
        for node in self.tree.body:
            if isinstance(node, ast.Assign) and [ast.unparse(each) for each in node.targets] == [name]:
                return node
        return None

    def _past(self, at: int, these: bytes, then: bytes = b"") -> int:
        """The first place from `at` after all of `these` characters; and past `then` if that is what follows them."""
        after = at
        while self.bytes[after : after + 1] and self.bytes[after : after + 1] in [bytes([each]) for each in these]:
            after += 1
        if then:
            return after + 1 if self.bytes[after : after + 1] == then else at
        return after


def argument(call: ast.Call, name: str) -> ast.keyword | None:
    """The argument of that name; None where the call has none."""
    return next((each for each in call.keywords if each.arg == name), None)


def names_used(tree: ast.AST) -> set[str]:
    """Every name that is read there."""
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def without_unused(source: Source, candidates: set[str]) -> Source:
    """The source without the imports and the values of the module itself, among those names, that nothing reads."""
    while unused := candidates - names_used(source.tree):
        again = False
        for node in source.tree.body:
            if isinstance(node, ast.ImportFrom) and (left := _left(node, unused)) != node.names:
                again = True
                if left:
                    source.replace(node, imported(node.module or "", [ast.unparse(each) for each in left]))
                else:
                    source.drop(node)
            elif isinstance(node, ast.Assign) and {ast.unparse(each) for each in node.targets} <= unused:
                again = True
                candidates = candidates | names_used(node.value)
                source.drop(node)
        if not again:
            break
        source = Source(source.changed(), source.file)
    return source


def _left(node: ast.ImportFrom, unused: set[str]) -> list[ast.alias]:
    return [each for each in node.names if (each.asname or each.name) not in unused]


def with_import(source: Source, module: str, name: str) -> Source:
    """The source with that name imported; the same source where it is already."""
    for node in source.tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == module:
            names = [ast.unparse(each) for each in node.names]
            if name in names:
                return source
            source.replace(node, imported(module, sorted((*names, name), key=_as_sorted)))
            return Source(source.changed(), source.file)
    froms = [node for node in source.tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    own = [node for node in froms if isinstance(node, ast.ImportFrom) and (node.module or "") > module]
    own = [node for node in own if (node.module or "").startswith("policy_model") or "." not in module]
    first = own[0] if own else source.tree.body[-1]
    apart = "\n\n" if not module.startswith("policy_model") and _of_project(first) else "\n"
    source.insert_before(first, imported(module, [name]) + apart)
    return Source(source.changed(), source.file)


def _of_project(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and (node.module or "").startswith("policy_model")


def _as_sorted(name: str) -> tuple[int, str]:
    """As the formatter sorts names: constants, classes, the others."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2), name


def imported(module: str, names: list[str]) -> str:
    """An import, in one line where it fits."""
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= WIDTH:
        return line
    return f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")"


def literal(words: str) -> str:
    """Words as Python reads them back, whatever is in them."""
    said = "".join(map(_escaped, words))
    if words.count('"') > words.count("'"):  # as the formatter has it
        return "'" + said.replace("'", "\\'") + "'"
    return '"' + said.replace('"', '\\"') + '"'


def _escaped(character: str) -> str:
    """A character as it can't be misread in a program: signs that look like others by their numbers."""
    if character == "\\":
        return "\\\\"
    if character.isascii() or unicodedata.name(character, "").startswith("LATIN"):
        return character
    number = ord(character)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def argument_line(name: str, words: str) -> str:
    """A line of a call that gives an argument those words; several lines where they are long."""
    line = f"    {name}={literal(words)},\n"
    if len(line) <= WIDTH + 1:
        return line
    return f"    {name}=(\n" + "".join(f"        {literal(part)}\n" for part in _parts(words)) + "    ),\n"


def _parts(words: str) -> Iterator[str]:
    """Parts that are the words again when put together, each fit for a line; broken after a space if there is one."""
    room, part = WIDTH - len("        "), ""
    for word in re.findall(r"\S+\s*|\s+", words):
        for piece in [word] if len(literal(word)) <= room else word:
            if part and len(literal(part + piece)) > room:
                yield part
                part = ""
            part += piece
    yield part


def stated(day: date) -> str:
    """A day as a policy's module states it."""
    return f'StatedDate("{in_full(day)}", date({day.year}, {day.month}, {day.day}))'
