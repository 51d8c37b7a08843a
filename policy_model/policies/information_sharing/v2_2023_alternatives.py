"""What else the text of V_2 2023 could mean: each other reading that its interpretations name, as a model of its own.

It is for reviewers, and no part of the version: no guide asks it. Questions, duties and outcomes that only another
reading has are worded here, and are nobody's policy.
"""

from __future__ import annotations

from policy_model.alternatives import Alternative, NotModelled, reread
from policy_model.conditions import ALWAYS, Condition, answered
from policy_model.policies.hm_government_advice import both_editions, e2015
from policy_model.policies.information_sharing.v2_2023 import (
    abuse,
    agreement,
    agrees,
    authorised,
    continues_to_refuse,
    disclosure,
    do_not_pass_on,
    explain_despite_refusal,
    harm,
    immediate_risk,
    manager,
    manager_authorises,
    not_asked,
    not_authorised,
    not_decided,
    pass_on_to_third_parties,
    policy,
    risk,
    significant_harm,
    tries_to_refuse,
)
from policy_model.procedure import Scenario
from policy_model.questions import Answer, choice, yes_no
from policy_model.rules import Outcome, Permits, Rule, must, should

HARM, REFUSED = "explain-significant-harm", "explain-despite-refusal"
TALK = ("explain-why", "encourage-to-decide")
ALL = ("be-honest", "advocate-need-to-know")

sharing = policy.procedure("sharing")
not_at_risk = ~immediate_risk
abuse_alone = answered(abuse, "yes")
abuse_or_neglect = significant_harm | abuse_alone
refuses = tries_to_refuse | continues_to_refuse


def when(rule: str, condition: Condition) -> Rule:
    """A rule of the disclosure procedure with another condition."""
    return reread(disclosure, rule, condition)


# What only another reading asks

whose_risk = yes_no("own-risk", "Is it the service user who disclosed who is at immediate risk?")
young_person = yes_no("young-person", "Is the service user a child or a young person?")
coordinator = choice(
    "coordinator",
    "What has the coordinator decided?",
    Answer("not-decided", "Not consulted, or nothing decided yet", "Nothing yet"),
    Answer("authorised", "To authorise disclosure over the service user's wishes and feelings", "Authorised"),
    Answer("not-authorised", "Not to authorise it", "Not authorised"),
)

# Where only another reading ends

no_consent_by_authority = Outcome(
    "no-consent-by-authority",
    "Do not pass the information on to any third party: the service user continues to refuse, and the manager's "
    "authority is not the consent that the text means.",
    permits=Permits.NO,
    because="consent-unless-immediate-risk",
)
share_significant_harm = Outcome(
    "share-significant-harm",
    "Share the information: it is significant harm, which will have to be shared.",
    permits=Permits.YES,
    because="explain-despite-refusal",
)

# By reading

in_the_order_of_the_text = Alternative(
    interpretation="immediate-risk-first",
    reading="In the order of the text: only after explaining, a refusal and consulting.",
    procedure="disclosure",
    rules=(
        when("explain-consulting", continues_to_refuse & not_decided),
        when(
            "nothing-to-third-parties",
            ~agrees & ~authorised & ~(immediate_risk & continues_to_refuse & ~not_decided),
        ),
        when("immediate-risk", immediate_risk & continues_to_refuse & ~not_decided & ~authorised),
        when("with-consent", agrees),
        when("explain-and-involve", not_asked | tries_to_refuse),
        when("consult-on-refusal", continues_to_refuse & not_decided),
        when("manager-authorises", continues_to_refuse & manager_authorises & abuse_or_neglect),
    ),
    assumed="Immediate risk counts once the manager has decided, whatever was decided.",
    shown_by=Scenario(
        "Somebody is on the way to hurt a young person, and nothing has been talked through yet.",
        given="immediate-risk=yes significant-harm=yes agreement=not-asked",
        outcome="talk-first",
        duties=(HARM, *ALL, "third-parties"),
    ),
)

