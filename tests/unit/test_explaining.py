"""The command `policy explain`, and the question to find out that `policy decide` and `policy ask` name."""
# ruff: noqa: RUF001 - the quotation marks round questions are typographic

import io
import json
import re

import pytest

DISCLOSURE = "information-sharing/disclosure"
SHARING = "hm-government-advice/sharing"


def test_an_outcome_is_explained(run) -> None:
    assert run("explain", SHARING, "purpose=no") == (
        0,
        """\
When and how to share information
Information sharing: advice for practitioners providing safeguarding services,
version 2018

Do not share
  Do not share.
    [purpose] Ask whether there is a clear and legitimate purpose for sharing
      information. Without one, do not share. (Recalled, and not checked against
      the source; not a quotation.)

Why
  - It is enough that ‘Is there a clear and legitimate purpose for sharing
    information?’ is answered No, whatever else is answered. [purpose]

What would change it
  - If ‘Is there a clear and legitimate purpose for sharing information?’ were
    answered Yes, and ‘Does the information enable an individual to be
    identified?’ were answered No: You can share. [identifiable, consent]

What the clauses say
    [identifiable] Ask whether the information enables an individual to be
      identified. If it does not, you can share. (Recalled, and not checked
      against the source; not a quotation.)
    [consent] Ask whether you have consent to share. With it, you can share.
      (Recalled, and not checked against the source; not a quotation.)
""",
        "",
    )


def test_what_is_withheld_is_explained_without_forbidding(run) -> None:
    assert run("explain", SHARING, "purpose=no", "consent=not-sure") == (
        0,
        """\
When and how to share information
Information sharing: advice for practitioners providing safeguarding services,
version 2018

Not settled yet: ask first

You are not sure
  Do you have consent to share?
  Should: Seek advice if unsure what to do at any stage, and ensure that the
    outcome of the discussion is recorded.
    [seek-advice] Seek advice if unsure what to do at any stage, and ensure that
      the outcome of the discussion is recorded. (Recalled, and not checked
      against the source; not a quotation.)

What is open
  - You are not sure about ‘Do you have consent to share?’, so nothing is
    settled until you have asked. [seek-advice]

What to find out first
  - Finding out ‘Do you have consent to share?’ would settle most: whatever the
    answer, the matter is settled. [consent]

What would change it
  - If ‘Is there a clear and legitimate purpose for sharing information?’ were
    answered Yes, and ‘Does the information enable an individual to be
    identified?’ were answered No: You can share. [identifiable, consent]

What the clauses say
    [consent] Ask whether you have consent to share. With it, you can share.
      (Recalled, and not checked against the source; not a quotation.)
    [identifiable] Ask whether the information enables an individual to be
      identified. If it does not, you can share. (Recalled, and not checked
      against the source; not a quotation.)
""",
        "",
    )


def test_what_is_open_is_explained(run) -> None:
    status, out, err = run("explain", DISCLOSURE, "immediate-risk=no", "agreement=continues-to-refuse")
    assert (status, err) == (0, "")
    assert (
        """
Still possible
  consult: Consult your coordinator or children's services manager. Nothing goes
    to a third party yet.
  share-over-wishes: Share the information: the children's services manager has
    authorised disclosure over the service user's wishes and feelings.
  do-not-pass-on: Do not pass the information on to any third party: there is no
    consent, no authority and no immediate risk.

What is open
  - The outcome still depends on ‘Do you believe that what the service user told
    you falls within the definition of 'significant harm'?’, ‘What has the
    children's services manager decided?’ and ‘Does the disclosure constitute
    abuse or neglect?’. [explain-significant-harm, consult-on-refusal,
    manager-may-authorise]

What to find out first
  - Finding out ‘What has the children's services manager decided?’ would settle
    most: with ‘Not consulted, or nothing decided yet’ or ‘Not to authorise it’
    the matter is settled. [consult-on-refusal, manager-may-authorise]

What would change it
"""
        in out
    )


def test_each_clause_is_quoted_once(run) -> None:
    _, out, _ = run("explain", DISCLOSURE, "immediate-risk=no", "significant-harm=yes", "agreement=agrees")
    quotes = re.findall(r'^    \[([a-z-]+)\] "', out, re.MULTILINE)
    assert quotes == [
        "consent-unless-immediate-risk",
        "explain-why-and-with-whom",
        "consult-on-refusal",
        "manager-may-authorise",
        "explain-significant-harm",
        "explain-despite-refusal",
    ]


