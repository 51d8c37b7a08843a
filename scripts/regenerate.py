"""Write everything that is generated and committed, or check it. `docs/decisions/regenerating.md` lists it."""

import argparse
import subprocess
import sys

from setting_up.errors import run_script
from setting_up.prepare import prepare_site
from setting_up.project import THIS

STATUSES = """\
exit status:
  0    written, or with --check: all of it is up to date
  1    with --check: something is stale (each file is named); otherwise: something that was edited by hand was left
       alone (it is named), or could not be written: one line on stderr says why and what to do
  2    wrong arguments, or a policy that does not hold
  130  stopped with Ctrl-C
"""


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=STATUSES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="write nothing; name what is stale and how to mend it")
    parser.add_argument("--force", action="store_true", help="overwrite what was edited by hand since, too")
    parser.parse_args()
    prepare_site(THIS)
    command = [str(THIS.venv_python), "-m", "policy_model.publish.regenerate", *sys.argv[1:]]
    return subprocess.call(command, cwd=str(THIS.root), env=THIS.environment())


if __name__ == "__main__":
    run_script(main)
