"""`python -m policy_model.regenerate`."""

import sys

from policy_model.regenerate import main

sys.exit(main(sys.argv[1:]))
