"""The workflows for GitHub Actions as their files say them."""

from __future__ import annotations

from pathlib import Path

import yaml

GITHUB = Path(__file__).parents[2] / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))


def workflow(file: Path) -> dict:
    # BaseLoader: `on` is a key here, and not a truth value.
    return yaml.load(file.read_text("utf-8"), yaml.BaseLoader)


def steps() -> list[tuple[str, dict]]:
    """Every step of every job, by workflow, job and name."""
    return [
        (f"{file.name}: {name}: {step['name']}", step)
        for file in WORKFLOWS
        for name, job in workflow(file)["jobs"].items()
        for step in job["steps"]
    ]


def scripts() -> dict[str, str]:
    """What the steps run, by the same names."""
    return {name: step["run"] for name, step in steps() if "run" in step}
