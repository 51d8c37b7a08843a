"""Set everything up, build the site, and serve it on this machine."""

import argparse
import signal

from setting_up.build import build_site
from setting_up.errors import SetUpError, run_script
from setting_up.prepare import prepare_site
from setting_up.project import THIS
from site_server import make_server

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
    port = parser.parse_args().port
    server_on(port).server_close()  # better to hear of a taken port now than after the build
    prepare_site(THIS)
    with server_on(port, build_site()) as server:
        try:
            print(f"\nThe site is at http://127.0.0.1:{server.server_port}/ (Ctrl-C stops it)")
            server.serve_forever()
        except KeyboardInterrupt:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second one must not end in a traceback
            print()
    return 0


def port_number(text):
    number = int(text) if text.isdecimal() else -1
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return number


def server_on(port, folder=THIS.site):
    try:
        return make_server(folder, port)
    except OSError as error:
        other = port + 1 if 1024 <= port < 65535 else 8001
        reason = error.strerror or error
        raise SetUpError(
            f"cannot serve on port {port} ({reason}): choose another, as in `serve.py --port {other}`"
        ) from None


if __name__ == "__main__":
    run_script(main)
