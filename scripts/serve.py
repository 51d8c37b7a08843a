"""Set everything up, build the site, serve it on this machine, and build again what you edit meanwhile."""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from setting_up.build import build_site
from setting_up.errors import SetUpError, run_script
from setting_up.prepare import prepare_site
from setting_up.project import THIS
from site_server import make_server
from watched_site import Watched, end, make_watched_server, watch

STATUSES = """\
exit status:
  0    served until Ctrl-C
  1    could not be set up, built or served: one line on stderr says why and what to do
  2    wrong arguments
  130  Ctrl-C before the site was served
"""


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=STATUSES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--port", type=port_number, default=8000, help="of 127.0.0.1; 0 takes any free one (%(default)s)"
    )
    parser.add_argument("--no-watch", action="store_true", help="serve the site as it is built, whatever is edited")
    options = parser.parse_args()
    server_on(options.port).server_close()  # better to hear of a taken port now than after the build
    prepare_site(THIS)
    site = build_site()
    if options.no_watch:
        with server_on(options.port, site) as server:
            serve(server, "Ctrl-C stops it")
        return 0
    with tempfile.TemporaryDirectory(dir=str(THIS.private)) as into:
        watched = Watched(site, Path(into))
        with server_on(options.port, make=lambda port: make_watched_server(watched, port)) as server:
            child = watch(watched, str(THIS.venv_python), THIS.root, THIS.environment())
            threading.Thread(target=restarted, args=[watched.restart, server], daemon=True).start()
            serve(server, "pages reload as you edit; Ctrl-C stops it")
            port = server.server_port
        end(child)
    if watched.restart.is_set():
        print("The scripts have changed: starting again", flush=True)
        again = [sys.executable, __file__, "--port", str(port)]
        if os.name == "nt":  # there, `execv` would end this process and leave the console to two
            return subprocess.call(again)
        os.execv(sys.executable, again)
    return 0


def serve(server, more):
    """Serve until Ctrl-C, or until the server is shut down."""
    try:
        print(f"\nThe site is at http://127.0.0.1:{server.server_port}/ ({more})")
        server.serve_forever()
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second one must not end in a traceback
        print()


def restarted(restart, server):
    """Shut the server down once the scripts have changed."""
    restart.wait()
    server.shutdown()


def port_number(text):
    number = int(text) if text.isdecimal() else -1
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return number


def server_on(port, folder=THIS.site, make=None):
    try:
        return make(port) if make else make_server(folder, port)
    except OSError as error:
        other = port + 1 if 1024 <= port < 65535 else 8001
        reason = error.strerror or error
        raise SetUpError(
            f"cannot serve on port {port} ({reason}): choose another, as in `serve.py --port {other}`"
        ) from None


if __name__ == "__main__":
    run_script(main)
