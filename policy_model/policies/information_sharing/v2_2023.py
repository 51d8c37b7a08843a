"""Information sharing policy, V_2 2023, to be read beside its text in v2_2023.md."""

from __future__ import annotations

from datetime import date

from policy_model.conditions import ALWAYS, answered
from policy_model.invariants import Invariant
from policy_model.policies.hm_government_advice import e2018
from policy_model.policies.reading import records_beside, text_beside
from policy_model.policy import Adopted, Interpretation, NotExecutable, Policy, Reference, StatedDate, Version
from policy_model.procedure import Procedure, Scenario
from policy_model.questions import Answer, choice, yes_no
from policy_model.rules import Outcome, Permits, Rule, may, must, must_not, should

text = text_beside(__package__, "v2_2023.md")

v2_2023 = Version(
    name="V_2 2023",
    revised=StatedDate("11/10/23", date(2023, 10, 11)),
    section="All",
    person="AD",
    reason=(
        "Review of policy, rebranding, and implemented version control mechanism "
        "opposed to having just date for next review"
    ),
)


# What staff are asked

risk = yes_no(
    "immediate-risk",
    "Is there immediate risk to a service user?",
    because=("consent-unless-immediate-risk", "explain-why-and-with-whom"),
)
harm = yes_no(
    "significant-harm",
    "Do you believe that what the service user told you falls within the definition of 'significant harm'?",
    because="explain-significant-harm",
    hint="The policy's categories are Physical abuse, Sexual abuse, Emotional Abuse and Neglect.",
)
agreement = choice(
    "agreement",
    "Does the service user agree to the information being passed on?",
    Answer("not-asked", "I have not talked to them about it yet", "Not talked about yet"),
    Answer("agrees", "They agree", "Agrees"),
    Answer("tries-to-refuse", "They try to refuse", "Tries to refuse"),
    Answer("continues-to-refuse", "They continue to refuse, though I have explained", "Continues to refuse"),
    because=("explain-despite-refusal", "consult-on-refusal"),
)
manager = choice(
    "manager",
    "What has the children's services manager decided?",
    Answer("not-decided", "Not consulted, or nothing decided yet", "Nothing yet"),
    Answer("authorised", "To authorise disclosure over the service user's wishes and feelings", "Authorised"),
    Answer("not-authorised", "Not to authorise it", "Not authorised"),
    because=("consult-on-refusal", "manager-may-authorise"),
    hint="The policy gives this authority to the children's services manager.",
)
abuse = yes_no(
    "abuse-or-neglect",
    "Does the disclosure constitute abuse or neglect?",
    because="manager-may-authorise",
)

immediate_risk = answered(risk, "yes")
significant_harm = answered(harm, "yes")
not_asked = answered(agreement, "not-asked")
agrees = answered(agreement, "agrees")
tries_to_refuse = answered(agreement, "tries-to-refuse")
continues_to_refuse = answered(agreement, "continues-to-refuse")
not_decided = answered(manager, "not-decided")
manager_authorises = answered(manager, "authorised")
not_authorised = answered(manager, "not-authorised")
abuse_or_neglect = significant_harm | answered(abuse, "yes")

authorised = continues_to_refuse & manager_authorises & abuse_or_neglect


# What they must, should and may do

explain_harm = should(
    "explain-significant-harm",
    "Explain to the service user, in simple language relevant to ability and understanding, that this is "
    "significant harm and that you will need to share it with the relevant people.",
)
explain_despite_refusal = must(
    "explain-despite-refusal",
    "Still explain to the service user that this information will have to be shared.",
)
explain_why = should("explain-why", "Explain to the service user why the information needs to be shared.")
encourage_to_decide = should(
    "encourage-to-decide",
    "Encourage them to decide whom it should be shared with, and if there is anyone they would prefer did not know.",
)
be_honest = should(
    "be-honest",
    "Be honest that it is not always possible to contain information once it has been disclosed.",
)
advocate_need_to_know = may(
    "advocate-need-to-know",
    "Advocate on behalf of the service user to keep information on a 'need to know basis'.",
)
explain_consulting = should(
    "explain-consulting",
    "Explain that you will consult with your coordinator or children's services manager, who will "
    "consider whether a breach of the service user's confidentiality is warranted.",
)
pass_on_to_third_parties = must_not("third-parties", "Pass the information on to any third party.")
ask_when_unsure = should("ask-when-unsure", "Ask your coordinator or children's services manager.")