risk_to_the_one_who_disclosed = Alternative(
    interpretation="immediate-risk-to-anyone-served",
    reading="Only that of the service user who disclosed.",
    procedure="disclosure",
    questions=(risk, whose_risk, harm, agreement, manager, abuse),
    reads=((immediate_risk, immediate_risk & answered(whose_risk, "yes")),),
    shown_by=Scenario(
        "There is immediate risk to another service user, and the one who told of it begs that nobody be told.",
        given=(
            "immediate-risk=yes own-risk=no significant-harm=no agreement=continues-to-refuse manager=not-authorised"
        ),
        outcome="do-not-pass-on",
        duties=(*TALK, *ALL, "third-parties"),
    ),
)

all_explaining_waived = Alternative(
    interpretation="immediate-risk-and-explaining",
    reading="It waives all explaining.",
    procedure="disclosure",
    rules=(
        when("explain-significant-harm", not_at_risk & significant_harm),
        when("explain-despite-refusal", not_at_risk & significant_harm & refuses),
    ),
    shown_by=Scenario(
        "There is immediate risk from abuse, and nothing has to be explained.",
        given="immediate-risk=yes significant-harm=yes agreement=tries-to-refuse",
        outcome="pass-on-now",
        duties=ALL,
    ),
)

no_explaining_waived = Alternative(
    interpretation="immediate-risk-and-explaining",
    reading="It waives none, and passing on waits for the explaining.",
    procedure="disclosure",
    rules=(
        when("explain-why", ALWAYS),
        when("encourage-to-decide", ALWAYS),
        when("nothing-to-third-parties", (not_at_risk | not_asked) & ~agrees & ~authorised),
        when("immediate-risk", immediate_risk & ~not_asked),
        when("explain-and-involve", not_asked | (not_at_risk & tries_to_refuse)),
    ),
    assumed="Whoever has not talked to the service user about it yet has not explained.",
    shown_by=Scenario(
        "Somebody is on the way to hurt a young person, and it is talked through first.",
        given="immediate-risk=yes significant-harm=yes agreement=not-asked",
        outcome="talk-first",
        duties=(HARM, *TALK, *ALL, "third-parties"),
    ),
)

agreement_alone = Alternative(
    interpretation="this-consent",
    reading="The service user's agreement alone.",
    procedure="disclosure",
    rules=(
        when("nothing-to-third-parties", not_at_risk & ~agrees),
        Rule(
            "manager-authorises",
            when=not_at_risk & continues_to_refuse & manager_authorises & abuse_or_neglect,
            then=no_consent_by_authority,
            because="consent-unless-immediate-risk",
        ),
    ),
    assumed="The bar on third parties goes before what the manager may authorise.",
    shown_by=Scenario(
        "The manager authorises disclosure of abuse, and without the young person's agreement nothing goes out.",
        given="immediate-risk=no significant-harm=yes agreement=continues-to-refuse manager=authorised",
        outcome="no-consent-by-authority",
        duties=(HARM, REFUSED, *TALK, *ALL, "third-parties"),
    ),
)

authority_alone = Alternative(
    interpretation="this-consent",
    reading="The children's services manager's authority alone.",
    procedure="disclosure",
    rules=(
        when("nothing-to-third-parties", not_at_risk & ~authorised & ~(agrees & manager_authorises)),
        when("with-consent", not_at_risk & agrees & manager_authorises),
        when("consult-on-refusal", not_at_risk & (agrees | continues_to_refuse) & not_decided),
        when("no-consent-no-authority", not_at_risk & (agrees | continues_to_refuse) & not_authorised),
    ),
    assumed="Where the service user agrees, the manager may authorise whatever was disclosed.",
    shown_by=Scenario(
        "A young person agrees that their social worker be told, and the manager is asked first.",
        given="immediate-risk=no significant-harm=no agreement=agrees manager=not-decided",
        outcome="consult",
        duties=(*TALK, *ALL, "third-parties"),
    ),
)

third_parties_outside = NotModelled(
    interpretation="third-parties",
    reading="Anybody outside Reconstruct.",
    reason=(
        "The guide does not ask whom the information would go to. Its answers would be the same, about fewer people: "
        "colleagues would be no third parties."
    ),
)

third_parties_anybody = NotModelled(
    interpretation="third-parties",
    reading="Anybody at all, the coordinator and the manager included.",
    reason=(
        "The text sends staff to the coordinator and the manager when consent is refused. With this reading it would "
        "forbid in one sentence what it asks for in another, and a model that does both is refused."
    ),
)

