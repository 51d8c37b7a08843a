"""Makes the next version of a policy: a draft beside the released versions, and its release. It writes files."""