# Where it ends

pass_on_now = Outcome(
    "pass-on-now",
    "You can pass the information on now, without consent, because there is immediate risk to a service user.",
    permits=Permits.YES,
    because="consent-unless-immediate-risk",
)
share_as_agreed = Outcome(
    "share-as-agreed",
    "You can share the information, as the service user has agreed.",
    permits=Permits.YES,
    because=("explain-why-and-with-whom", "consent-unless-immediate-risk"),
)
talk_first = Outcome(
    "talk-first",
    "Talk it through with the service user first. Nothing goes to a third party yet.",
    permits=Permits.WAIT,
    because=("explain-why-and-with-whom", "consent-unless-immediate-risk"),
)
consult = Outcome(
    "consult",
    "Consult your coordinator or children's services manager. Nothing goes to a third party yet.",
    permits=Permits.WAIT,
    because=("consult-on-refusal", "consent-unless-immediate-risk"),
)
share_over_wishes = Outcome(
    "share-over-wishes",
    "Share the information: the children's services manager has authorised disclosure over the service user's "
    "wishes and feelings.",
    permits=Permits.YES,
    because="manager-may-authorise",
)
do_not_pass_on = Outcome(
    "do-not-pass-on",
    "Do not pass the information on to any third party: there is no consent, no authority and no immediate risk.",
    permits=Permits.NO,
    because="consent-unless-immediate-risk",
)


# What the policy says, in its own order

