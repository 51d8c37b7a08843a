"""What checks find, and what they share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from policy_model.compiled import Compiled
from policy_model.situations import Answers
from policy_model.values import Value


class Finding(Value):
    """What a check found.

    check: the property that does not hold, as a sentence.
    path: where: `procedures[disclosure]`, `clauses[see-also]`.
    message: what was found.
    witness: answers that show it, as the command line takes them, and those that the guide asks for besides; empty
        where no situation is at fault, or nothing is asked. Every situation that has these answers shows it.
    procedure: the id of the procedure that the witness is a situation of; empty where there is none.
    clauses: the ids of those that what is at fault rests on, each once; none where it rests on none that the text has.
    """

    check: str
    path: str
    message: str
    witness: str = ""
    procedure: str = ""
    clauses: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" + (f"\n  for example: {self.witness}" if self.witness else "")


def sentence(check: Callable[..., Iterator[Finding]]) -> str:
    """The property that a function checks, as its name says it."""
    return check.__name__.replace("_", " ")


def found(
    check: Callable[[Compiled], Iterator[Finding]],
    compiled: Compiled,
    part: str,
    message: str,
    answers: Answers,
    clauses: Iterable[str] = (),
) -> Finding:
    """A finding of that check in that part of the procedure (empty: the whole of it), shown by those answers.

    clauses: those that it rests on; one may come twice.
    """
    id = compiled.procedure.id
    path = f"procedures[{id}].{part}" if part else f"procedures[{id}]"
    return Finding(sentence(check), path, message, compiled.witness(answers), id, tuple(dict.fromkeys(clauses)))
