"""Policies read back from plain data, as `policy_model.data` gives it: what another revision told of its own.

What is read back is the same policy: it has the digest of the one that the data was made from.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from policy_model.clauses import Clause, Mark, Text
from policy_model.conditions import ALWAYS, AllOf, AnyOf, Condition, Is, Not
from policy_model.data import Data
from policy_model.errors import Problem, RequestError
from policy_model.invariants import Invariant
from policy_model.policy import (
    Adopted,
    Interpretation,
    NotExecutable,
    Policy,
    Reference,
    ReleaseKind,
    StatedDate,
    Version,
)
from policy_model.procedure import Procedure, Scenario
from policy_model.questions import Answer, Question
from policy_model.records import Alone, Recorded, Renamed, Renames, SignedOff
from policy_model.rules import Duty, Modality, Outcome, Permits, Rule


def policy_from(data: Data) -> Policy:
    """The policy that `data.policy_data` made this of. What it does not name was not there yet, and is left empty.

    Raises RequestError where the data is no policy's, PolicyError where the policy does not hold together.
    """
    try:
        return _policy(data)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        said = f"`{error.args[0]}` is missing" if isinstance(error, KeyError) else str(error)
        raise RequestError([Problem("", f"the data is not a policy's as it is written now: {said}")]) from error


def _policy(data: Data) -> Policy:
    *before, last = data["versions"]
    return Policy(
        id=data["id"],
        title=data["title"],
        owner=data["owner"],
        status=data["status"],
        next_review=_date(data["next_review"]),
        versions=(*map(_version, before), _version(last, draft=data.get("draft", False))),
        text=_text(data["clauses"], None),
        adopted=tuple(
            Adopted(source=each["source"], clause=each["clause"], text=_text(data["clauses"], each["source"]))
            for each in data["adopted"]
        ),
        procedures=tuple(map(_procedure, data["procedures"])),
        interpretations=tuple(
            Interpretation(
                id=each["id"],
                because=tuple(each["clauses"]),
                open=each["open"],
                chosen=each["chosen"],
                otherwise=tuple(each["otherwise"]),
            )
            for each in data["interpretations"]
        ),
        not_executable=tuple(NotExecutable(each["clause"], each["reason"]) for each in data["not_executable"]),
        references=tuple(
            Reference(title=each["title"], clause=each["clause"], held=each["held"]) for each in data["references"]
        ),
        recorded=tuple(
            Recorded(each["clause"], each["text_hash"], tuple(each["cited_by"])) for each in data.get("recorded", ())
        ),
        signed_off=tuple(
            SignedOff(clause=each["clause"], changed=Alone(each["changed"]), by=each["by"], why=each["why"])
            for each in data.get("signed_off", ())
        ),
        renamed=_renamed(data),
    )


def _version(data: Data, draft: bool = False) -> Version:
    revised = _date(data["revised"])
    if revised is None:
        raise ValueError("a version's `revised` is no date")
    return Version(
        name=data["name"],
        revised=revised,
        section=data["section"],
        person=data["person"],
        reason=data["reason"],
        draft=draft,
        kind=ReleaseKind(data["kind"]) if "kind" in data else None,
    )


def _date(data: Data | None) -> StatedDate | None:
    if data is None:
        return None
    return StatedDate(data["words"], date.fromisoformat(data["day"]) if data["day"] else None)


def _text(clauses: Iterable[Data], source: str | None) -> Text:
    """The policy's own text, or the one adopted from `source`."""
    own = (each for each in clauses if each["source"] == source)
    return Text(
        tuple(
            tuple(Clause(each["id"], each["text"], Mark(each["mark"]), each["heading"]) for each in paragraph)
            for _, paragraph in groupby(own, key=lambda each: each["paragraph"])
        )
    )


def _procedure(data: Data) -> Procedure:
    outcomes = {
        each["id"]: Outcome(each["id"], each["text"], permits=Permits(each["permits"]), because=tuple(each["clauses"]))
        for each in data["outcomes"]
    }

    def then(data: Data) -> Duty | Outcome:
        return outcomes[data["outcome"]] if "outcome" in data else _duty(data["duty"])

    def claimed(data: Data) -> Duty | Outcome | Permits:
        return Permits(data["permits"]) if "permits" in data else then(data)

    unsure = data["when_unsure"]
    return Procedure(
        id=data["id"],
        title=data["title"],
        start=data["start"],
        questions=tuple(map(_question, data["questions"])),
        outcomes=tuple(outcomes.values()),
        rules=tuple(
            Rule(each["id"], when=_condition(each["when"]), then=then(each["then"]), because=tuple(each["clauses"]))
            for each in data["rules"]
        ),
        when_unsure=Rule(unsure["rule"], when=ALWAYS, then=_duty(unsure), because=tuple(unsure["clauses"])),
        scenarios=tuple(
            Scenario(each["name"], given=each["given"], outcome=each["outcome"], duties=tuple(each["duties"]))
            for each in data["scenarios"]
        ),
        invariants=tuple(
            Invariant(
                each["id"],
                each["sentence"],
                when=_condition(each["when"]),
                always=tuple(map(claimed, each["always"])),
                never=tuple(map(claimed, each["never"])),
                because=tuple(each["clauses"]),
            )
            for each in data.get("invariants", ())
        ),
        renamed=_renamed(data),
        any_order=data.get("any_order", False),
    )


def _question(data: Data) -> Question:
    return Question(
        data["id"],
        data["text"],
        # An answer's own words are its short ones where it has no others: that makes no difference to anybody.
        tuple(
            Answer(each["id"], each["text"], "" if each["short"] == each["text"] else each["short"])
            for each in data["answers"]
        ),
        tuple(data["clauses"]),
        data["hint"],
    )


def _condition(data: Data) -> Condition:
    match data:
        case {"question": question, "answers": answers}:
            return Is(question, tuple(answers))
        case {"all": parts}:
            return AllOf(tuple(map(_condition, parts)))
        case {"any": parts}:
            return AnyOf(tuple(map(_condition, parts)))
        case {"not": part}:
            return Not(_condition(part))
    raise ValueError(f"`{data}` is not a condition")


def _duty(data: Data) -> Duty:
    return Duty(data["id"], Modality(data["modality"]), data["text"])


def _renamed(data: Data) -> tuple[Renamed, ...]:
    return tuple(
        Renamed(Renames(each["what"]), each["old"], each["new"], each["why"]) for each in data.get("renamed", ())
    )
