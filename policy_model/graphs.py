"""Walks over graphs without circles that are as deep as they need to be: nothing here recurses."""

from __future__ import annotations

from collections.abc import Callable, Hashable


def fold[State, Result](
    root: State,
    children: Callable[[State], tuple[State, ...]],
    make: Callable[[State, tuple[Result, ...]], Result],
    memo: dict[State, Result],
) -> Result:
    """What `make` gives for `root`, given what it gives for each of its children; each state is made once.

    The same as a memoised recursion, without its depth. `memo` keeps the results for later calls.
    """
    waiting: dict[State, tuple[State, ...]] = {}
    stack = [root]
    while stack:
        state = stack[-1]
        if state in memo:
            stack.pop()
        elif state in waiting:
            memo[state] = make(state, tuple(memo[child] for child in waiting.pop(state)))
        else:
            waiting[state] = children(state)
            stack.extend(child for child in reversed(waiting[state]) if child not in memo)
    return memo[root]


def reading_order[State: Hashable](root: State, children: Callable[[State], tuple[State, ...]]) -> tuple[State, ...]:
    """All that `root` leads to, itself first: each before those that it leads to, a first child's side first."""
    # A fold finishes children before parents. Reversed, where it visits last children first, that is this order.
    finished: dict[State, None] = {}
    fold(root, lambda state: tuple(reversed(children(state))), lambda state, _: None, finished)
    return tuple(reversed(finished))
