"""The configuration of nginx, rendered as the entrypoint of its image does it."""

import os
import re
import shutil
import subprocess

import pytest
from django.conf import settings

from tests.left_out import missing

ROOT = settings.BASE_DIR
# What the entrypoint of nginx's image does with /docker-entrypoint.d and /etc/nginx/templates.
RENDER = """
set -eu
. "$1/deploy/nginx/settings.envsh"
sh "$1/deploy/docker/nginx-folders.sh"
names=$(env | grep -o "^NGINX_[A-Z_]*" | sed 's/.*/${&}/')
for template in "$1"/deploy/nginx/*.template; do
    envsubst "$names" < "$template" > "$NGINX_ENVSUBST_OUTPUT_DIR/$(basename "$template" .template)"
done
exec nginx -t -c "$NGINX_ENVSUBST_OUTPUT_DIR/nginx.conf"
"""


@pytest.mark.parametrize("more", [{}, {"NGINX_TRUSTED_PROXIES": "10.0.0.0/8"}], ids=["compose", "kubernetes"])
def test_nginx_takes_the_configuration_that_the_image_renders(tmp_path, more):
    for program in ("nginx", "envsubst"):
        if shutil.which(program) is None:
            missing(program, "PATH")
    dockerfile = (ROOT / "deploy/docker/Dockerfile").read_text()
    assert re.search(r"^CMD \[\"nginx\", \"-c\", \"/tmp/conf/nginx.conf\"\]$", dockerfile, re.MULTILINE)
    folders = {"NGINX_ENVSUBST_OUTPUT_DIR": str(tmp_path / "conf"), "NGINX_STATE": str(tmp_path / "state")}
    # A name that is not resolved here stops nginx; the image has NGINX_WEB=api:8000.
    environment = {"PATH": os.environ["PATH"], "NGINX_WEB": "127.0.0.1:8000", **folders, **more}
    command = ["sh", "-c", RENDER, "sh", str(ROOT)]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
