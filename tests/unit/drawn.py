"""Drawings of made-up policies, in a folder of their own beside the committed ones."""

from __future__ import annotations

import shutil
from pathlib import Path

from policy_model.policy import Policy
from policy_model.publish import drawings

DIAGRAMS = Path(__file__).parents[2] / "diagrams"


def folder_of(folder: Path, *policies: Policy) -> Path:
    """The folder, with the committed drawings and those of these policies. It takes Node, for all of them once."""
    shutil.copytree(DIAGRAMS, folder, dirs_exist_ok=True)
    procedures = ((policy, procedure) for policy in policies for procedure in policy.procedures)
    for name, made in drawings.render(procedures, folder / ".kept").files.items():
        (folder / name).write_text(made.content, encoding="utf-8")
    return folder
