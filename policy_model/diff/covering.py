"""The fewest of some cubes that cover all that they cover together: exactly, while that is small.

The unate covering problem, as it is solved in minimising logic: rows that must be covered, columns that cover them;
essential columns are taken, dominated rows and columns struck out, and what is left is branched on with a bound from
rows that share no column (McCluskey 1956; Rudell 1989).
"""

from __future__ import annotations

from collections.abc import Sequence

MOST_ROWS = 2_000
"""How many points the cubes may tell apart."""

MOST_WORK = 2_000_000
"""How many pairs of rows or of columns are looked at before the best cover found so far has to do."""


class TooMuch(Exception):
    """The work would be too large; another way has to be taken."""


def fewest(cubes: Sequence[Sequence[int]], sizes: Sequence[int]) -> tuple[tuple[int, ...], bool]:
    """The positions of the fewest cubes that cover what all do, and whether no fewer would do.

    Among equally few, those that restrict the fewest axes; then the first ones. Where no proof is found in time, none
    of them can be left out.

    cubes: for each axis the values allowed, as bits. sizes: how many values each axis has.

    Raises TooMuch where they tell too many points apart.
    """
    rows = _rows(cubes, sizes)
    restricted = (sum(values != (1 << size) - 1 for values, size in zip(cube, sizes, strict=True)) for cube in cubes)
    search = _Search([(1 << 20) + each for each in restricted])
    search.solve(rows, 0, 0)
    best, proved = search.best, search.work <= MOST_WORK
    if not proved:
        for each in _bits(best):
            if all(row & best & ~(1 << each) for row in rows):
                best &= ~(1 << each)
    return tuple(_bits(best)), proved


def _rows(cubes: Sequence[Sequence[int]], sizes: Sequence[int]) -> list[int]:
    """For each point that the cubes tell apart, those that hold there, as bits; without points where none does.

    Axis by axis: two points that the same cubes may still hold at are one from there on.
    """
    rows = {(1 << len(cubes)) - 1}
    for axis, size in enumerate(sizes):
        choices = {sum((cube[axis] >> value & 1) << at for at, cube in enumerate(cubes)) for value in range(size)}
        rows = {row & allowed for row in rows for allowed in choices} - {0}
        if len(rows) > MOST_ROWS:
            raise TooMuch
    return sorted(rows)


class _Search:
    """The best choice of columns found so far, and how much work that took."""

    def __init__(self, costs: list[int]) -> None:
        self.costs = costs
        self.best, self.least = 0, sum(costs) + 1
        self.work = 0

    def solve(self, rows: list[int], chosen: int, cost: int) -> None:
        """Cover the rows, having chosen some columns. As deep as columns are chosen; the first way down is greedy."""
        rows, taken = self._reduced(rows)
        chosen |= taken
        cost += sum(self.costs[column] for column in _bits(taken))
        if cost + self._bound(rows) >= self.least or (self.work > MOST_WORK and self.best):
            return
        if not rows:
            self.best, self.least = chosen, cost
            return
        narrowest = min(rows, key=lambda row: (row.bit_count(), row))
        covers = {column: sum(row >> column & 1 for row in rows) for column in _bits(narrowest)}
        for column in sorted(covers, key=lambda column: (-covers[column], self.costs[column], column)):
            self.solve([row for row in rows if not row >> column & 1], chosen | 1 << column, cost + self.costs[column])
            # What follows is without it.
            rows = [row & ~(1 << column) for row in rows]
            if not all(rows):
                return

    def _reduced(self, rows: list[int]) -> tuple[list[int], int]:
        """The rows that are left to cover, with the columns worth choosing, and the columns that had to be chosen."""
        taken, before = 0, None
        while rows != before:
            before = rows
            kept: list[int] = []
            for row in sorted(set(rows), key=lambda row: (row.bit_count(), row)):
                self.work += len(kept)
                if not any(row & other == other for other in kept):
                    kept.append(row)
            essential = 0
            for row in kept:
                if row.bit_count() == 1:
                    essential |= row
            taken |= essential
            rows = self._without_dominated([row for row in kept if not row & essential])
        return rows, taken

    def _without_dominated(self, rows: list[int]) -> list[int]:
        """The rows without columns that cover no more than a better one does."""
        covered: dict[int, int] = {}
        for at, row in enumerate(rows):
            for column in _bits(row):
                covered[column] = covered.get(column, 0) | 1 << at
        kept: list[int] = []
        for column in sorted(covered, key=lambda each: (self.costs[each], -covered[each].bit_count(), each)):
            self.work += len(kept)
            if not any(covered[column] & ~covered[other] == 0 for other in kept):
                kept.append(column)
        worth = sum(1 << column for column in kept)
        return [row & worth for row in rows]

    def _bound(self, rows: list[int]) -> int:
        """What covering the rows costs at least: rows that share no column need one each."""
        met = bound = 0
        for row in rows:
            if not row & met:
                met |= row
                bound += min(self.costs[column] for column in _bits(row))
        return bound


def _bits(number: int) -> list[int]:
    bits = []
    while number:
        lowest = number & -number
        bits.append(lowest.bit_length() - 1)
        number ^= lowest
    return bits
