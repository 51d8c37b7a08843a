"""The blocks that an author can write in a Markdown page, each a line of its own: `::: flowchart POLICY/PROCEDURE`."""

from __future__ import annotations

from policy_model.publish.blocks.around import developments
from policy_model.publish.blocks.calls import Block, Site, Target, render
from policy_model.publish.blocks.checked import findings, invariants
from policy_model.publish.blocks.compared import changes
from policy_model.publish.blocks.details import emergency_card, policy_header, policy_list, references, version_table
from policy_model.publish.blocks.downloads import downloads
from policy_model.publish.blocks.practising import practise
from policy_model.publish.blocks.readings import interpretations
from policy_model.publish.blocks.review import coverage, rules, scenarios
from policy_model.publish.blocks.sign import attestation
from policy_model.publish.blocks.steps import all_questions, flowchart, guide, outline, to_guide
from policy_model.publish.blocks.summary import changes_since, review_summary
from policy_model.publish.blocks.words import adopted_text, policy_text

__all__ = ["BLOCKS", "OPTIONS", "Block", "Site", "Target", "render"]

BLOCKS = {
    "emergency-card": Block(emergency_card, Target.NOTHING),
    "policy-list": Block(policy_list, Target.NOTHING, ("folder",)),
    "policy-header": Block(policy_header),
    "policy-text": Block(policy_text, options=("from", "to", "review")),
    "adopted-text": Block(adopted_text, options=("folder", "review")),
    "version-table": Block(version_table),
    "references": Block(references, options=("folder",)),
    "review-summary": Block(review_summary),
    "developments": Block(developments),
    "interpretations": Block(interpretations, options=("page",)),
    "coverage": Block(coverage, options=("page",)),
    "invariants": Block(invariants, options=("page",)),
    "findings": Block(findings, options=("page",)),
    "changes-since": Block(changes_since, options=("page", "folder")),
    "attestation": Block(attestation),
    "downloads": Block(downloads, options=("folder",)),
    "changes": Block(changes, Target.VERSIONS, ("licence",)),
    "guide": Block(guide, Target.PROCEDURE, ("page",)),
    "all-questions": Block(all_questions, Target.PROCEDURE, ("page",)),
    "flowchart": Block(flowchart, Target.PROCEDURE, ("licence", "page")),
    "outline": Block(outline, Target.PROCEDURE, ("page",)),
    "to-guide": Block(to_guide, Target.PROCEDURE),
    "rules": Block(rules, Target.PROCEDURE, ("page",)),
    "scenarios": Block(scenarios, Target.PROCEDURE),
    "practise": Block(practise, Target.PROCEDURE, ("page",)),
}
"""Every block by its name."""

OPTIONS = {
    "folder": "The folder, seen from the page, that holds one folder for each policy (`policies`, `..`); of "
    "`downloads`, the one in the built site that holds the files, seen from the address of the built page.",
    "page": "The page, seen from this one, that holds the policy's text; left out where it is this one. Where it is "
    "given, guides, flowcharts and outlines have their version in their ids, so that several may stand together. Of "
    "`changes-since`, the page that compares the version with the one before it.",
    "from": "The id of the first clause to be shown; left out, it is the first of the text.",
    "to": "The id of the last clause to be shown; left out, it is the last of the text.",
    "review": "The page, seen from this one, that holds the rules; left out, no rule is linked to.",
    "licence": "The licence under which the source of a procedure is published: `ogl`, for example.",
}
"""What each option means, whichever block takes it."""
