"""Asks a running site from outside what a visitor asks: python deploy/site_check.py https://f1.example.org

It needs Python 3.11 and nothing else, so that it can run on another machine than the site. The exit status is
1 if something is wrong; then each finding is a line.
"""

import argparse
import json
import re
import socket
import ssl
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

FILE = re.compile(r'(?:src|href)="(/static/[^"]+)"')
# Of the end of a certificate: enough to renew it by hand.
CERTIFICATE_DAYS = 14
DAY = 86_400


def findings(site: str, seconds: float) -> Iterator[str]:
    """What is wrong with `site`; a request may take so many seconds."""
    try:
        yield from page(site, seconds)
        yield from next_race(site, seconds)
        yield from certificate(site, seconds)
    except (OSError, ValueError) as error:
        yield f"{site} does not answer as it should: {error}"


def page(site: str, seconds: float) -> Iterator[str]:
    """The dashboard, and the files without which it stays empty."""
    status, text = get(site, "/", seconds)
    files = sorted(set(FILE.findall(text)))
    if status != 200 or not files:
        yield f"/ answers {status} and is not the dashboard"
    for path in files:
        status, _ = get(site, path, seconds)
        if status != 200:
            yield f"{path}, which the page needs, answers {status}"


def next_race(site: str, seconds: float) -> Iterator[str]:
    """Its forecast. After the last race of a season there may be none ahead."""
    status, text = get(site, "/api/v1/predictions/next-race", seconds)
    answer = json.loads(text)
    if status == 404 and answer["code"] == "NOT_FOUND":
        return
    if status != 200:
        yield f"The next race's forecast answers {status}: {answer['error']}"
        return
    total = sum(row["win_probability"] for row in answer["predictions"])
    if abs(total - 1) > 1e-3:
        yield f"The chances to win {answer['race']['name']} add up to {total:.4f}"


def certificate(site: str, seconds: float) -> Iterator[str]:
    address = urlsplit(site)
    if address.scheme != "https":
        return
    host = address.hostname or ""
    with (
        socket.create_connection((host, address.port or 443), seconds) as plain,
        ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secure,
    ):
        found = secure.getpeercert() or {}
    days = (ssl.cert_time_to_seconds(str(found["notAfter"])) - time.time()) / DAY
    if days < CERTIFICATE_DAYS:
        yield f"The certificate of {host} ends in {days:.0f} days"


def get(site: str, path: str, seconds: float) -> tuple[int, str]:
    """The status and the text of an answer."""
    # An answer that a cache between has kept would tell nothing about the site.
    headers = {"Cache-Control": "no-cache", "User-Agent": "f1-site-check"}
    request = urllib.request.Request(urljoin(site, path), headers=headers)  # noqa: S310 - the operator names it
    try:
        with urllib.request.urlopen(request, timeout=seconds) as answer:  # noqa: S310 # nosec B310
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def address(text: str) -> str:
    if urlsplit(text).scheme not in ("http", "https") or not urlsplit(text).hostname:
        raise argparse.ArgumentTypeError("such as https://f1.example.org")
    return text


def main() -> int:
    parser = argparse.ArgumentParser(prog="site_check.py", description=__doc__.splitlines()[0])
    parser.add_argument("site", type=address, help="address, such as https://f1.example.org")
    parser.add_argument("--seconds", type=float, default=10, help="that a request may take (default: 10)")
    arguments = parser.parse_args()
    found = list(findings(arguments.site, arguments.seconds))
    sys.stdout.write("\n".join(found or [f"{arguments.site} is well"]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
