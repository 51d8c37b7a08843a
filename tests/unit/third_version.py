"""A version of the information sharing policy that nobody wrote: made up, to be compared with the one in force.

It belongs to the tests and is never on the site. What differs, all of it:

- text: `advocate-need-to-know` is worded otherwise, `rarely-opposed` is gone, `agreement-in-writing` is new,
  `welfare-paramount` stands elsewhere, `not-taken-away` has another id;
- a question is new: agreement counts only in writing. Without it, it is talked through first;
- where significant harm was disclosed and the manager did not authorise it, the manager is consulted again;
- to advocate 'need to know' binds as `should` and no longer as `may`;
- the question `abuse-or-neglect` has another id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from policy_model.clauses import read_text
from policy_model.conditions import answered
from policy_model.policies.information_sharing import v2_2023 as v2
from policy_model.policy import Policy, StatedDate, Version
from policy_model.procedure import Procedure
from policy_model.questions import yes_no
from policy_model.reconcile import records_of
from policy_model.records import Alone, Renamed, Renames, SignedOff
from policy_model.rules import Duty, Outcome, Rule, should

NAME = "V_3 made up for the tests"
REWORDED = (
    "You should advocate on behalf of the service user to keep information on a 'need to know basis' wherever you can."
)
ADDED = "Ask the service user to put their agreement in writing."

before: Policy = v2.policy
_disclosure, _sharing = before.procedures


def _words() -> str:
    """The text of the version before, edited as an author would edit it."""
    source = Path(v2.__file__).with_suffix(".md").read_text(encoding="utf-8")
    words = {clause.id: clause.text for clause in before.text}
    welfare = f"{{#welfare-paramount}}\n{words['welfare-paramount']}\n"
    for old, new in (
        (welfare, ""),
        ("{#for-all-staff}\n", f"{welfare}{{#for-all-staff}}\n"),
        (f"{{#rarely-opposed}}\n{words['rarely-opposed']}\n", ""),
        (words["advocate-need-to-know"], REWORDED),
        ("\n{#consult-on-refusal}\n", f"\n{{#agreement-in-writing}}\n{ADDED}\n{{#consult-on-refusal}}\n"),
        ("{#not-taken-away}", "{#not-taken-from-them}"),
    ):
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    return source


written = yes_no(
    "agreement-in-writing",
    "Has the service user put their agreement in writing?",
    because="agreement-in-writing",
)
abuse = replace(v2.abuse, id="abuse-neglect")

agrees = v2.agrees & answered(written, "yes")
not_in_writing = v2.agrees & answered(written, "no")
abuse_or_neglect = v2.significant_harm | answered(abuse, "yes")
authorised = v2.continues_to_refuse & v2.manager_authorises & abuse_or_neglect
not_authorised = ~v2.immediate_risk & v2.continues_to_refuse & v2.not_authorised

advocate = should("advocate-need-to-know", v2.advocate_need_to_know.text)

_otherwise: Mapping[str, dict[str, object]] = {
    "advocate-need-to-know": {"then": advocate},
    "nothing-to-third-parties": {"when": ~v2.immediate_risk & ~agrees & ~authorised},
    "with-consent": {"when": ~v2.immediate_risk & agrees},
    "explain-and-involve": {"when": ~v2.immediate_risk & (v2.not_asked | v2.tries_to_refuse | not_in_writing)},
    "manager-authorises": {
        "when": ~v2.immediate_risk & v2.continues_to_refuse & v2.manager_authorises & abuse_or_neglect
    },
    "authority-needs-abuse-or-neglect": {
        "when": ~v2.immediate_risk & v2.continues_to_refuse & v2.manager_authorises & ~abuse_or_neglect
    },
    "no-consent-no-authority": {"when": not_authorised & ~v2.significant_harm},
}
"""What differs in the rules that stay, by their ids."""

disclosure: Procedure = replace(
    _disclosure,
    questions=(v2.risk, v2.harm, v2.agreement, written, v2.manager, abuse),
    rules=(
        *(replace(rule, **_otherwise.get(rule.id, {})) for rule in _disclosure.rules),  # type: ignore[arg-type]
        Rule(
            "consult-again",
            when=not_authorised & v2.significant_harm,
            then=v2.consult,
            because="consult-on-refusal",
        ),
    ),
    invariants=(),
    scenarios=(),
    renamed=(Renamed(Renames.QUESTION, "abuse-or-neglect", "abuse-neglect"),),
)

_policy = replace(
    before,
    versions=(*before.versions, Version(name=NAME, revised=StatedDate("never"), reason="Nobody wrote it.")),
    text=read_text(_words()),
    procedures=(disclosure, _sharing),
    not_executable=tuple(
        replace(each, clause="not-taken-from-them") if each.clause == "not-taken-away" else each
        for each in before.not_executable
        if each.clause != "rarely-opposed"
    ),
    renamed=(Renamed(Renames.CLAUSE, "not-taken-away", "not-taken-from-them"),),
    signed_off=(SignedOff(clause="consult-on-refusal", changed=Alone.LOGIC, by="A test", why="It is made up."),),
    recorded=(),
)
policy: Policy = replace(_policy, recorded=records_of(_policy))


# Without the model's own machinery: rule by rule, for one situation.


def in_old(situation: Mapping[str, str]) -> dict[str, str]:
    """A situation of both, as the version before asks for it."""
    own = {question: answer for question, answer in situation.items() if question != "agreement-in-writing"}
    own["abuse-or-neglect"] = own.pop("abuse-neglect")
    return own


def followed(then: Outcome | Duty) -> str:
    """An outcome or a duty by its id, and how a duty binds."""
    return then.id if isinstance(then, Outcome) else f"{then.id}: {then.modality.value}"