def test_an_explanation_as_data(run) -> None:
    answers = ("purpose=no", "consent=no")
    status, out, err = run("explain", SHARING, *answers, "--json")
    assert (status, err) == (0, "")
    data = json.loads(out)
    decided = json.loads(run("decide", SHARING, *answers, "--json")[1])
    assert decided.pop("settles_most") is None
    assert {key: data[key] for key in decided} == decided
    assert {key: value for key, value in data.items() if key not in decided} == {
        "because": {"purpose": "no"},
        "instead": [
            {
                "outcome": "can-share",
                "changes": {"purpose": {"given": "no", "to": "yes"}},
                "further": {"identifiable": "no"},
                "rules": ["nobody-identifiable"],
                "clauses": ["identifiable", "consent"],
            }
        ],
        "never_follow": [],
        "fired": [
            {"rule": "concerns-about-harm", "because": {}},
            {"rule": "seek-advice", "because": {}},
            {"rule": "no-purpose", "because": {"purpose": "no"}},
            {"rule": "record", "because": {}},
        ],
        "nearly": [],
        "open": None,
        "sentences": [
            {
                "kind": "enough",
                "text": "It is enough that ‘Is there a clear and legitimate purpose for sharing information?’ is "
                "answered No, whatever else is answered.",
                "clauses": ["purpose"],
            },
            {
                "kind": "instead",
                "text": "If ‘Is there a clear and legitimate purpose for sharing information?’ were answered Yes, and "
                "‘Does the information enable an individual to be identified?’ were answered No: You can share.",
                "clauses": ["identifiable", "consent"],
            },
        ],
    }


def test_what_nearly_applied_as_data(run) -> None:
    data = json.loads(run("explain", SHARING, "purpose=yes", "identifiable=yes", "consent=yes", "--json")[1])
    assert data["nearly"] == [
        {"rule": "no-purpose", "question": "purpose", "given": "yes", "would": ["no"], "clauses": ["purpose"]},
        {
            "rule": "nobody-identifiable",
            "question": "identifiable",
            "given": "yes",
            "would": ["no"],
            "clauses": ["identifiable"],
        },
    ]


def test_what_is_unsure_as_data(run) -> None:
    data = json.loads(run("explain", SHARING, "purpose=yes", "consent=not-sure", "--json")[1])
    assert data["because"] is None
    assert data["instead"] == [
        {
            "outcome": "can-share",
            "changes": {},
            "further": {"identifiable": "no"},
            "rules": ["nobody-identifiable"],
            "clauses": ["identifiable", "consent"],
        }
    ]
    assert data["open"] == {
        "possible": ["can-share", "do-not-share"],
        "questions": ["identifiable", "consent", "lawful-reason"],
        "settles_most": {"question": "identifiable", "answers": ["no"], "settled": 4, "left": 8},
    }
    withheld = json.loads(run("explain", SHARING, "purpose=no", "consent=not-sure", "--json")[1])
    assert withheld["withheld"] is True
    assert withheld["open"]["possible"] == []


def test_the_version_and_mistakes_are_treated_as_by_decide(run) -> None:
    _, out, _ = run("explain", f"{SHARING.replace('/', '@2015/')}", "purpose=no")
    assert "version 2015" in " ".join(out.split())
    wrong = ("purpos=no", "consent", "consent=perhaps")
    assert run("explain", SHARING, *wrong) == run("decide", SHARING, *wrong)
    assert run("explain", SHARING, *wrong)[0] == 2


# The question that would settle most


UNSURE = """
You are not sure
  Do you have consent to share?
  Have you identified a lawful reason to share information without consent?
  Should: Seek advice if unsure what to do at any stage, and ensure that the
    outcome of the discussion is recorded.
    [seek-advice] Seek advice if unsure what to do at any stage, and ensure that
      the outcome of the discussion is recorded. (Recalled, and not checked
      against the source; not a quotation.)
  Finding out ‘Do you have consent to share?’ would settle most: with Yes the
  matter is settled.
"""


def test_decide_names_what_to_find_out(run) -> None:
    answers = ("purpose=yes", "identifiable=yes", "consent=not-sure", "lawful-reason=not-sure")
    _, out, _ = run("decide", SHARING, *answers)
    assert UNSURE in out
    assert json.loads(run("decide", SHARING, *answers, "--json")[1])["settles_most"] == "consent"


def test_decide_names_nothing_to_find_out_where_nothing_is_unsure_or_there_is_an_outcome(run) -> None:
    for answers in (("purpose=yes",), ("purpose=yes", "identifiable=no", "consent=not-sure")):
        assert "Finding out" not in run("decide", SHARING, *answers)[1]
        assert json.loads(run("decide", SHARING, *answers, "--json")[1])["settles_most"] is None


def test_ask_names_what_to_find_out_at_its_end(run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\nyes\nnot-sure\nnot-sure\nq\n"))
    _, out, _ = run("ask", SHARING)
    assert out.count("Finding out") == 1
    assert UNSURE in out[out.index("Not settled yet: ask first") :]


def test_ask_tells_apart_what_must_not_be_done_until_somebody_was_asked(run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("no\nnot-sure\ncontinues-to-refuse\nnot-authorised\n"))
    out = run("ask", DISCLOSURE)[1]
    heading = out.index("\nUntil you have asked\n")
    assert out.index("Must not: Pass the information on") > heading
    assert "Do not share" not in out
