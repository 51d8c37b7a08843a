"""What else a text could mean: each other reading of an interpretation, stated as a model or with the reason why not.

A reading is stated as what it changes in one procedure; `readings` makes a procedure of it and compares the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policy_model import checks
from policy_model.clauses import Text
from policy_model.conditions import Condition, Is
from policy_model.errors import PolicyError, Problem, unknown
from policy_model.policy import Policy
from policy_model.procedure import Procedure, Scenario, ids
from policy_model.questions import Question
from policy_model.records import Renames
from policy_model.rules import Duty, Rule
from policy_model.shapes import misfits
from policy_model.values import Value, replace


class Alternative(Value, kw_only=True):
    """Another reading of an interpretation, as what it changes in a procedure.

    interpretation: its id. reading: one of its `otherwise`, word for word.
    procedure: the id of the procedure that it changes.
    questions: all that is asked with this reading, in order; none where the same is asked.
    reads: comparisons (`answered(…)`) that mean something else, wherever a rule of the policy reads them.
    rules: in place of those with the same ids, and then any other ones.
    without: the ids of rules that there would be no more.
    duties: in place of those with the same ids, wherever they are told.
    whole: another procedure in place of the policy's. text: the text that it is from, in place of the adopted one.
    assumed: what the text does not say of this reading either, and had to be assumed; shown to reviewers.
    shown_by: a situation with what comes of it with this reading: something else than with the one chosen, unless the
        two never differ.
    """

    interpretation: str
    reading: str
    procedure: str
    questions: tuple[Question, ...] = ()
    reads: tuple[tuple[Condition, Condition], ...] = ()
    rules: tuple[Rule, ...] = ()
    without: tuple[str, ...] = ()
    duties: tuple[Duty, ...] = ()
    whole: Procedure | None = None
    text: Text | None = None
    assumed: str = ""
    shown_by: Scenario


class NotModelled(Value, kw_only=True):
    """Another reading that no model can state.

    interpretation, reading: whose it is, and its words there.
    reason: why, a sentence for reviewers.
    """

    interpretation: str
    reading: str
    reason: str


def reread(procedure: Procedure, rule: str, when: Condition) -> Rule:
    """A rule of the procedure with another condition. Raises PolicyError where the procedure has no such rule."""
    known = {each.id: each for each in procedure.rules}
    if rule not in known:
        raise PolicyError([unknown("rule", rule, known, f"procedure `{procedure.id}`")])
    return replace(known[rule], when=when)


def mistakes(policy: Policy, alternatives: Iterable[Alternative | NotModelled]) -> Iterator[Problem]:
    """What can't be so: a reading that the policy does not have, one that is given twice, a reason that is missing."""
    readings = {each.id: each.otherwise for each in policy.interpretations}
    procedures = [each.id for each in policy.procedures]
    seen: set[tuple[str, str]] = set()
    for each in alternatives:
        place = f"alternatives[{each.interpretation}]"
        if problems := tuple(misfits(place, each)):
            yield from problems
            continue
        if each.interpretation not in readings:
            yield unknown("interpretation", each.interpretation, readings, place)
            continue
        if each.reading not in readings[each.interpretation]:
            yield unknown("reading", each.reading, readings[each.interpretation], place)
        if (each.interpretation, each.reading) in seen:
            yield Problem(place, f"the reading `{each.reading}` is given twice", "take one of the two out")
        seen.add((each.interpretation, each.reading))
        if isinstance(each, NotModelled):
            yield from checks.said(f"{place}.reason", each.reason)
        elif each.procedure not in procedures:
            yield unknown("procedure", each.procedure, procedures, place)
        else:
            yield from _part_mistakes(place, each, policy.procedure(each.procedure))


def _part_mistakes(place: str, alternative: Alternative, procedure: Procedure) -> Iterator[Problem]:
    """What a reading says of parts that the procedure does not have."""
    rules = [rule.id for rule in procedure.rules]
    for id in alternative.without:
        if id not in rules:
            yield unknown("rule", id, rules, f"{place}.without")
    duties = ids(procedure, Renames.DUTY)
    for duty in alternative.duties:
        if duty.id not in duties:
            yield unknown("duty", duty.id, duties, f"{place}.duties")
    for read, _ in alternative.reads:
        if not isinstance(read, Is):
            yield Problem(f"{place}.reads", f"`{read!r}` is no comparison", "write it as `answered(question, …)`")