disclosure = Procedure(
    id="disclosure",
    title="A service user has told me something",
    start="A service user has told you something.",
    questions=(risk, harm, agreement, manager, abuse),
    outcomes=(pass_on_now, share_as_agreed, talk_first, consult, share_over_wishes, do_not_pass_on),
    rules=(
        Rule(
            "explain-significant-harm",
            when=significant_harm,
            then=explain_harm,
            because="explain-significant-harm",
        ),
        Rule(
            "explain-despite-refusal",
            when=significant_harm & (tries_to_refuse | continues_to_refuse),
            then=explain_despite_refusal,
            because="explain-despite-refusal",
        ),
        Rule(
            "explain-why",
            when=~immediate_risk,
            then=explain_why,
            because="explain-why-and-with-whom",
        ),
        Rule(
            "encourage-to-decide",
            when=~immediate_risk,
            then=encourage_to_decide,
            because="explain-why-and-with-whom",
        ),
        Rule(
            "be-honest",
            when=ALWAYS,
            then=be_honest,
            because="honest-about-containing",
        ),
        Rule(
            "advocate-need-to-know",
            when=ALWAYS,
            then=advocate_need_to_know,
            because="advocate-need-to-know",
        ),
        Rule(
            "explain-consulting",
            when=~immediate_risk & continues_to_refuse & not_decided,
            then=explain_consulting,
            because="consult-on-refusal",
        ),
        Rule(
            "nothing-to-third-parties",
            when=~immediate_risk & ~agrees & ~authorised,
            then=pass_on_to_third_parties,
            because="consent-unless-immediate-risk",
        ),
        Rule(
            "immediate-risk",
            when=immediate_risk,
            then=pass_on_now,
            because="consent-unless-immediate-risk",
        ),
        Rule(
            "with-consent",
            when=~immediate_risk & agrees,
            then=share_as_agreed,
            because="consent-unless-immediate-risk",
        ),
        Rule(
            "explain-and-involve",
            when=~immediate_risk & (not_asked | tries_to_refuse),
            then=talk_first,
            because="explain-why-and-with-whom",
        ),
        Rule(
            "consult-on-refusal",
            when=~immediate_risk & continues_to_refuse & not_decided,
            then=consult,
            because="consult-on-refusal",
        ),
        Rule(
            "manager-authorises",
            when=~immediate_risk & continues_to_refuse & manager_authorises & abuse_or_neglect,
            then=share_over_wishes,
            because="manager-may-authorise",
        ),
        Rule(
            "authority-needs-abuse-or-neglect",
            when=~immediate_risk & continues_to_refuse & manager_authorises & ~abuse_or_neglect,
            then=consult,
            because=("consult-on-refusal", "manager-may-authorise"),
        ),
        Rule(
            "no-consent-no-authority",
            when=~immediate_risk & continues_to_refuse & not_authorised,
            then=do_not_pass_on,
            because=("consult-on-refusal", "consent-unless-immediate-risk"),
        ),
    ),
    when_unsure=Rule(
        "ask-when-unsure",
        when=ALWAYS,
        then=ask_when_unsure,
        because="consult-on-refusal",
    ),
    invariants=(
        Invariant(
            "immediate-risk-is-not-forbidden",
            "Immediate risk is never answered with 'do not share'.",
            when=immediate_risk,
            never=(Permits.NO, pass_on_to_third_parties),
            because="consent-unless-immediate-risk",
        ),
        Invariant(
            "immediate-risk-does-not-wait",
            "Where there is immediate risk, passing the information on waits for nothing.",
            when=immediate_risk,
            never=(Permits.WAIT,),
            because=("consent-unless-immediate-risk", "explain-why-and-with-whom"),
        ),
        Invariant(
            "nothing-without-grounds",
            "Nothing goes to a third party without consent, authority or immediate risk.",
            when=~immediate_risk & ~agrees & ~authorised,
            always=(pass_on_to_third_parties,),
            never=(Permits.YES,),
            because=("consent-unless-immediate-risk", "manager-may-authorise"),
        ),
        Invariant(
            "grounds-are-enough",
            "With consent, immediate risk, or authority after a continued refusal, nobody is told not to share.",
            when=immediate_risk | agrees | authorised,
            never=(Permits.NO, pass_on_to_third_parties),
            because=("consent-unless-immediate-risk", "manager-may-authorise"),
        ),
        Invariant(
            "authority-overrides-wishes",
            "Where the manager authorises disclosure of abuse or neglect, a continued refusal does not stop it.",
            when=continues_to_refuse & manager_authorises & abuse_or_neglect,
            always=(Permits.YES,),
            because="manager-may-authorise",
        ),
        Invariant(
            "authority-for-abuse-or-neglect-alone",
            "Authority over the service user's wishes reaches no further than abuse or neglect.",
            when=~immediate_risk & continues_to_refuse & ~abuse_or_neglect,
            never=(Permits.YES,),
            because="manager-may-authorise",
        ),
        Invariant(
            "only-the-manager-ends-it",
            "It ends in 'do not pass on' only after a continued refusal, and if the manager did not authorise it.",
            when=~(continues_to_refuse & not_authorised),
            never=(Permits.NO,),
            because=("consult-on-refusal", "manager-may-authorise"),
        ),
        Invariant(
            "consulting-after-refusal",
            "Where the service user continues to refuse and nothing is decided, staff consult and say that they will.",
            when=~immediate_risk & continues_to_refuse & not_decided,
            always=(explain_consulting, consult),
            because="consult-on-refusal",
        ),
        Invariant(
            "significant-harm-is-explained",
            "Significant harm is always explained to the service user, with immediate risk or without.",
            when=significant_harm,
            always=(explain_harm,),
            because="explain-significant-harm",
        ),
        Invariant(
            "refusal-does-not-end-explaining",
            "A refusal never ends the explaining of significant harm; it adds to it.",
            when=significant_harm & (tries_to_refuse | continues_to_refuse),
            always=(explain_harm, explain_despite_refusal),
            because=("explain-significant-harm", "explain-despite-refusal"),
        ),
        Invariant(
            "service-user-has-a-say",
            "Without immediate risk, the service user is always told why, and asked whom it should be shared with.",
            when=~immediate_risk,
            always=(explain_why, encourage_to_decide),
            because="explain-why-and-with-whom",
        ),
        Invariant(
            "honest-whatever-is-answered",
            "Being honest about what can't be contained, and advocating 'need to know', depend on no answer.",
            when=ALWAYS,
            always=(be_honest, advocate_need_to_know),
            because=("honest-about-containing", "advocate-need-to-know"),
        ),
        Invariant(
            "unsure-asks",
            "Whoever is not sure is told to ask the coordinator or the children's services manager.",
            when=ALWAYS,
            always=(ask_when_unsure,),
            because="consult-on-refusal",
        ),
    ),
    scenarios=(
        Scenario(
            "A young person says that somebody is on the way to hurt them.",
            given="immediate-risk=yes significant-harm=yes agreement=not-asked",
            outcome="pass-on-now",
            duties=("explain-significant-harm", "be-honest", "advocate-need-to-know"),
        ),
        Scenario(
            "A young person who is at immediate risk from abuse agrees that it be passed on.",
            given="immediate-risk=yes significant-harm=yes agreement=agrees",
            outcome="pass-on-now",
            duties=("explain-significant-harm", "be-honest", "advocate-need-to-know"),
        ),
        Scenario(
            "There is immediate risk from abuse, and the young person at first does not want it passed on.",
            given="immediate-risk=yes significant-harm=yes agreement=tries-to-refuse",
            outcome="pass-on-now",
            duties=("explain-significant-harm", "explain-despite-refusal", "be-honest", "advocate-need-to-know"),
        ),
        Scenario(
            "There is immediate risk from abuse, and the young person begs that nobody be told.",
            given="immediate-risk=yes significant-harm=yes agreement=continues-to-refuse",
            outcome="pass-on-now",
            duties=("explain-significant-harm", "explain-despite-refusal", "be-honest", "advocate-need-to-know"),
        ),
        Scenario(
            "There is immediate risk to another service user, and no abuse or neglect was disclosed.",
            given="immediate-risk=yes significant-harm=no",
            outcome="pass-on-now",
            duties=("be-honest", "advocate-need-to-know"),
        ),
        Scenario(
            "A young person has just disclosed neglect, and nothing has been talked through yet.",
            given="immediate-risk=no significant-harm=yes agreement=not-asked",
            outcome="talk-first",
            duties=(
                "explain-significant-harm",
                "explain-why",
                "encourage-to-decide",
                "be-honest",
                "advocate-need-to-know",
                "third-parties",
            ),
        ),
        Scenario(
            "A young person discloses emotional abuse and agrees that their social worker be told.",
            given="immediate-risk=no significant-harm=yes agreement=agrees",
            outcome="share-as-agreed",
            duties=(
                "explain-significant-harm",
                "explain-why",
                "encourage-to-decide",
                "be-honest",
                "advocate-need-to-know",
            ),
        ),
        Scenario(
            "A young person discloses physical abuse and at first does not want it passed on.",
            given="immediate-risk=no significant-harm=yes agreement=tries-to-refuse",
            outcome="talk-first",
            duties=(
                "explain-significant-harm",
                "explain-despite-refusal",
                "explain-why",
                "encourage-to-decide",
                "be-honest",
                "advocate-need-to-know",
                "third-parties",
            ),
        ),
        Scenario(
            "A young person continues to refuse, and the manager has not been consulted yet.",
            given="immediate-risk=no significant-harm=yes agreement=continues-to-refuse manager=not-decided",
            outcome="consult",
            duties=(
                "explain-significant-harm",
                "explain-despite-refusal",
                "explain-why",
                "encourage-to-decide",
                "be-honest",
                "advocate-need-to-know",
                "explain-consulting",
                "third-parties",
            ),
        ),
        Scenario(
            "The manager authorises disclosure of sexual abuse over the young person's wishes.",
            given="immediate-risk=no significant-harm=yes agreement=continues-to-refuse manager=authorised",
            outcome="share-over-wishes",
            duties=(
                "explain-significant-harm",
                "explain-despite-refusal",
                "explain-why",
                "encourage-to-decide",
                "be-honest",
                "advocate-need-to-know",
            ),
        ),
        Scenario(
            "The manager considers a breach of confidentiality and does not authorise it.",
            given="immediate-risk=no significant-harm=yes agreement=continues-to-refuse manager=not-authorised",
            outcome="do-not-pass-on",
            duties=(
                "explain-significant-harm",
                "explain-despite-refusal",
                "explain-why",
                "encourage-to-decide",
                "be-honest",
                "advocate-need-to-know",
                "third-parties",
            ),
        ),
        Scenario(
            "A service user has shared a worry that is no significant harm, and nothing has been talked through yet.",
            given="immediate-risk=no significant-harm=no agreement=not-asked",
            outcome="talk-first",
            duties=("explain-why", "encourage-to-decide", "be-honest", "advocate-need-to-know", "third-parties"),
        ),
        Scenario(
            "A service user shares a worry that is no significant harm and is glad for it to be passed on.",
            given="immediate-risk=no significant-harm=no agreement=agrees",
            outcome="share-as-agreed",
            duties=("explain-why", "encourage-to-decide", "be-honest", "advocate-need-to-know"),
        ),
        Scenario(
            "A service user shares a worry that is no significant harm and would rather keep it private.",
            given="immediate-risk=no significant-harm=no agreement=tries-to-refuse",
            outcome="talk-first",
            duties=("explain-why", "encourage-to-decide", "be-honest", "advocate-need-to-know", "third-parties"),
        ),
        Scenario(
            "A worry is no significant harm, the service user continues to refuse, and nobody was consulted yet.",
            given="immediate-risk=no significant-harm=no agreement=continues-to-refuse manager=not-decided",
            outcome="consult",
            duties=(
                "explain-why",
                "encourage-to-decide",
                "be-honest",
                "advocate-need-to-know",
                "explain-consulting",
                "third-parties",
            ),
        ),
        Scenario(
            "The manager considers a worry that is no significant harm and does not authorise a breach.",
            given="immediate-risk=no significant-harm=no agreement=continues-to-refuse manager=not-authorised",
            outcome="do-not-pass-on",
            duties=("explain-why", "encourage-to-decide", "be-honest", "advocate-need-to-know", "third-parties"),
        ),
        Scenario(
            "The manager authorises disclosure of neglect that did not seem significant harm at first.",
            given=(
                "immediate-risk=no significant-harm=no agreement=continues-to-refuse manager=authorised "
                "abuse-or-neglect=yes"
            ),
            outcome="share-over-wishes",
            duties=("explain-why", "encourage-to-decide", "be-honest", "advocate-need-to-know"),
        ),
        Scenario(
            "Disclosure is authorised where there is neither abuse nor neglect.",
            given=(
                "immediate-risk=no significant-harm=no agreement=continues-to-refuse manager=authorised "
                "abuse-or-neglect=no"
            ),
            outcome="consult",
            duties=("explain-why", "encourage-to-decide", "be-honest", "advocate-need-to-know", "third-parties"),
        ),
    ),
)