advocates_alone = NotModelled(
    interpretation="advocates-and-ivs",
    reading="Advocates and IV's alone.",
    reason=(
        "The guide does not ask who the reader is, and the text does not say what would hold for other staff instead."
    ),
)

should_not = Alternative(
    interpretation="should-not",
    reading="Advice, shown as 'should not'.",
    procedure="disclosure",
    duties=(should(pass_on_to_third_parties.id, "Not pass the information on to any third party."),),
    assumed="The outcomes are worded as before; only the duty binds less.",
    shown_by=Scenario(
        "Nothing has been talked through yet, and keeping the information from third parties is advice.",
        given="immediate-risk=no significant-harm=yes agreement=not-asked",
        outcome="talk-first",
        duties=(HARM, *TALK, *ALL, "third-parties"),
    ),
)

should_explain = Alternative(
    interpretation="need-to-explain",
    reading="As 'should'.",
    procedure="disclosure",
    duties=(should(explain_despite_refusal.id, explain_despite_refusal.text),),
    shown_by=Scenario(
        "A young person discloses physical abuse and at first does not want it passed on.",
        given="immediate-risk=no significant-harm=yes agreement=tries-to-refuse",
        outcome="talk-first",
        duties=(HARM, REFUSED, *TALK, *ALL, "third-parties"),
    ),
)

young_people_alone = Alternative(
    interpretation="young-people",
    reading="Only for children and young people.",
    procedure="disclosure",
    questions=(*disclosure.questions, young_person),
    rules=(when("be-honest", answered(young_person, "yes")),),
    shown_by=Scenario(
        "An adult agrees that what they told be passed on.",
        given="immediate-risk=no significant-harm=no agreement=agrees young-person=no",
        outcome="share-as-agreed",
        duties=(*TALK, "advocate-need-to-know"),
    ),
)

significant_harm_is_shared = Alternative(
    interpretation="will-have-to-be-shared",
    reading="Significant harm is always shared with third parties, with or without consent.",
    procedure="disclosure",
    rules=(
        when("explain-consulting", not_at_risk & ~significant_harm & continues_to_refuse & not_decided),
        when("nothing-to-third-parties", not_at_risk & ~significant_harm & ~agrees & ~authorised),
        when("explain-and-involve", not_at_risk & ~significant_harm & (not_asked | tries_to_refuse)),
        when("consult-on-refusal", not_at_risk & ~significant_harm & continues_to_refuse & not_decided),
        when("manager-authorises", not_at_risk & ~significant_harm & authorised),
        when("no-consent-no-authority", not_at_risk & ~significant_harm & continues_to_refuse & not_authorised),
        Rule(
            "significant-harm-is-shared",
            when=not_at_risk & significant_harm & ~agrees,
            then=share_significant_harm,
            because="explain-despite-refusal",
        ),
    ),
    shown_by=Scenario(
        "A young person continues to refuse after disclosing sexual abuse, and it is shared.",
        given="immediate-risk=no significant-harm=yes agreement=continues-to-refuse",
        outcome="share-significant-harm",
        duties=(HARM, REFUSED, *TALK, *ALL),
    ),
)

refusal_ends_it = Alternative(
    interpretation="refusal-without-significant-harm",
    reading="No: without significant harm, a refusal ends the matter.",
    procedure="disclosure",
    rules=(
        when("explain-why", not_at_risk & (significant_harm | ~refuses)),
        when("encourage-to-decide", not_at_risk & (significant_harm | ~refuses)),
        when("explain-consulting", not_at_risk & significant_harm & continues_to_refuse & not_decided),
        when("nothing-to-third-parties", not_at_risk & ~agrees & ~(significant_harm & authorised)),
        when("explain-and-involve", not_at_risk & (not_asked | (significant_harm & tries_to_refuse))),
        when("consult-on-refusal", not_at_risk & significant_harm & continues_to_refuse & not_decided),
        when("manager-authorises", not_at_risk & significant_harm & authorised),
        when(
            "no-consent-no-authority",
            not_at_risk & ((continues_to_refuse & not_authorised) | (~significant_harm & refuses)),
        ),
    ),
    without=("authority-needs-abuse-or-neglect",),
    shown_by=Scenario(
        "A service user shares a worry that is no significant harm, and does not want it passed on.",
        given="immediate-risk=no significant-harm=no agreement=tries-to-refuse",
        outcome="do-not-pass-on",
        duties=(*ALL, "third-parties"),
    ),
)

