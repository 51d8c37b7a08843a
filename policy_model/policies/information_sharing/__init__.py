"""Reconstruct's information sharing policy."""

VERSIONS = ("v2_2023",)