# What the text leaves open

interpretations = (
    Interpretation(
        id="immediate-risk-first",
        because=("consent-unless-immediate-risk", "explain-why-and-with-whom"),
        open="When is immediate risk considered? The text names it last.",
        chosen="First, so that nothing else delays action on it.",
        otherwise=("In the order of the text: only after explaining, a refusal and consulting.",),
    ),
    Interpretation(
        id="immediate-risk-to-anyone-served",
        because="consent-unless-immediate-risk",
        open="Whose immediate risk: that of the service user who disclosed, or of any service user?",
        chosen="Any service user's, because the text says 'a service user'.",
        otherwise=("Only that of the service user who disclosed.",),
    ),
    Interpretation(
        id="immediate-risk-and-explaining",
        because=("explain-significant-harm", "explain-despite-refusal", "explain-why-and-with-whom"),
        open="Does immediate risk waive explaining?",
        chosen=(
            "It waives explaining why and with whom, which the text asks for 'if there is no immediate risk', and "
            "consulting before information is passed on. Explaining significant harm is still asked for, but "
            "passing the information on does not wait for it."
        ),
        otherwise=("It waives all explaining.", "It waives none, and passing on waits for the explaining."),
    ),
    Interpretation(
        id="this-consent",
        because="consent-unless-immediate-risk",
        open="What is 'this consent'? No consent is named before it.",
        chosen=(
            "The service user's agreement to the information being passed on, or the children's services manager's "
            "authority, which the sentence before it puts in place of that agreement."
        ),
        otherwise=(
            "The service user's agreement alone.",
            "The children's services manager's authority alone.",
        ),
    ),
    Interpretation(
        id="third-parties",
        because=("consent-unless-immediate-risk", "consult-on-refusal"),
        open="Who is a third party?",
        chosen=(
            "Anybody other than the service user, your coordinator and the children's services manager, because the "
            "text itself sends staff to those two."
        ),
        otherwise=("Anybody outside Reconstruct.", "Anybody at all, the coordinator and the manager included."),
    ),
    Interpretation(
        id="advocates-and-ivs",
        because=("consent-unless-immediate-risk", "for-all-staff"),
        open="Whom does the bar on passing information on bind? It names advocates and IV's.",
        chosen="All staff, because the information is 'provided to all staff'.",
        otherwise=("Advocates and IV's alone.",),
    ),
    Interpretation(
        id="should-not",
        because="consent-unless-immediate-risk",
        open="Is 'should not pass on' advice or a prohibition?",
        chosen="A prohibition, shown as 'must not', because the exceptions to it are stated.",
        otherwise=("Advice, shown as 'should not'.",),
    ),
    Interpretation(
        id="need-to-explain",
        because="explain-despite-refusal",
        open="How strongly does 'you still need to explain' bind?",
        chosen="As 'must'. Where the text says 'should' or 'can', it is shown as 'should' or 'may'.",
        otherwise=("As 'should'.",),
    ),
    Interpretation(
        id="young-people",
        because=("honest-about-containing", "welfare-paramount"),
        open="Does what is said of young people hold for adults?",
        chosen="Yes: the policy is for staff of the children and the adult services.",
        otherwise=("Only for children and young people.",),
    ),
    Interpretation(
        id="will-have-to-be-shared",
        because=("explain-despite-refusal", "consult-on-refusal", "consent-unless-immediate-risk"),
        open=(
            "Significant harm 'will have to be shared', yet nothing goes to third parties without consent. Which holds?"
        ),
        chosen=(
            "Both: on a continued refusal it is shared with the coordinator or the manager, who are consulted; it "
            "goes to third parties only with consent, authority or immediate risk."
        ),
        otherwise=("Significant harm is always shared with third parties, with or without consent.",),
    ),
    Interpretation(
        id="refusal-without-significant-harm",
        because=("explain-why-and-with-whom", "consult-on-refusal"),
        open="Do talking it through and consulting hold where there is no significant harm?",
        chosen="Yes: neither sentence says that it is limited to significant harm.",
        otherwise=("No: without significant harm, a refusal ends the matter.",),
    ),
    Interpretation(
        id="not-talked-about-yet",
        because=("explain-why-and-with-whom", "consent-unless-immediate-risk"),
        open="What holds before the service user has been asked?",
        chosen="The same as while they try to refuse: talk it through first.",
        otherwise=("Consent is taken as refused, and the manager is consulted at once.",),
    ),
    Interpretation(
        id="authority-without-abuse",
        because="manager-may-authorise",
        open="May the manager authorise disclosure where there is neither abuse nor neglect?",
        chosen=(
            "The text gives that authority only for abuse or neglect. Where it is used without either, the guide "
            "sends the reader back to the manager, and does not say that the information must not be shared."
        ),
        otherwise=(
            "Yes: considering 'whether a breach is warranted' is not limited to abuse or neglect.",
            "No, and the information must not be shared.",
        ),
    ),
    Interpretation(
        id="authority-after-refusal",
        because=("consult-on-refusal", "manager-may-authorise"),
        open="Does the manager's authority count before the service user continues to refuse?",
        chosen=(
            "No: the text comes to it only once the service user continues to refuse. Until then it is talked through "
            "first. Where there is immediate risk, no authority is needed."
        ),
        otherwise=("Yes: whenever the manager gives it.",),
    ),
    Interpretation(
        id="who-decides",
        because=("consult-on-refusal", "manager-may-authorise"),
        open="Staff consult the coordinator or the manager. May the coordinator decide on a breach too?",
        chosen=(
            "No: only the children's services manager is said to authorise. Where the coordinator alone was consulted, "
            "nothing is decided yet."
        ),
        otherwise=("Yes: whoever is consulted may decide.",),
    ),
    Interpretation(
        id="significant-harm-is-abuse-or-neglect",
        because=("explain-significant-harm", "manager-may-authorise"),
        open="Does significant harm count as abuse or neglect?",
        chosen="Yes: its four categories are abuse or neglect, so the second question is not asked again.",
        otherwise=("Only the manager can say; it is asked in every case.",),
    ),
    Interpretation(
        id="ask-when-unsure",
        because="consult-on-refusal",
        open="Whom does somebody ask who is not sure how to answer? The text does not say.",
        chosen="The coordinator or the children's services manager, whom it names for consulting.",
        otherwise=("Somebody whom the policy does not name.",),
    ),
    Interpretation(
        id="which-edition",
        because=("flowchart-title", "flowchart-source"),
        open="Which edition is the flowchart from? The text does not say, and the drawing was not supplied.",
        chosen=(
            "July 2018, the edition in force when the policy was revised on 11/10/23. Its questions are recalled and "
            "not checked against the source."
        ),
        otherwise=("March 2015, which has a flowchart of the same title.",),
    ),
    Interpretation(
        id="strength-of-the-advice",
        because=("concerns-about-harm", "seek-advice", "how-much"),
        open="How strongly does the guidance bind, which is not statutory and says 'identify', 'ensure', 'record'?",
        chosen=(
            "As 'should'; following the procedures without delay where there are concerns about harm is shown as "
            "'must'."
        ),
        otherwise=("All of it as 'must'.",),
    ),
    Interpretation(
        id="day-first",
        because="version-control",
        open="Is 11/10/23 the 11th of October or the 10th of November?",
        chosen="11 October 2023: the other date, 30/09/2024, can only be read day first.",
        otherwise=("10 November 2023.",),
    ),
)

