"""A small policy for unit tests: what a library does with a book that comes back. Made up, and sound."""

from __future__ import annotations

from datetime import date

from policy_model.clauses import read_text
from policy_model.conditions import ALWAYS, answered
from policy_model.policy import Adopted, Interpretation, NotExecutable, Policy, Reference, StatedDate, Version
from policy_model.procedure import Procedure, Scenario
from policy_model.questions import Answer, choice, yes_no
from policy_model.rules import Outcome, Permits, Rule, may, must, should

TEXT = """\
{#title}
# Books that come back

{#thanks}
Thank the reader.
{#fine}
A reader who is late pays a fine.
{#reserved}
A reserved book is put aside, and its reader told.

{#lost}
A lost book is withdrawn.
{#ask}
Ask the librarian if you are not sure.
"""

damage = choice(
    "damage",
    "What state is the book in?",
    Answer("none", "As it was"),
    Answer("some", "A little worn", "Worn"),
    Answer("lost", "Lost"),
    because="lost",
)
reserved = yes_no("reserved", "Has somebody reserved it?", because="reserved")
late = yes_no("late", "Is it late?", because="fine", hint="The date is stamped inside.")

lost = answered(damage, "lost")
is_reserved = answered(reserved, "yes")

lend = Outcome("lend", "Put it back on the shelf.", permits=Permits.YES, because="thanks")
put_aside = Outcome("put-aside", "Put it aside.", permits=Permits.WAIT, because="reserved")
withdraw = Outcome("withdraw", "Withdraw it.", permits=Permits.NO, because="lost")

thank = should("thank", "Thank the reader.")
fine = must("fine", "Ask for the fine.")
tell = must("tell", "Tell the reader who reserved it.")
suggest = may("suggest", "Suggest another book.")

returns = Procedure(
    id="returns",
    title="A book comes back",
    start="A reader brings a book back.",
    questions=(damage, reserved, late),
    outcomes=(lend, put_aside, withdraw),
    rules=(
        Rule("thank", when=ALWAYS, then=thank, because="thanks"),
        Rule("tell", when=is_reserved & ~lost, then=tell, because="reserved"),
        Rule("lend", when=~lost & ~is_reserved, then=lend, because="thanks"),
        Rule("put-aside", when=~lost & is_reserved, then=put_aside, because="reserved"),
        Rule("withdraw", when=lost, then=withdraw, because="lost"),
        Rule("fine-late", when=answered(late, "yes"), then=fine, because="fine"),
        Rule("fine-lost", when=lost, then=fine, because=("lost", "fine")),
    ),
    when_unsure=Rule("ask", when=ALWAYS, then=should("ask", "Ask the librarian."), because="ask"),
    scenarios=(
        Scenario(
            "A reserved book comes back worn and late.",
            given="damage=some reserved=yes late=yes",
            outcome="put-aside",
            duties=("thank", "tell", "fine"),
        ),
    ),
)

policy = Policy(
    id="books",
    title="Books that come back",
    owner="The library",
    status="Active",
    next_review=StatedDate("May 2030"),
    versions=(
        Version(name="2024", revised=StatedDate("1 May 2024", date(2024, 5, 1)), reason="New."),
        Version(name="V 2", revised=StatedDate("2 May 2025", date(2025, 5, 2)), person="AB"),
    ),
    text=read_text(TEXT),
    adopted=(Adopted(source="fines@1", clause="fine", text=read_text("{#rate recalled}\nA penny a day.\n")),),
    procedures=(returns,),
    interpretations=(
        Interpretation(
            id="worn",
            because="lost",
            open="Is a worn book lost?",
            chosen="No, because it can be read.",
            otherwise=("Yes.",),
        ),
    ),
    not_executable=(NotExecutable("title", "A heading."), NotExecutable("rate", "How much is settled elsewhere.")),
    references=(Reference(title="Fines", clause="fine"),),
)
