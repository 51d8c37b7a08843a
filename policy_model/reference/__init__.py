"""The reference pages of this project's own site, read off its code whenever the site is built."""
