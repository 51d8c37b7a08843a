"""Policies are found by the names that people type, and broken ones are all reported at once."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import policy_model.policies
from policy_model.errors import PolicyError, RequestError
from policy_model.policies.catalogue import (
    catalogue,
    every_procedure,
    find_policy,
    find_procedure,
    packages,
    typed_name,
    versions_before,
)

KNOWN = ", ".join(f"`{id}`" for id in sorted(packages()))


def test_every_policy_is_there_with_its_versions_oldest_first() -> None:
    names = {id: [policy.version.name for policy in versions] for id, versions in catalogue().items()}
    assert list(names) == sorted(names)
    assert names["hm-government-advice"] == ["2015", "2018"]
    assert names["information-sharing"] == ["V_2 2023"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("information-sharing", "information-sharing@V_2 2023"),
        ("information-sharing@V_2 2023", "information-sharing@V_2 2023"),
        ("information-sharing@v_2-2023", "information-sharing@V_2 2023"),
        ("hm-government-advice", "hm-government-advice@2018"),
        ("hm-government-advice@2015", "hm-government-advice@2015"),
    ],
)
def test_a_policy_is_found_by_its_name(name: str, found: str) -> None:
    assert find_policy(name).name == found


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("information-sharin", "unknown policy `information-sharin`\n  help: did you mean `information-sharing`?"),
        ("zzz", f"unknown policy `zzz`\n  help: known: {KNOWN}"),
        ("", f"unknown policy ``\n  help: known: {KNOWN}"),
        (
            "information-sharing@V_1 2023",
            "policy `information-sharing`: unknown version `V_1 2023`\n  help: did you mean `v_2-2023`?",
        ),
        (
            "information-sharing@2023",
            "policy `information-sharing`: unknown version `2023`\n  help: did you mean `v_2-2023`?",
        ),
        ("hm-government-advice@x", "policy `hm-government-advice`: unknown version `x`\n  help: known: `2015`, `2018`"),
    ],
)
def test_an_unknown_policy_or_version_is_refused_with_the_nearest(name: str, message: str) -> None:
    with pytest.raises(RequestError) as caught:
        find_policy(name)
    assert str(caught.value) == message


def test_a_procedure_is_found_with_its_policy() -> None:
    policy, procedure = find_procedure("hm-government-advice@2015/sharing")
    assert (policy.name, procedure.id) == ("hm-government-advice@2015", "sharing")
    assert procedure in policy.procedures


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "information-sharing/disclosures",
            "policy `information-sharing`: unknown procedure `disclosures`\n  help: did you mean `disclosure`?",
        ),
        (
            "information-sharing",
            (
                "`information-sharing` names no procedure\n"
                "  help: write `information-sharing/disclosure` or `information-sharing/sharing`"
            ),
        ),
        (
            "hm-government-advice@2015/",
            "`hm-government-advice@2015/` names no procedure\n  help: write `hm-government-advice@2015/sharing`",
        ),
        (
            "information-sharing@V_2 2023",
            (
                "`information-sharing@V_2 2023` names no procedure\n"
                "  help: write `information-sharing@v_2-2023/disclosure` or `information-sharing@v_2-2023/sharing`"
            ),
        ),
        ("zzz/sharing", f"unknown policy `zzz`\n  help: known: {KNOWN}"),
    ],
)
def test_an_unknown_procedure_is_refused_with_the_nearest(name: str, message: str) -> None:
    with pytest.raises(RequestError) as caught:
        find_procedure(name)
    assert str(caught.value) == message


def test_a_policy_is_found_by_the_name_that_can_be_typed() -> None:
    for versions in catalogue().values():
        for policy in versions:
            assert " " not in typed_name(policy)
            assert find_policy(typed_name(policy)) is policy


def test_the_versions_before_one_are_the_oldest_first() -> None:
    old, new = catalogue()["hm-government-advice"]
    assert (versions_before(old), versions_before(new)) == ((), (old,))


def test_every_procedure_comes_with_its_policy() -> None:
    names = [f"{policy.name}/{procedure.id}" for policy, procedure in every_procedure()]
    shipped = ("hm-government-advice@", "information-sharing@")
    assert [name for name in names if name.startswith(shipped)] == [
        "hm-government-advice@2015/sharing",
        "hm-government-advice@2018/sharing",
        "information-sharing@V_2 2023/disclosure",
        "information-sharing@V_2 2023/sharing",
    ]


MODULE = """\
from policy_model.conditions import ALWAYS
from policy_model.policies.reading import text_beside
from policy_model.policy import Policy, StatedDate, Version
from policy_model.procedure import Procedure
from policy_model.rules import Outcome, Permits, Rule, should

