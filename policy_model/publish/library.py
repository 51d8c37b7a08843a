"""Pyodide's standard library without what no guide needs: an event loop, and packages to be loaded later.

Pyodide imports both whenever it starts, and they import half of what it has: `ssl`, `subprocess`, `logging`, archives.
A guide's Python is only ever asked something and answers at once, so little modules stand in for them. They take
up the same JavaScript objects in the same order as the modules that they stand for: a memory snapshot counts on it.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

STAND_INS = {
    "asyncio/__init__.py": """
def get_event_loop():
    raise RuntimeError("there is no event loop here")

get_running_loop = get_event_loop
""",
    "pyodide/webloop.py": """
from pyodide_js._api import scheduleCallback

def _initialize_event_loop():
    from pyodide_js._api import config
""",
    "pyodide/_package_loader.py": """
from pyodide_js import loadedPackages

class Folder:
    def __init__(self, path):
        self.path = path

    def __str__(self):
        return self.path

SITE_PACKAGES, DSO_DIR = Folder("/lib/site-packages"), Folder("/usr/lib")

def init_loaded_packages():
    pass
""",
}
LEFT_OUT = "asyncio/"


def library(shipped: Path) -> bytes:
    """The zip of sources that stands in for `shipped`, the runtime's own.

    Raises KeyError where that has no module of a stand-in's name, OSError where it can't be read.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(shipped) as whole, zipfile.ZipFile(made, "w") as archive:
        for name in STAND_INS:
            whole.getinfo(name)  # a runtime without it has changed, and its stand-in with it
        for entry in whole.infolist():
            if entry.filename not in STAND_INS and not entry.filename.startswith(LEFT_OUT):
                archive.writestr(zipfile.ZipInfo(entry.filename, entry.date_time), whole.read(entry))
        for name, source in STAND_INS.items():
            archive.writestr(zipfile.ZipInfo(name), source)
    return made.getvalue()
