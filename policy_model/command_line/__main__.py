"""`python -m policy_model.command_line`: the command `policy`, for scripts that don't know where it is installed."""

import sys

from policy_model.command_line import main

if __name__ == "__main__":
    sys.exit(main())
