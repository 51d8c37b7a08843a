"""An extension of Python-Markdown with the blocks of `policy_model.publish`, and with those of the reference pages:

::: reference-blocks      the blocks that a page can have
::: reference-commands    the command line
::: reference-python      the modules of the model, with all that is public in them
::: architecture          the layers of the package, drawn and in words
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from policy_model.publish.blocks import BLOCKS, Block, Target
from policy_model.publish.markdown import PolicyExtension
from policy_model.reference.architecture import architecture
from policy_model.reference.blocks import reference_blocks
from policy_model.reference.commands import reference_commands
from policy_model.reference.python import reference_python

OF_REFERENCE = {
    "reference-blocks": Block(reference_blocks, Target.NOTHING),
    "reference-commands": Block(reference_commands, Target.NOTHING),
    "reference-python": Block(reference_python, Target.NOTHING),
    "architecture": Block(architecture, Target.NOTHING),
}
"""The blocks of the reference pages. They are of this project's site alone, and so in no reference themselves."""


class ReferenceExtension(PolicyExtension):
    """The extension with the blocks of the reference pages too. It is configured as `PolicyExtension` is."""

    blocks: ClassVar[Mapping[str, Block]] = {**BLOCKS, **OF_REFERENCE}
