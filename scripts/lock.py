"""Make the lock files again: requirements/*.txt and both package-lock.json. For developers; needs the network.

Without --upgrade, what is locked already stays at its version as far as it still fits.
"""

import argparse

from setting_up.environment import WITHOUT_WHEEL
from setting_up.errors import SetUpError, run_script
from setting_up.exclusive import one_at_a_time
from setting_up.project import THIS
from setting_up.pythons import no_python_message, usable_pythons
from setting_up.steps import run
from setting_up.uv import find_uv

STATUSES = """\
exit status:
  0    made
  1    one line on stderr says why not and what to do
  2    wrong arguments
  130  stopped with Ctrl-C
"""

# What each lock file is made from, in this order. The tests' one is held to the versions of the site's, and the
# benchmarks' one to those of both: they share an environment.
SOURCES = {
    "site": ["pyproject.toml", "--extra=publish", "--extra=site", "requirements/site.in"],
    "test": [
        "pyproject.toml",
        "--extra=publish",
        "--extra=site",
        "--extra=test",
        "requirements/site.in",
        "-c",
        "requirements/site.txt",
    ],
    "bench": ["requirements/bench.in", "-c", "requirements/test.txt"],
    "node": ["requirements/node.in"],
    "uv": ["requirements/uv.in"],
}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=STATUSES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that fit")
    upgrade = ["--upgrade"] if parser.parse_args().upgrade else []
    with one_at_a_time(THIS):
        tried = []
        python = next(usable_pythons(tried), None)
        uv = find_uv(THIS, tried)
        npm = THIS.program("npm")
        if python is None or uv is None:
            raise SetUpError(no_python_message(tried))
        if npm is None:
            raise SetUpError("npm is missing: install Node.js 20 or newer, with npm, then run the same command again")
        for name, sources in SOURCES.items():
            # --only-binary: what pip will install is what is locked, and it builds nothing but what has no wheel.
            # --universal: one file for Linux, macOS and Windows. For uv and Node the Python that starts the scripts may
            # be as old as 3.8.
            options = ["--universal", "--generate-hashes", "--only-binary=:all:", "--python=" + python.program]
            options += ["--no-binary=" + package for package in WITHOUT_WHEEL]
            options += ["--python-version=3.8" if name == "uv" else "--python-version=3.12", "--no-config", "--quiet"]
            options += ["--custom-compile-command=python3 scripts/lock.py", *upgrade]
            target = f"requirements/{name}.txt"
            run(THIS, "lock " + target, [uv, "pip", "compile", *options, *sources, "--output-file", target])
        update = "update" if upgrade else "install"
        npm_options = ["--package-lock-only", "--ignore-scripts", "--omit-lockfile-registry-resolved"]
        for folder in (".", "tests/benchmarks/peers"):
            run(THIS, f"lock {folder}/package-lock.json", [npm, update, "--prefix", folder, *npm_options])
    return 0


if __name__ == "__main__":
    run_script(main)