end = Outcome("end", "It ends.", permits=Permits.YES, because="clause")
one = Version(name="1", revised=StatedDate("May"))
policy = Policy(
    id="new",
    title="New",
    owner="Us",
    status="Active",
    next_review=None,
    versions=(one,),
    text=text_beside(__package__, "one.md"),
    procedures=(
        Procedure(
            id="only",
            title="Only",
            start="It starts.",
            questions=(),
            outcomes=(end,),
            rules=(Rule("end", when=ALWAYS, then=end, because="clause"),),
            when_unsure=Rule("ask", when=ALWAYS, then=should("ask", "Ask."), because="clause"),
        ),
    ),
)
"""
TEXT = "{#clause}\nSome words.\n"

type Write = Callable[[dict[str, str]], None]


@pytest.fixture
def policies_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    """Writes files of policies and lets the catalogue find them instead of the shipped ones."""
    root = policy_model.policies.__name__

    def write(files: dict[str, str]) -> None:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content.encode("utf-8", "surrogateescape"))

    monkeypatch.setattr(policy_model.policies, "__path__", [str(tmp_path)])
    shipped = [name for name in sys.modules if name.startswith(f"{root}.") and name.count(".") > 1]
    for name in shipped:
        if name not in (f"{root}.catalogue", f"{root}.reading"):
            monkeypatch.delitem(sys.modules, name)
    packages.cache_clear()
    yield write
    packages.cache_clear()
    for name in [name for name in sys.modules if name.startswith(f"{root}.new")]:
        del sys.modules[name]


NEW = {"new/__init__.py": 'VERSIONS = ("one",)\n', "new/one.py": MODULE, "new/one.md": TEXT}


def test_a_new_package_is_a_new_policy(policies_in: Write) -> None:
    policies_in(NEW)
    assert [policy.name for policy in catalogue()["new"]] == ["new@1"]
    assert find_procedure("new/only")[1].title == "Only"


def test_a_text_may_begin_with_the_mark_that_some_editors_write(policies_in: Write) -> None:
    policies_in({**NEW, "new/one.md": "\ufeff" + TEXT})
    assert find_policy("new").clause("clause").text == "Some words."


SECOND = """\
from dataclasses import replace
from policy_model.policies.new.one import one, policy as before
from policy_model.policy import StatedDate, Version
policy = replace(before, {})
"""

BROKEN = {
    "mistakes in the policy": (
        {"new/one.py": MODULE.replace('"Us"', '""').replace('"It ends."', '""')},
        (
            "new/one.py:12: owner: nothing is written here\n"
            "  help: add the words\n"
            "new/one.py:7: procedures[only].outcomes[end].text: nothing is written here\n"
            "  help: add the words"
        ),
    ),
    "mistakes in the text": (
        {"new/one.md": "Some words.\n{#clause}\n"},
        (
            "new/one.md:1: words without a clause id\n"
            "  help: put a line `{#some-id}` above them\n"
            "new/one.md:2: clause `clause` has no words\n"
            "  help: add its text below"
        ),
    ),
    "a text that is missing": (
        {"new/one.py": MODULE.replace("one.md", "two.md")},
        "new/two.md: there is no such text file\n  help: put it beside the policy's module",
    ),
    "a text that is not UTF-8": (
        {"new/one.md": "{#clause}\nIt\udc92s words.\n"},
        "new/one.md:2: the file is not UTF-8\n  help: save it as UTF-8",
    ),
    "a module that is not Python": (
        {"new/one.py": MODULE.replace("policy = Policy(", "policy = Policy((")},
        "new/one.py:9: the module is not valid Python: '(' was never closed",
    ),
    "a module that is not UTF-8": (
        {"new/one.py": MODULE.replace('"Us"', '"U\udc92s"')},
        "new/one.py:12: the file is not UTF-8\n  help: save it as UTF-8",
    ),
    "a module that fails": (
        {"new/one.py": MODULE.replace("when=ALWAYS, then=end", "when=not ALWAYS, then=end")},
        (
            "new/one.py:24: the module can't be read: "
            "conditions are combined with `&`, `|` and `~`, not with `and`, `or` and `not`\n"
            "  help: Python says TypeError"
        ),
    ),
    "a clause id that is not there": (
        {"new/one.py": MODULE.replace('then=end, because="clause"', 'then=end, because="claus"')},
        ("new/one.py:24: procedures[only].rules[end].because: unknown clause `claus`\n  help: did you mean `clause`?"),
    ),
    "a clause without an id": (
        {"new/one.md": "{#clause}\nSome words.\n\nMore words.\n"},
        "new/one.md:4: words without a clause id\n  help: put a line `{#some-id}` above them",
    ),
    "a clause id that is there twice": (
        {"new/one.md": "{#clause}\nSome words.\n\n{#clause}\nMore words.\n"},
        "new/one.md:4: clause id `clause` is used twice\n  help: it was first given in line 1",
    ),
    "a rule that is there twice": (
        {
            "new/one.py": MODULE.replace(
                'because="clause"),),\n',
                'because="clause"),\n                   Rule("end", when=ALWAYS, then=end, because="clause")),\n',
            )
        },
        ("new/one.py:25: procedures[only].rules: rule id `end` is used twice\n  help: rename one of them"),
    ),
    "a module without a policy": (
        {"new/one.py": "policies = ()\n"},
        "new/one.py: the module has no `policy`\n  help: write it as the other policies do",
    ),
    "a package without versions": (
        {"new/__init__.py": ""},
        "new/__init__.py: the module has no `VERSIONS`\n  help: write it as the other policies do",
    ),
    "a version that is not there": (
        {"new/__init__.py": 'VERSIONS = ("one", "two")\n'},
        (
            "new/two.py: the module can't be read: No module named 'policy_model.policies.new.two'\n"
            "  help: Python says ModuleNotFoundError"
        ),
    ),
    "a mistake in a version that another takes from": (
        {
            "new/__init__.py": 'VERSIONS = ("one", "two")\n',
            "new/one.py": MODULE.replace('"Us"', '""'),
            "new/two.py": SECOND.format("title='Newer'"),
        },
        "new/one.py:12: owner: nothing is written here\n  help: add the words",
    ),
    "mistakes in two policies": (
        {
            "new/one.md": "",
            "newer/__init__.py": 'VERSIONS = ("one",)\n',
            "newer/one.py": MODULE.replace('id="new"', 'id="newer"').replace('"Us"', '""'),
            "newer/one.md": TEXT,
        },
        (
            "new/one.py:7: procedures[only].outcomes[end].because: unknown clause `clause`\n"
            "  help: there is no clause to choose from\n"
            "new/one.py:24: procedures[only].rules[end].because: unknown clause `clause`\n"
            "  help: there is no clause to choose from\n"
            "new/one.py:25: procedures[only].when_unsure.because: unknown clause `clause`\n"
            "  help: there is no clause to choose from\n"
            "newer/one.py:12: owner: nothing is written here\n"
            "  help: add the words"
        ),
    ),
    "one policy in two packages": (
        {"newer/__init__.py": 'VERSIONS = ("one",)\n', "newer/one.py": MODULE, "newer/one.md": TEXT},
        "newer: policy `new` is in another package too\n  help: keep one package for each policy",
    ),
    "two policies in one package": (
        {"new/__init__.py": 'VERSIONS = ("one", "two")\n', "new/two.py": SECOND.format("id='other'")},
        "new: `other@1` follows `new@1`\n  help: keep one package for each policy",
    ),
    "a released row rewritten": (
        {
            "new/__init__.py": 'VERSIONS = ("one", "two")\n',
            "new/two.py": SECOND.format(
                "versions=(replace(one, person='AB'), Version(name='2', revised=StatedDate('June')))"
            ),
        },
        (
            "new: the version-control table of `new@2` does not continue that of `new@1`\n"
            "  help: leave released rows as they are and add one after them"
        ),
    ),
    "a version without a row of its own": (
        {"new/__init__.py": 'VERSIONS = ("one", "two")\n', "new/two.py": SECOND.format("title='Newer'")},
        (
            "new: the version-control table of `new@1` does not continue that of `new@1`\n"
            "  help: leave released rows as they are and add one after them"
        ),
    ),
}


@pytest.mark.parametrize(("files", "message"), BROKEN.values(), ids=BROKEN)
def test_whatever_is_wrong_with_policies_is_said_at_its_place(
    policies_in: Write, files: dict[str, str], message: str
) -> None:
    policies_in(NEW | files)
    with pytest.raises(PolicyError) as caught:
        catalogue()
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("init", "module", "message"),
    [
        ("VERSIONS = ()\n", MODULE, "new/__init__.py: `VERSIONS` is not the names of its modules, as a tuple"),
        ("VERSIONS = ('one')\n", MODULE, "new/__init__.py: `VERSIONS` is not the names of its modules, as a tuple"),
        ("VERSIONS = ('one',)\n", MODULE + "policy = 3\n", "new/one.py: `policy` is not a policy"),
    ],
)
def test_a_package_that_holds_no_policy_is_not_passed_over(
    policies_in: Write, init: str, module: str, message: str
) -> None:
    policies_in({"new/__init__.py": init, "new/one.py": module, "new/one.md": TEXT})
    with pytest.raises(PolicyError) as caught:
        catalogue()
    assert str(caught.value) == f"{message}\n  help: write it as the other policies do"


def test_a_module_that_leaves_is_a_mistake_and_no_success(policies_in: Write) -> None:
    module = MODULE + "raise SystemExit(0)\n"
    policies_in({"new/__init__.py": "VERSIONS = ('one',)\n", "new/one.py": module, "new/one.md": TEXT})
    with pytest.raises(PolicyError) as caught:
        catalogue()
    line = module.count("\n")
    assert str(caught.value) == f"new/one.py:{line}: the module can't be read: 0\n  help: Python says SystemExit"


def test_a_version_with_a_slash_in_its_name_has_procedures(policies_in: Write) -> None:
    module = MODULE.replace('name="1"', 'name="2023/24"')
    policies_in({"new/__init__.py": "VERSIONS = ('one',)\n", "new/one.py": module, "new/one.md": TEXT})
    policy, procedure = find_procedure("new@2023/24/only")
    assert (policy.version.name, procedure.id) == ("2023/24", "only")


def test_an_empty_version_is_not_taken_for_the_newest() -> None:
    with pytest.raises(RequestError) as caught:
        find_policy("information-sharing@")
    assert str(caught.value) == "policy `information-sharing`: unknown version ``\n  help: known: `v_2-2023`"
