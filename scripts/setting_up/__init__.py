"""Everything that the scripts need before they can do their work: `.venv`, `node_modules`, a browser, the built site.

These modules start on any Python from 3.8 on, with the standard library alone, on Linux, macOS and Windows. They make
an environment with a newer Python, and the project itself runs in that.
"""

# No syntax here that an old Python stumbles over: it must get as far as the message.
import sys

if sys.version_info < (3, 8):
    sys.exit("error: this script needs python3 3.8 or newer to start: install Python 3.12 or newer from python.org")
