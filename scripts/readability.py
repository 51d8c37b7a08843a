"""Count the words of each sentence on the pages that everybody reads, and name the longest. A warning, never a gate.

usage: readability.py [PAGE ...]

Pages are Markdown files; without any, they are those that staff and visitors read. The policy's own words are not in
them, and are never counted: blocks stand in their place.

exit status:
  0    whatever was counted
  1    a page can't be read
  130  stopped with Ctrl-C
"""

import re
import sys
from pathlib import Path

from setting_up.errors import only_help, run_script

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGES = (
    "index.md",
    "about.md",
    "privacy.md",
    "accessibility.md",
    "policies/information-sharing/find.md",
    "policies/information-sharing/practise.md",
)
AIM = 20
"""How many words a sentence has on average, at most, in plain English."""
LONG = 25
"""A sentence with more words than this is worth another look."""

NO_PROSE = re.compile(r"^---\n.*?^---\n|^```.*?^```|^(?:#|:::|\||<|\[[^\]]+\]: ).*?$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
ITEM = re.compile(r"^ *(?:[-*]|\d+\.) +", re.MULTILINE)
END = re.compile(r"(?<=[.?!])[*\"')]*\s+|\n\s*\n")
WORD = re.compile(r"\w[\w'\u2019-]*")


def sentences(source):
    """The sentences of a page in Markdown; headings, tables and blocks are none."""
    prose = NO_PROSE.sub("\n\n", source)
    prose = ITEM.sub("\n\n", LINK.sub(r"\1", prose))
    parts = (" ".join(part.split()) for part in END.split(prose))
    return [part for part in parts if len(WORD.findall(part)) > 2]


def words(sentence):
    """How many words a sentence has."""
    return len(WORD.findall(sentence))


def main():
    if only_help(sys.argv[1:]):
        print(__doc__.strip())
        return 0
    for page in map(Path, sys.argv[1:] or [DOCS / name for name in PAGES]):
        counted = sorted(((words(each), each) for each in sentences(page.read_text("utf-8"))), reverse=True)
        average = sum(count for count, _ in counted) / max(len(counted), 1)
        warning = f": WARNING, aim below {AIM}" if average >= AIM else ""
        print(f"{page.name}: {average:.1f} words a sentence{warning}")
        for count, sentence in counted[:3]:
            if count > LONG:
                print(f"  {count} words: {sentence}")
    return 0


if __name__ == "__main__":
    run_script(main)
