"""Set up what the benchmarks need, other engines included, measure everything side by side and print the tables."""

import argparse
import subprocess

from setting_up.chromium import VARIABLE
from setting_up.errors import run_script
from setting_up.prepare import prepare_benchmarks
from setting_up.project import THIS

NAMES = ("decisions", "scale", "memory", "guide", "imports", "pages", "scale-site")
STATUSES = """\
names:
  decisions  decisions per second, beside zen-engine, SpiffWorkflow, pyDMNrules and nested ifs
  scale      compiling, verifying and comparing policies that grow, beside dd, python-sat and z3
  memory     memory of the model in the browser's Python
  guide      the guide in the page, beside plain Pyodide, PyScript and markdown-exec; it takes twelve minutes
  imports    importing the core, in a Python of its own each time
  pages      Lighthouse on every kind of page
  scale-site regenerating and building sites of many policies, beside plain MkDocs; it takes half an hour

exit status:
  0    measured
  1    two contenders disagree, or it could not be set up or measured: a line on stderr says why and what to do
  2    wrong arguments
  130  stopped with Ctrl-C
"""


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=STATUSES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="what to measure; without any, all of it")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/developers/benchmarks.md")
    given = parser.parse_args()
    for name in given.names:
        if name not in NAMES:
            parser.error(f"there is no benchmark {name!r}: choose from {', '.join(NAMES)}")
    chromium = prepare_benchmarks(THIS)
    print("- measure (this takes minutes; leave the machine alone meanwhile)")
    command = [str(THIS.venv_python), "-m", "tests.benchmarks", *given.names, *(["--write"] if given.write else [])]
    return subprocess.call(command, cwd=str(THIS.root), env={**THIS.environment(), VARIABLE: chromium})


if __name__ == "__main__":
    run_script(main)
