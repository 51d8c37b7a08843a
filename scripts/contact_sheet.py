"""Set everything up, build the site, and take pictures of every page and every state of the guide, to be looked at."""

import argparse
import subprocess

from setting_up.build import build_site
from setting_up.chromium import VARIABLE
from setting_up.errors import run_script
from setting_up.prepare import prepare_tests
from setting_up.project import THIS

FOLDER = "contact-sheet"
STATUSES = """\
exit status:
  0    taken: open contact-sheet/index.html
  1    could not be set up, built or taken: a line on stderr says why and what to do
  2    wrong arguments
  130  stopped with Ctrl-C
"""


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=STATUSES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", metavar="WORD", default="", help="pages and states with this in their name")
    given = parser.parse_args()
    chromium = prepare_tests(THIS)
    site = build_site()
    print("- take the pictures (all of them take some minutes)")
    command = [str(THIS.venv_python), "-m", "tests.site.contact_sheet", str(site), FOLDER, "--only", given.only]
    return subprocess.call(command, cwd=str(THIS.root), env={**THIS.environment(), VARIABLE: chromium})


if __name__ == "__main__":
    run_script(main)
