"""Set up what the tests need, a real browser included, and run them.

usage: test.py [pytest arguments]

All arguments are handed to pytest; without any, every test runs, as many at once as there are processors.

exit status:
  0        all tests passed
  1        a test failed, or the tests could not be set up: then one line on stderr says why and what to do
  2 to 5   pytest's own (2 stopped, 3 internal error, 4 wrong arguments, 5 no tests found)
  130      stopped with Ctrl-C during the set-up
"""

import subprocess
import sys

from setting_up.chromium import VARIABLE
from setting_up.errors import only_help, run_script
from setting_up.prepare import prepare_tests
from setting_up.project import THIS

# Each process begins with a part of its own; one that has done all takes over half of what another has left.
ALL = ["--numprocesses=auto", "--maxprocesses=4", "--dist=worksteal"]


def main():
    arguments = sys.argv[1:]
    if only_help(arguments):
        print(__doc__.strip())
        return 0
    chromium = prepare_tests(THIS)
    environment = {**THIS.environment(), VARIABLE: chromium}  # after the set-up: it names the Node that was installed
    print("- run the tests")
    arguments = arguments or ALL
    pytest = subprocess.Popen([str(THIS.venv_python), "-m", "pytest", *arguments], cwd=str(THIS.root), env=environment)
    while True:
        try:
            return pytest.wait()
        except KeyboardInterrupt:
            continue  # pytest has had it too, and reports what it had got to


if __name__ == "__main__":
    run_script(main)
