"""Set everything up and build the site into site/. A build that fails leaves the old site as it was."""

import argparse

from setting_up.build import build_site
from setting_up.errors import run_script
from setting_up.prepare import prepare_site
from setting_up.project import THIS

STATUSES = """\
exit status:
  0    built
  1    could not be set up or built: one line on stderr says why and what to do
  2    wrong arguments
  130  stopped with Ctrl-C
"""


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=STATUSES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.parse_args()
    prepare_site(THIS)
    print(f"\nThe site is in {build_site()}")
    return 0


if __name__ == "__main__":
    run_script(main)
