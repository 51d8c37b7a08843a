"""Makes a new policy, drafts of next versions, and their release. It writes files."""
