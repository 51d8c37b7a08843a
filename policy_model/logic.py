"""The logic of clauses: what follows because of each, compared between two versions by its meaning.

All situations of both versions are looked at together, in their joint space. A question that one version does not ask
makes no difference to it. An answer that one version does not know is to it what "not sure" is: what follows is what
follows whatever the answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from policy_model.conditions import Is
from policy_model.diagram import NODE_LIMIT
from policy_model.diff.joint import Joint, Side, join
from policy_model.diff.pairing import matched
from policy_model.diff.space import orders
from policy_model.errors import DiagramTooLarge, Problem
from policy_model.mdd import FALSE, TRUE, Functions, Overflow
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.questions import Question
from policy_model.records import Renames
from policy_model.rules import Duty, Outcome, Permits
from policy_model.situations import first
from policy_model.values import Value


class Difference(Value):
    """Something that a clause has to do with in one of two versions and not, or otherwise, in the other.

    what: in words, ids in back-ticks: "outcome `can-share` now follows from it".
    procedure: the newer version's; the older one's where the newer one has none.
    witness: answers with which it is so, as the command line takes them for the newer version, empty where it is so
        whatever is answered; None where no situation of the newer version shows it.
    before: answers with which it is so, beside the witness, that only the older version knows.
    """

    what: str
    procedure: str
    witness: str | None = None
    before: str = ""

    def __str__(self) -> str:
        beside = f" (with `{self.before}` in the version before)" if self.before else ""
        return f"in procedure `{self.procedure}`, {self.what}{beside}"


def differences(before: Policy, policy: Policy) -> dict[str, tuple[Difference, ...]]:
    """The differences in logic of each clause that has any, by the id that it has in `policy`, or as `called_now` says.

    Raises DiagramTooLarge where the rules of a procedure's two versions together would outgrow the bound of a diagram.
    """
    clauses = called_now(before, policy, Renames.CLAUSE)
    found: dict[str, list[Difference]] = defaultdict(list)
    for old, new in _pairs(before, policy):
        for clause, difference in _between(old, new, clauses):
            found[clause].append(difference)
    return {clause: tuple(each) for clause, each in found.items()}


def called_now(before: Policy, policy: Policy, what: Renames) -> dict[str, str]:
    """What each clause or procedure of the version before is called in `policy`, by its id then.

    What `policy` has no more keeps its id, unless something else has it now: then it gets one that nothing has.
    """

    def ids(of: Policy) -> tuple[str, ...]:
        return tuple(each.id for each in (of.clauses if what is Renames.CLAUSE else of.procedures))

    then = ids(before)
    renamed = {each.old: each.new for each in policy.renamed if each.what is what and each.old in then}
    return matched(ids(policy), then, renamed)


def _pairs(before: Policy, policy: Policy) -> Iterator[tuple[Procedure | None, Procedure | None]]:
    """Each procedure with what it was before, then those that are no more."""
    now_called = called_now(before, policy, Renames.PROCEDURE)
    old = {now_called[procedure.id]: procedure for procedure in before.procedures}
    for procedure in policy.procedures:
        yield old.pop(procedure.id, None), procedure
    for gone in old.values():
        yield gone, None


def _between(
    old: Procedure | None, new: Procedure | None, clauses: Mapping[str, str]
) -> tuple[tuple[str, Difference], ...]:
    """Each difference, with its clause, between two versions of a procedure. clauses: what old ones are called now."""
    one = new or old
    assert one  # a pair has at least one side
    joint, none = join(old or one, new or one, newer=one), _Logic({}, {}, {})
    for questions in orders(joint):
        compared = _Compared(joint, questions, gone=new is None)
        try:
            before = compared.old.logics(clauses) if old else {}
            now = compared.new.logics({}) if new else {}
            return tuple(
                (clause, difference)
                for clause in dict.fromkeys((*now, *before))
                for difference in compared.differences(before.get(clause, none), now.get(clause, none))
            )
        except Overflow:
            continue  # with the questions in the other version's order, if it has another
    message = f"its rules and those of the version before together would need more than {NODE_LIMIT:,} nodes"
    help = "split the procedure, or ask the questions of both in the same order"
    raise DiagramTooLarge([Problem(f"procedures[{one.id}]", message, help)])


class _Logic(Value):
    """One clause's, in one version of a procedure. Things are named as messages name them, by joint ids.

    follows: the function of the situations in which rules that cite it give each consequence.
    citing: the questions, with their answers, and the outcomes that cite it.
    permits: what each outcome that follows from it or cites it permits.
    """

    follows: dict[str, int]
    citing: dict[str, frozenset[str]]
    permits: dict[str, Permits]


class _Version:
    """One of two versions of a procedure, its rules made into functions of the joint space.

    known: the situations in which it knows every answer to what it asks.
    """

    def __init__(self, side: Side, questions: tuple[Question, ...], functions: Functions) -> None:
        self.side, self.functions = side, functions
        # By level, the answers that it knows, where there are others, and where it has one of these.
        self._levels: dict[int, tuple[list[int], int]] = {}
        for level, question in enumerate(questions):
            known = side.known[question.id][1] if question.id in side.known else ()
            if 0 < len(known) < len(question.answers):
                positions = [at for at, answer in enumerate(question.answers) if answer.id in known]
                self._levels[level] = positions, functions.compile(Is(question.id, tuple(known)))
        self.known = functions.all_of(has_known for _, has_known in self._levels.values())

    def everywhere(self, function: int) -> int:
        """The function with an answer that the version does not know meaning: whatever the answer.

        What a condition happens to come to for an unknown answer is no meaning of it.
        """
        functions = self.functions
        for level, (positions, has_known) in self._levels.items():
            whatever = functions.all_of(functions.restrict(function, level, at) for at in positions)
            function = functions.any_of((functions.all_of((function, has_known)), whatever))
        return function

    def logics(self, now_called: Mapping[str, str]) -> dict[str, _Logic]:
        """The logic of each clause that has any. now_called: the ids that clauses have now, where others than here."""
        found: dict[str, _Logic] = defaultdict(lambda: _Logic({}, {}, {}))
        grounds: dict[tuple[str, str], list[int]] = defaultdict(list)
        procedure = self.side.translated

        def of(clauses: Iterable[str]) -> Iterator[tuple[str, _Logic]]:
            for clause in clauses:
                id = now_called.get(clause, clause)
                yield id, found[id]

        for rule in procedure.rules:
            function = self.functions.compile(rule.when)
            for clause, logic in of(rule.clauses):
                grounds[clause, self._named(rule.then)].append(function)
                if isinstance(rule.then, Outcome):
                    logic.permits[self._named(rule.then)] = rule.then.permits
        for (clause, name), functions in grounds.items():
            found[clause].follows[name] = self.everywhere(self.functions.any_of(functions))
        for _, logic in of(procedure.when_unsure.clauses):
            logic.follows[f"when unsure, {self._named(procedure.when_unsure.then)}"] = TRUE
        for outcome in procedure.outcomes:
            for _, logic in of(outcome.clauses):
                logic.citing[self._named(outcome)] = frozenset()
                logic.permits[self._named(outcome)] = outcome.permits
        for question in procedure.questions:
            id = self.side.names[Renames.QUESTION][question.id]
            for _, logic in of(question.clauses):
                logic.citing[f"question `{id}`"] = frozenset(self.side.known[id][1])
        return found

    def _named(self, then: Duty | Outcome) -> str:
        if isinstance(then, Outcome):
            return f"outcome `{self.side.names[Renames.OUTCOME][then.id]}`"
        return f"duty `{self.side.names[Renames.DUTY][then.id]}` ({then.modality.value})"


class _Compared:
    """Two versions of a procedure. gone: whether the newer policy has it no more."""

    def __init__(self, joint: Joint, questions: tuple[Question, ...], gone: bool) -> None:
        self.joint, self.questions, self.gone = joint, questions, gone
        self.functions = Functions(questions, NODE_LIMIT)
        self.old = _Version(joint.old, questions, self.functions)
        self.new = _Version(joint.new, questions, self.functions)

    def differences(self, before: _Logic, now: _Logic) -> Iterator[Difference]:
        """What differs between the logic that a clause had in the older version and has in the newer one."""
        for name in dict.fromkeys((*now.follows, *before.follows)):
            was, is_now = before.follows.get(name, FALSE), now.follows.get(name, FALSE)
            if was == is_now:
                continue  # most are: spares making their negations
            if (more := self._only(is_now, was)) != FALSE:
                how = "now follows from it" if was == FALSE else "follows from it in more situations"
                yield self._difference(f"{name} {how}", more)
            if (fewer := self._only(was, is_now)) != FALSE:
                how = "no longer follows from it" if is_now == FALSE else "follows from it in fewer situations"
                yield self._difference(f"{name} {how}", fewer)
        for name in dict.fromkeys((*now.citing, *before.citing)):
            if name not in before.citing:
                yield self._difference(f"{name} now rests on it")
            elif name not in now.citing:
                yield self._difference(f"{name} no longer rests on it")
            elif before.citing[name] != now.citing[name]:
                yield self._difference(f"{name} has other answers")
        for name, permits in now.permits.items():
            if (permitted := before.permits.get(name, permits)) is not permits:
                yield self._difference(f"{name} permits `{permits.value}`, where it permitted `{permitted.value}`")

    def _only(self, one: int, other: int) -> int:
        """Where one function holds and the other does not."""
        return self.functions.all_of((one, self.functions.negate(other)))

    def _difference(self, what: str, situations: int = FALSE) -> Difference:
        """The difference, with the first of the situations that show it, if any does."""
        old, new, functions = self.joint.old, self.joint.new, self.functions
        # One that the newer version can be asked about, or else the older one: some situations are of neither.
        known = (functions.all_of((situations, version.known)) for version in (self.new, self.old))
        found = first(functions, next((each for each in known if each != FALSE), FALSE))
        if found is None or self.gone:
            return Difference(what, new.procedure.id)
        asked = [(self.questions[level], at) for level, at in found.items()]
        answers = [(question.id, question.answers[at].id) for question, at in asked]
        witness = new.own(answers)
        only_before = [each for each in answers if witness is None or each[0] not in new.known]
        return Difference(what, new.procedure.id, witness, old.own(only_before) or "")
