"""The count of words a sentence: of prose alone, and never a gate."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = """---
title: A page with a title that nobody counts, long as it may be
---

# A heading that is long, and is no sentence at all

::: policy-text information-sharing

One [link to a page](somewhere/else.md) here. Is this two?

- An item of a list
- **Another** one, in
  two lines

| a table | with words in it |
"""


def test_only_sentences_are_counted_and_a_long_average_is_a_warning(tmp_path: Path) -> None:
    short, long = tmp_path / "short.md", tmp_path / "long.md"
    short.write_text(PAGE, "utf-8")
    long.write_text(f"{'word ' * 30}end.\n", "utf-8")
    run = subprocess.run(
        [sys.executable, ROOT / "scripts/readability.py", short, long], capture_output=True, text=True, check=True
    )
    assert run.stdout.splitlines() == [
        "short.md: 4.8 words a sentence",
        "long.md: 31.0 words a sentence: WARNING, aim below 20",
        f"  31 words: {'word ' * 30}end.",
    ]
