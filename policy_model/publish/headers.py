"""The security headers, and the files that tell hosts to send them.

    docs/_headers                      Netlify, Cloudflare Pages, and this project's own server, which reads it too
    docs/developers/headers/*.conf     nginx, Apache
    docs/developers/headers/Caddyfile  Caddy

`python3 scripts/regenerate.py` writes them. They are committed, and `tests/unit/test_headers.py` holds them to what
is said here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from policy_model.publish.generated import Folder
from policy_model.publish.seal import Made

POLICY: Mapping[str, str] = {
    "default-src": "'none'",
    # Python is WebAssembly. No inline script, no `eval`, no script of anybody else.
    "script-src": "'self' 'wasm-unsafe-eval'",
    "style-src": "'self'",
    # `data:` for the theme's own icons, which its style sheet holds: a picture can neither run nor send anything.
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
"""What a page may load and do, directive by directive."""

HEADER_ONLY = frozenset({"frame-ancestors"})
"""The directives that count in a header alone; a browser complains of them in a page."""

# What no page of this site uses. Only features that browsers know: of others they complain.
OFF = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "otp-credentials",
    "payment",
    "picture-in-picture",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "usb",
    "window-management",
    "xr-spatial-tracking",
    "clipboard-read",
)
"""Features of a browser that are turned off. To write to the clipboard is left on: the decision record is copied."""


def content_security_policy(*, in_page: bool = False) -> str:
    """The Content-Security-Policy in one line, as a header carries it or (in_page) as a `meta` element does."""
    return "; ".join(f"{name} {value}" for name, value in POLICY.items() if not (in_page and name in HEADER_ONLY))


def headers() -> dict[str, str]:
    """The headers that every answer carries, those for workers and missing pages included."""
    return {
        "Content-Security-Policy": content_security_policy(),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in OFF),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


# Python's folder is named by the hash of what is in it. A browser asks for the service worker's script anew anyhow;
# what stands between it and the site should too.
KEPT = "public, max-age=31536000, immutable"
ASKED = "no-cache"

MANIFEST = ".webmanifest"
TYPES = {".mjs": "text/javascript", ".wasm": "application/wasm", MANIFEST: "application/manifest+json"}
"""What not every host knows, by the end of a file's name."""


def underscore_headers() -> str:
    """The file `_headers`, read by Netlify and Cloudflare Pages from the site's own folder."""
    return _file(
        "/*",
        *(f"  {name}: {value}" for name, value in headers().items()),
        "",
        "/assets/policy/python/:hash/*",
        f"  Cache-Control: {KEPT}",
        "",
        "/service-worker.js",
        f"  Cache-Control: {ASKED}",
    )


def nginx() -> str:
    """Lines for a `server` block of nginx."""
    return _file(
        "# nginx: inside `server { … }`. A `location` with an `add_header` of its own loses these: repeat them there.",
        *(f'add_header {name} "{value}" always;' for name, value in headers().items()),
        "",
        "# What is named by its content is kept; the service worker is asked for again. An empty header is not sent.",
        'set $policy_kept "";',
        f'if ($uri ~ "/assets/policy/python/[0-9a-f]+/") {{ set $policy_kept "{KEPT}"; }}',
        f'if ($uri ~ "/service-worker\\.js$") {{ set $policy_kept "{ASKED}"; }}',
        "add_header Cache-Control $policy_kept;",
        "",
        "# Lists of types lack these, older ones the first two; of those browsers insist on them.",
        *(f"location ~ \\{ending}$ {{ types {{ }} default_type {type}; }}" for ending, type in TYPES.items()),
    )


def apache() -> str:
    """Lines for Apache's configuration, or for a file `.htaccess` in the site's folder."""
    return _file(
        "# Apache, with mod_headers: in `<VirtualHost>`, or as `.htaccess` in the site's folder.",
        *(f'Header always set {name} "{value}"' for name, value in headers().items()),
        "",
        "# What is named by its content is kept; the service worker is asked for again.",
        'SetEnvIf Request_URI "/assets/policy/python/[0-9a-f]+/" policy_kept',
        'SetEnvIf Request_URI "/service-worker\\.js$" policy_asked',
        f'Header set Cache-Control "{KEPT}" env=policy_kept',
        f'Header set Cache-Control "{ASKED}" env=policy_asked',
        "",
        "# Lists of types lack these, older ones the first two; of those browsers insist on them.",
        *(f"AddType {type} {ending}" for ending, type in TYPES.items()),
    )


def caddy() -> str:
    """Lines for a site's block in a Caddyfile."""
    return _file(
        "# Caddy: inside the site's block.",
        "header {",
        *(f'\t{name} "{value}"' for name, value in headers().items()),
        "}",
        "",
        "# What is named by its content is kept; the service worker is asked for again.",
        "@policy_kept path_regexp /assets/policy/python/[0-9a-f]+/",
        f'header @policy_kept Cache-Control "{KEPT}"',
        f'header /service-worker.js Cache-Control "{ASKED}"',
        "",
        "# Its list of types lacks it.",
        f'header *{MANIFEST} Content-Type "{TYPES[MANIFEST]}"',
    )


FILES: Mapping[str, Callable[[], str]] = {
    "_headers": underscore_headers,
    "developers/headers/nginx.conf": nginx,
    "developers/headers/apache.conf": apache,
    "developers/headers/Caddyfile": caddy,
}
"""The files, by their path within the folder of the site's sources, and what writes each."""


def folder(docs: Path) -> Folder:
    """What is generated into the folder of the site's sources, which holds much else."""
    return Folder(docs, {name: Made(text()) for name, text in FILES.items()}, whole=False)


def _file(*lines: str) -> str:
    return "\n".join(lines) + "\n"
