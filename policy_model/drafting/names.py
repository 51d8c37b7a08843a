"""What people give when they make a policy, draft or release: names, who, why. It is taken as given or refused."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from policy_model.errors import Problem
from policy_model.policies.beside import ALTERNATIVES
from policy_model.policy import Policy, StatedDate, Version

LONGEST_NAME, LONGEST = 60, 2000
"""How many characters a version's name may have, and other words: a longer reason belongs in a paper of its own."""

_OF_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
_UNSAID = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def word_mistakes(path: str, words: str, longest: int = LONGEST) -> Iterator[Problem]:
    """Words that are missing, too many, or not only words. What looks like code is words like any others."""
    if not words.strip():
        yield Problem(path, "nothing is written here", "give the words; they are never filled in")
    elif words != words.strip():
        yield Problem(path, "the words begin or end with a space", "leave it out")
    if len(words) > longest:
        yield Problem(path, f"{len(words)} characters are more than {longest}", "say it shorter")
    unsaid = next((each for each in words if unicodedata.category(each) in _UNSAID), None)
    if unsaid is not None:
        name = unicodedata.name(unsaid, f"U+{ord(unsaid):04X}")
        yield Problem(path, f"the words hold a character that is not seen: {name}", "write them in one line, as text")


def version_name_mistakes(
    name: str, versions: Iterable[Policy], modules: Path, pages: Path | None, path: str = "--name"
) -> Iterator[Problem]:
    """Why a new version can't have that name.

    versions: those that there are. modules: the folder of the policy's modules. pages: that of its pages, if known.
    """
    problems = tuple(word_mistakes(path, name, LONGEST_NAME))
    yield from problems
    if problems:
        return
    new = Version(name=name, revised=StatedDate(""))
    for other in (policy.version.name for policy in versions if policy.version.slug == new.slug):
        like = "" if other == name else f"; files and addresses know it as `{new.slug}` too"
        yield Problem(path, f"version `{other}` is there already{like}", "give the next version a name of its own")
        return
    module = module_name(name)
    if not module.strip("_"):
        yield Problem(path, f"`{name}` can't name a file", "use some of the letters a to z, or numbers")
    elif keyword.iskeyword(module) or module in _OF_DEVICES:
        yield Problem(path, f"`{name}` can't name a file", "add a number or a year")
    elif taken := [file for file in _files(modules, pages, new.slug, module) if file.exists()]:
        message = f"`{name}` would be kept in `{taken[0].name}`, which is there already"
        yield Problem(path, message, "choose another name, or take that file away")


def policy_id_mistakes(
    id: str, taken: Collection[str], policies: Path, docs: Path, path: str = "NAME"
) -> Iterator[Problem]:
    """Why a new policy can't have that id.

    taken: the ids that there are. policies: the folder of all packages. docs: that of all policies' pages.
    """
    problems = tuple(word_mistakes(path, id, LONGEST_NAME))
    yield from problems
    if problems:
        return
    slug = "-".join(
        re.findall(r"[a-z0-9]+", unicodedata.normalize("NFKD", id).encode("ascii", "ignore").decode().lower())
    )
    if id != slug:
        help = f"write `{slug}`" if slug else "use some of the letters a to z"
        yield Problem(path, f"`{id}` is not a policy id", f"{help}; the words that are shown go into `--title`")
    elif id in taken:
        yield Problem(path, f"policy `{id}` is there already", "choose another name; `policy list` lists those taken")
    elif not id[0].isalpha():
        yield Problem(path, f"`{id}` can't name a Python package: it begins with a number", "put a word before it")
    elif keyword.iskeyword(id) or id in _OF_DEVICES:
        what = "a word of Python's own" if keyword.iskeyword(id) else "what Windows calls a device"
        yield Problem(path, f"`{id}` can't name a folder: it is {what}", f"add a word, as in `{id}-policy`")
    else:
        folder = policies / package_name(id)
        for each in (folder, folder.with_suffix(".py"), docs / id):
            if each.exists() and not _is_left_over(each):
                message = f"`{each.name}` is there already, in `{each.parent.parent.name}/{each.parent.name}`"
                yield Problem(path, message, "choose another name, or take it away")


def package_name(id: str) -> str:
    """The package of a policy of that id: `lone-working` is in `lone_working`."""
    return id.replace("-", "_")


def _is_left_over(folder: Path) -> bool:
    """Whether it is a folder that holds no more than what Python left there."""
    return folder.is_dir() and all(each.name == "__pycache__" for each in folder.iterdir())


def module_name(name: str) -> str:
    """The module that holds a version of that name: `V_3 2026` is in `v_3_2026`, `2026` in `v2026`."""
    slug = Version(name=name, revised=StatedDate("")).slug
    module = re.sub(r"[^a-z0-9]+", "_", slug).strip("_")
    return f"v{module}" if module[:1].isdigit() else module


def draft_page(slug: str) -> str:
    """The page of a draft, among the pages of its policy."""
    return f"draft-{slug}.md"


def review_page(slug: str) -> str:
    """The second page of a first version while it is a draft: what `review.md` will be."""
    return f"draft-{slug}-review.md"


def _files(modules: Path, pages: Path | None, slug: str, module: str) -> Iterator[Path]:
    endings = (".py", ".md", ".record.txt", ".released.txt", f"{ALTERNATIVES}.py")
    yield from (modules / f"{module}{ending}" for ending in endings)
    yield modules / module
    if pages:
        yield from (pages / draft_page(slug), pages / f"{slug}.md")
