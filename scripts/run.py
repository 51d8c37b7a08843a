"""Run a Python module in the environment that the set-up made: run.py ruff check, for example.

usage: run.py MODULE [arguments]

All arguments are handed to the module. Nothing is set up: what is not installed yet, scripts/test.py installs.

exit status:
  the module's own; or
  1    the environment is not there: one line on stderr says what to do
  2    no module is named
  130  stopped with Ctrl-C
"""

import subprocess
import sys

from setting_up.errors import SetUpError, only_help, run_script
from setting_up.project import THIS


def main():
    arguments = sys.argv[1:]
    if only_help(arguments):
        print(__doc__.strip())
        return 0
    if not arguments or arguments[0].startswith("-"):
        print("usage: run.py MODULE [arguments]", file=sys.stderr)
        return 2
    if not THIS.venv_python.exists():
        raise SetUpError("the project's environment is not there: run `python3 scripts/test.py`, which makes it")
    return subprocess.call([str(THIS.venv_python), "-m", *arguments], cwd=str(THIS.root), env=THIS.environment())


if __name__ == "__main__":
    run_script(main)