taken_as_refused = Alternative(
    interpretation="not-talked-about-yet",
    reading="Consent is taken as refused, and the manager is consulted at once.",
    procedure="disclosure",
    rules=(
        when("explain-consulting", not_at_risk & (not_asked | continues_to_refuse) & not_decided),
        when(
            "nothing-to-third-parties",
            not_at_risk & ~agrees & ~((not_asked | continues_to_refuse) & manager_authorises & abuse_or_neglect),
        ),
        when("explain-and-involve", not_at_risk & tries_to_refuse),
        when("consult-on-refusal", not_at_risk & (not_asked | continues_to_refuse) & not_decided),
        when(
            "manager-authorises",
            not_at_risk & (not_asked | continues_to_refuse) & manager_authorises & abuse_or_neglect,
        ),
        when(
            "authority-needs-abuse-or-neglect",
            not_at_risk & (not_asked | continues_to_refuse) & manager_authorises & ~abuse_or_neglect,
        ),
        when("no-consent-no-authority", not_at_risk & (not_asked | continues_to_refuse) & not_authorised),
    ),
    shown_by=Scenario(
        "A young person has just disclosed neglect, and the manager is consulted before anything is talked through.",
        given="immediate-risk=no significant-harm=yes agreement=not-asked manager=not-decided",
        outcome="consult",
        duties=(HARM, *TALK, *ALL, "explain-consulting", "third-parties"),
    ),
)

authority_for_anything = Alternative(
    interpretation="authority-without-abuse",
    reading="Yes: considering 'whether a breach is warranted' is not limited to abuse or neglect.",
    procedure="disclosure",
    rules=(
        when("nothing-to-third-parties", not_at_risk & ~agrees & ~(continues_to_refuse & manager_authorises)),
        when("manager-authorises", not_at_risk & continues_to_refuse & manager_authorises),
    ),
    without=("authority-needs-abuse-or-neglect",),
    shown_by=Scenario(
        "The manager authorises disclosure where there is neither abuse nor neglect, and it is shared.",
        given="immediate-risk=no significant-harm=no agreement=continues-to-refuse manager=authorised",
        outcome="share-over-wishes",
        duties=(*TALK, *ALL),
    ),
)

authority_for_nothing_else = Alternative(
    interpretation="authority-without-abuse",
    reading="No, and the information must not be shared.",
    procedure="disclosure",
    rules=(
        Rule(
            "authority-needs-abuse-or-neglect",
            when=not_at_risk & continues_to_refuse & manager_authorises & ~abuse_or_neglect,
            then=do_not_pass_on,
            because=("consult-on-refusal", "manager-may-authorise"),
        ),
    ),
    shown_by=Scenario(
        "Disclosure is authorised where there is neither abuse nor neglect, and nothing may be shared.",
        given=(
            "immediate-risk=no significant-harm=no agreement=continues-to-refuse manager=authorised abuse-or-neglect=no"
        ),
        outcome="do-not-pass-on",
        duties=(*TALK, *ALL, "third-parties"),
    ),
)

authority_at_any_time = Alternative(
    interpretation="authority-after-refusal",
    reading="Yes: whenever the manager gives it.",
    procedure="disclosure",
    rules=(
        when("nothing-to-third-parties", not_at_risk & ~agrees & ~(manager_authorises & abuse_or_neglect)),
        when(
            "explain-and-involve",
            not_at_risk & (not_asked | tries_to_refuse) & ~(manager_authorises & abuse_or_neglect),
        ),
        when("manager-authorises", not_at_risk & ~agrees & manager_authorises & abuse_or_neglect),
    ),
    shown_by=Scenario(
        "The manager authorises disclosure of neglect before the young person has been asked.",
        given="immediate-risk=no significant-harm=yes agreement=not-asked manager=authorised",
        outcome="share-over-wishes",
        duties=(HARM, *TALK, *ALL),
    ),
)

