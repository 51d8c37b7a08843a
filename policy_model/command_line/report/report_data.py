"""The differences between two states of the policies as plain data, for `policy report --json`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from policy_model.command_line.comparison_data import comparison_data
from policy_model.command_line.reconciling import clause_data
from policy_model.command_line.report.differences import Changed, Differences
from policy_model.command_line.report.revisions import Revision
from policy_model.command_line.report.states import Found
from policy_model.data import Data
from policy_model.policies.catalogue import typed_name
from policy_model.policy import Policy


def report_data(base: Revision, found: Differences) -> Data:
    """All that differs, by ids, with nothing left out."""
    drawn = found.drawn
    return {
        "base": {"revision": base.name, "commit": base.commit, "diverged": base.diverged},
        "differs": bool(found),
        "policies": {"added": _names(found.policies_added), "removed": _names(found.policies_removed)},
        "versions": {
            "added": _names(found.versions_added),
            "removed": _names(found.versions_removed),
            "released": _names(found.released),
            "changed": [_changed_data(each) for each in found.changed],
        },
        "findings": {
            "new": _found_data(found.found),
            "gone": _found_data(found.mended),
            "as_before": _found_data(found.as_before),
        },
        "drawings": {
            "added": list(drawn.added),
            "changed": list(drawn.changed),
            "removed": list(drawn.removed),
            "stale": [{"path": each.path, "message": each.message} for each in drawn.stale],
        },
    }


def _names(policies: Iterable[Policy]) -> list[str]:
    return [typed_name(policy) for policy in policies]


def _found_data(found: Iterable[Found]) -> list[Data]:
    return [{**asdict(each), "command": each.command or None} for each in found]


def _changed_data(changed: Changed) -> Data:
    return {
        "name": typed_name(changed.policy),
        "new": changed.new,
        "compared_with": typed_name(changed.comparison.old),
        "comparison": comparison_data(changed.comparison),
        "alone": [clause_data(each) for each in changed.alone],
        "otherwise": list(changed.otherwise),
    }
