"""The project that the benchmark of whole sites is measured on: as many generated policies as asked for, with pages.

Another organisation's project in a folder of its own (`docs/developers/elsewhere.md`). Each policy is a layered one:
five questions can end the matter, then the next five. Seeded: the same every time.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[2]
QUESTIONS = 20
LAYER = 5
BLOCKS = (
    "::: emergency-card",
    "::: policy-header {id}",
    "::: guide {id}/deciding",
    "## The whole policy\n\n::: policy-text {id}",
    "## Flowchart\n\n::: flowchart {id}/deciding",
    "## Rules\n\n::: rules {id}/deciding",
    "## Scenarios\n\n::: scenarios {id}/deciding",
    "## Versions\n\n::: version-table {id}",
)
"""What a page of a policy shows: what those of this project show."""

THINGS = (
    "letter", "visit", "photograph", "diary", "key", "vehicle", "complaint", "gift", "meal", "journey", "message",
    "payment", "medicine", "garden", "telephone", "record", "lesson", "uniform", "animal", "window",
)  # fmt: skip
WAYS = ("new", "lost", "open", "private", "urgent", "written", "shared", "planned", "late", "broken", "borrowed")
ENDS = (("go-ahead", "YES", "Go ahead."), ("do-not", "NO", "Do not."), ("wait", "WAIT", "Wait until it is agreed."))


def make_project(folder: Path, policies: int) -> None:
    """Make the project in an empty folder, its drawings not yet drawn."""
    names = [f"p{number:03}" for number in range(policies)]
    for name in names:
        package = folder / "policies" / name
        package.mkdir(parents=True)
        (package / "__init__.py").write_text('VERSIONS = ("v1",)\n', "utf-8")
        (package / "v1.py").write_text(_module(name), "utf-8")
        (package / "v1.md").write_text(_text(name), "utf-8")
        pages = folder / "docs" / "policies" / name
        pages.mkdir(parents=True)
        (pages / "index.md").write_text(page(name), "utf-8")
    (folder / "docs" / "index.md").write_text("# All policies\n\n::: policy-list\n", "utf-8")
    (folder / "pyproject.toml").write_text('[tool.policy-model]\npolicies = "policies"\n', "utf-8")
    shutil.copy(ROOT / "package.json", folder)
    (folder / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)
    (folder / "mkdocs.yml").write_text(_settings(names), "utf-8")


def page(name: str) -> str:
    """The page of a policy, as an author writes it."""
    return "\n\n".join((f"# {_title(name)}", *BLOCKS)).format(id=name) + "\n"


def edit(folder: Path, name: str) -> None:
    """Change one rule of a policy: one duty says what it never said before, so that its drawing and its page change."""
    module = folder / "policies" / name / "v1.py"
    source = module.read_text("utf-8")
    edits = re.search(r"Tell the manager, in hour (\d+), about ", source)
    told = edits[0] if edits else "Tell the coordinator about "
    changed = source.replace(told, f"Tell the manager, in hour {int(edits[1]) + 1 if edits else 1}, about ", 1)
    assert changed != source, "nothing to edit"
    module.write_text(changed, "utf-8")


def title_of(name: str) -> str:
    """The title of a policy; no other has the same."""
    return _title(name)


def _title(name: str) -> str:
    number = int(name[1:])
    way, thing = WAYS[number % len(WAYS)], THINGS[number % len(THINGS)]
    return f"Policy {number} on every {way} {thing}"


def _questions(name: str) -> list[str]:
    random = Random(name)
    return [f"Is the {random.choice(THINGS)} {random.choice(WAYS)}, as in part {at + 1}?" for at in range(QUESTIONS)]


def _text(name: str) -> str:
    clauses = [f"{{#title}}\n# {_title(name)}\n"]
    for at, question in enumerate(_questions(name)):
        asked = question.removesuffix("?").removeprefix("Is ")
        clauses.append(f"{{#c{at}}}\nWhere it is so that {asked}, what follows from that is to be done at once.\n")
    return "\n".join(clauses)


def _module(name: str) -> str:
    return "\n".join(_lines(name))


def _lines(name: str) -> Iterator[str]:
    random = Random(f"{name}, its rules")
    yield f'"""{_title(name)}: generated."""\n'
    yield "from policy_model.conditions import ALWAYS, answered"
    yield "from policy_model.policies.reading import records_beside, text_beside"
    yield "from policy_model.policy import NotExecutable, Policy, StatedDate, Version"
    yield "from policy_model.procedure import Procedure, Scenario"
    yield "from policy_model.questions import yes_no"
    yield "from policy_model.rules import Outcome, Permits, Rule, must, should\n"
    for at, question in enumerate(_questions(name)):
        yield f'q{at} = yes_no("q{at}", "{question}", because="c{at}")'
        yield f'is_{at} = answered(q{at}, "yes")'
    for end, permits, text in ENDS:
        yield f'{end.replace("-", "_")} = Outcome("{end}", "{text}", permits=Permits.{permits}, because="c0")'
    rules, still = [], "ALWAYS"
    for start in range(0, QUESTIONS, LAYER):
        one, two, three, four, five = random.sample(range(start, start + LAYER), LAYER)
        end = random.choice(ENDS)[0]
        yield f"open_{start} = {still}"
        yield f"ends_{start} = is_{one} & ~is_{two}"
        about = random.choice(THINGS)
        told = f'must("tell-{start}", "Tell the coordinator about the {about} of part {start}.")'
        kept = f'should("keep-{start}", "Keep a note of the {random.choice(THINGS)} of part {start}.")'
        for id, when, then, because in (
            (f"end-{start}", f"open_{start} & ends_{start}", end.replace("-", "_"), one),
            (f"tell-{start}", f"open_{start} & is_{three} & is_{four}", told, three),
            (f"keep-{start}", f"open_{start} & ~ends_{start} & is_{five}", kept, five),
        ):
            rules.append(f'Rule("{id}", when={when}, then={then}, because="c{because}")')
        still = f"open_{start} & ~ends_{start}"
    rules.append(f'Rule("else", when={still}, then=wait, because="c0")')
    yield "deciding = Procedure("
    yield f'    id="deciding", title="{_title(name)}", start="It has come up.",'
    yield f"    questions=({', '.join(f'q{at}' for at in range(QUESTIONS))}),"
    yield "    outcomes=(go_ahead, do_not, wait),"
    yield "    rules=("
    yield from (f"        {rule}," for rule in rules)
    yield "    ),"
    yield '    when_unsure=Rule("unsure", when=ALWAYS, then=should("ask", "Ask the coordinator."), because="c0"),'
    yield ")"
    yield "policy = Policy("
    yield f'    id="{name}", title="{_title(name)}", owner="Generated", status="In force", next_review=None,'
    yield '    versions=(Version(name="1", revised=StatedDate("1 May 2026")),),'
    yield '    text=text_beside(__package__, "v1.md"), procedures=(deciding,),'
    yield '    not_executable=(NotExecutable("title", "A heading."),),'
    yield '    recorded=records_beside(__package__, "v1.record.txt"),'
    yield ")\n"


def _settings(names: list[str]) -> str:
    nav = "".join(f"      - policies/{name}/index.md\n" for name in names)
    return f"""\
site_name: Policies
use_directory_urls: true
nav:
  - Home: index.md
  - Policies:
{nav}
theme:
  name: material
  language: en
  font: false
plugins:
  - search
markdown_extensions:
  - admonition
  - attr_list
  - md_in_html
  - tables
  - toc:
      toc_depth: 2
  - pymdownx.superfences
  - policy_model
"""