coordinator_decides_too = Alternative(
    interpretation="who-decides",
    reading="Yes: whoever is consulted may decide.",
    procedure="disclosure",
    questions=(risk, harm, agreement, manager, coordinator, abuse),
    reads=(
        (not_decided, not_decided & answered(coordinator, "not-decided")),
        (manager_authorises, manager_authorises | (not_decided & answered(coordinator, "authorised"))),
        (not_authorised, not_authorised | (not_decided & answered(coordinator, "not-authorised"))),
    ),
    assumed="Where both have decided, the manager's decision holds.",
    shown_by=Scenario(
        "The coordinator authorises disclosure of abuse, and the manager was not asked.",
        given=(
            "immediate-risk=no significant-harm=yes agreement=continues-to-refuse manager=not-decided "
            "coordinator=authorised"
        ),
        outcome="share-over-wishes",
        duties=(HARM, REFUSED, *TALK, *ALL),
    ),
)

the_manager_says = Alternative(
    interpretation="significant-harm-is-abuse-or-neglect",
    reading="Only the manager can say; it is asked in every case.",
    procedure="disclosure",
    rules=(
        when(
            "nothing-to-third-parties",
            not_at_risk & ~agrees & ~(continues_to_refuse & manager_authorises & abuse_alone),
        ),
        when("manager-authorises", not_at_risk & continues_to_refuse & manager_authorises & abuse_alone),
        when("authority-needs-abuse-or-neglect", not_at_risk & continues_to_refuse & manager_authorises & ~abuse_alone),
    ),
    shown_by=Scenario(
        "The manager authorises disclosure of significant harm that turns out to be neither abuse nor neglect.",
        given=(
            "immediate-risk=no significant-harm=yes agreement=continues-to-refuse manager=authorised "
            "abuse-or-neglect=no"
        ),
        outcome="consult",
        duties=(HARM, REFUSED, *TALK, *ALL, "third-parties"),
    ),
)

somebody_else_is_asked = NotModelled(
    interpretation="ask-when-unsure",
    reading="Somebody whom the policy does not name.",
    reason=(
        "Whom to ask depends on no answer, and decides nothing. The guide would name somebody else, whom the text "
        "does not."
    ),
)

the_2015_edition = Alternative(
    interpretation="which-edition",
    reading="March 2015, which has a flowchart of the same title.",
    procedure="sharing",
    whole=e2015.sharing,
    text=e2015.text,
    shown_by=Scenario(
        "What is asked for names a young person but is not confidential.",
        given="purpose=yes identifiable=yes confidential=no consent=no another-reason=no",
        outcome="can-share",
        duties=("follow-procedures", "seek-advice", *both_editions.HOW, "record"),
    ),
)

all_advice_binds = Alternative(
    interpretation="strength-of-the-advice",
    reading="All of it as 'must'.",
    procedure="sharing",
    duties=tuple(must(duty.id, duty.text) for duty in sharing.duties),
    shown_by=Scenario(
        "A young person agrees that their school be told.",
        given="purpose=yes identifiable=yes consent=yes",
        outcome="can-share",
        duties=("follow-procedures", "seek-advice", *both_editions.HOW, "record"),
    ),
)

the_month_first = NotModelled(
    interpretation="day-first",
    reading="10 November 2023.",
    reason="No rule reads the date of the revision. With either date the review was due on 30 September 2024.",
)

alternatives = (
    in_the_order_of_the_text,
    risk_to_the_one_who_disclosed,
    all_explaining_waived,
    no_explaining_waived,
    agreement_alone,
    authority_alone,
    third_parties_outside,
    third_parties_anybody,
    advocates_alone,
    should_not,
    should_explain,
    young_people_alone,
    significant_harm_is_shared,
    refusal_ends_it,
    taken_as_refused,
    authority_for_anything,
    authority_for_nothing_else,
    authority_at_any_time,
    coordinator_decides_too,
    the_manager_says,
    somebody_else_is_asked,
    the_2015_edition,
    all_advice_binds,
    the_month_first,
)
