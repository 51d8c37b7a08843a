"""What the benchmarks measure the guide against, and with: packages that npm brings, in a folder of their own.

The site needs none of them, so its own `npm ci` stays small.
"""

from __future__ import annotations

import shutil

from .errors import SetUpError
from .project import Project
from .stamps import digest, read_stamp, remove_stamp, write_stamp
from .steps import run

PACKAGES = ("package.json", "package-lock.json")


def prepare_peers(project: Project) -> bool:
    """Install what `tests/benchmarks/peers` names into `.cache/peers`, unless that was done. Returns whether it wasn't.

    Raises `SetUpError`.
    """
    named = [project.root / "tests" / "benchmarks" / "peers" / name for name in PACKAGES]
    folder = project.root / ".cache" / "peers"
    stamp, wanted = folder / "set-up.json", {"packages": digest(*named)}
    if read_stamp(stamp) == wanted:
        return False
    npm = project.program("npm")
    if npm is None:
        raise SetUpError("npm is missing: install Node.js 20 or newer, with npm, then run the same command again")
    folder.mkdir(parents=True, exist_ok=True)
    remove_stamp(stamp)
    for file in named:
        shutil.copy(str(file), str(folder))
    command = [npm, "ci", "--prefix", str(folder), "--ignore-scripts", "--prefer-offline", "--loglevel=http"]
    command += ["--no-audit", "--no-fund"]
    run(project, "install what the guide is measured against into .cache/peers", command)
    write_stamp(stamp, wanted)
    return True
