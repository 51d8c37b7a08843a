"""The smallest set of some answers that is enough for a function to hold, whatever the other answers are.

Such a set is a sufficient reason, also called a prime implicant explanation (Shih, Choi and Darwiche 2018). The
smallest is read off the function's diagram, question by question. Either the answer is kept: then what is left is what
it leads to. Or it is left out: then what is left has to hold whatever the answer, so it is all that the answers lead
to, taken together (the universal quantification of Darwiche and Marquis 2021). Each function that is left is looked at
once. There are few of them where answers speak for or against an outcome, as in "at least six of twelve".
"""

from __future__ import annotations

from math import inf

from policy_model.graphs import fold
from policy_model.mdd import FALSE, TRUE, Functions
from policy_model.situations import Answers


def under(functions: Functions, function: int, answers: Answers) -> int:
    """What is left of the function once these questions, levels to positions, have these answers."""
    while True:
        while (level := functions.level(function)) in answers:
            function = functions.children(function)[answers[level]]
        # What stands first now stays open. An answer that the rest depends on goes past it; then the walk goes on.
        support = functions.support(function)
        if (further := next((level for level in answers if support >> level & 1), None)) is None:
            return function
        function = functions.restrict(function, further, answers[further])


def are_enough(functions: Functions, function: int, answers: Answers) -> bool:
    """Whether these answers make the function hold, whatever the others are: they leave no way to where it does not."""
    reached, stack = {function}, [function]
    while stack:
        each = stack.pop()
        if each == FALSE:
            return False
        level, children = functions.level(each), functions.children(each)
        for child in (children[answers[level]],) if level in answers else children:
            if child not in reached:
                reached.add(child)
                stack.append(child)
    return True


def smallest_reason(functions: Functions, function: int, answers: Answers) -> tuple[int, ...] | None:
    """The levels of the fewest of the answers that make the function hold; None where all of them don't.

    Of several such sets it is the one with the earliest questions: it has the first question on which two sets differ.

    Raises Overflow where finding out would need more functions than the store may have.
    """

    def ways(each: int) -> tuple[int, ...]:
        """What is left where the answer to the first question is left out, and where it is kept, if it is given."""
        children, level = functions.children(each), functions.level(each)
        if not children:
            return ()
        without = functions.all_of(children)
        return (without, children[answers[level]]) if level in answers else (without,)

    def fewest(each: int, below: tuple[float, ...]) -> float:
        if not below:
            return 0 if each == TRUE else inf
        return min(size + kept for kept, size in enumerate(below))

    sizes: dict[int, float] = {}
    if fold(function, ways, fewest, sizes) == inf:
        return None
    reason = []
    while function != TRUE:
        without, *kept = ways(function)
        if kept and sizes[kept[0]] + 1 <= sizes[without]:
            reason.append(functions.level(function))
            function = kept[0]
        else:
            function = without
    return tuple(reason)
