"""nginx with our configuration, in front of whatever a test puts behind it."""

import http.client
import os
import shutil
import socket
import subprocess
from contextlib import contextmanager

import requests

from deploy.stack import nginx
from tests.left_out import missing
from tests.sites import accepts, eventually, free_port, running

PROGRAM = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


class Front:
    def __init__(self, port, log):
        self.port, self.log = port, log
        self.address = f"http://127.0.0.1:{port}"

    def get(self, path, **headers):
        return self.ask("GET", path, headers=headers)

    def ask(self, method, path, **options):
        return requests.request(method, self.address + path, timeout=60, allow_redirects=False, **options)

    def get_from(self, source, path, **headers):
        """As a client of another address of this machine: the status and the headers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, source_address=(source, 0))
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status, answer.headers

    def connect(self, text):
        """A connection on which this much was sent."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        connection.sendall(text.encode())
        return connection


def rendered(folder, **settings):
    if PROGRAM is None:
        missing("nginx", "PATH or /usr/sbin")
    user = "root" if os.geteuid() == 0 else ""
    nginx.render(folder, NGINX_USER=user, NGINX_ACCESS_LOG=str(folder / "access.log"), **settings)


@contextmanager
def front(folder, *web, **settings):
    """nginx before the web servers at these addresses."""
    port = free_port()
    rendered(folder, NGINX_LISTEN=f"127.0.0.1:{port}", NGINX_WEB=",".join(web), **settings)
    with (
        (folder / "error.log").open("w") as log,
        running(PROGRAM, "-c", str(folder / "nginx.conf"), stdout=log, stderr=subprocess.STDOUT),
    ):
        eventually(lambda: accepts(port))
        yield Front(port, folder / "access.log")
