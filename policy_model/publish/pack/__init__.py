"""What reviewers take along: the review pack as a PDF and as a Word file, the review's dates, the feed of versions."""

from __future__ import annotations

from policy_model.publish.pack.files import FOLDER, File, feed_file, files_of, write

__all__ = ["FOLDER", "File", "feed_file", "files_of", "write"]