not_executable = (
    NotExecutable("letterhead", "The organisation's name on the document."),
    NotExecutable("title", "The document's title."),
    NotExecutable("section-title", "A heading."),
    NotExecutable("see-also", "Names two other policies, which are not held on this site."),
    NotExecutable("strategy", "Says where the policy comes from; it asks nothing of the reader."),
    NotExecutable("for-all-staff", "Says whom the policy is for."),
    NotExecutable("welfare-paramount", "A principle behind every rule; it demands no single act."),
    NotExecutable("rarely-opposed", "Describes what usually happens; it demands nothing of its own."),
    NotExecutable(
        "not-taken-away",
        "Describes what to avoid in how the service user feels; no act can be tested by it.",
    ),
    NotExecutable("flowchart-title", "The heading of the flowchart; its steps are the procedure 'sharing'."),
    NotExecutable("flowchart-source", "Says where the flowchart is from; the procedure 'sharing' cites that source."),
    NotExecutable("version-control", "The heading of the version-control table."),
    *e2018.policy.not_executable,
)

policy = Policy(
    id="information-sharing",
    title="Information sharing Policy",
    owner="Reconstruct",
    status="Active",
    next_review=StatedDate("30/09/2024", date(2024, 9, 30)),
    versions=(v2_2023,),
    text=text,
    adopted=(Adopted(source=e2018.policy.name, clause="flowchart-source", text=e2018.text),),
    procedures=(disclosure, e2018.sharing),
    interpretations=interpretations,
    not_executable=not_executable,
    references=(
        Reference(title="Confidentiality Policy", clause="see-also"),
        Reference(title="GDPR and Data Protection policy", clause="see-also"),
    ),
    recorded=records_beside(__package__, "v2_2023.record.txt"),
)
