"""New code on a running stack: files and tables first, then one process after another."""

import os
import subprocess

from deploy.stack import places
from deploy.stack.configuration import Configuration
from deploy.stack.errors import StackError
from deploy.stack.start import render_nginx, say, wait_until_ready
from deploy.stack.supervisor import Supervisor


def upgrade() -> None:
    """Whatever fails leaves the old processes running that were not replaced yet."""
    stack = places.folder()
    supervisor, chosen = Supervisor(stack), Configuration.stored(stack)
    if not supervisor.answers():
        raise StackError(f"No stack runs in {stack}: start it with `make stack`.")
    environment = os.environ | chosen.environment
    # The page of a new build is shown at once, so its files come first.
    for command in (("collectstatic", "--noinput", "-v0"), ("migrate", "-v0")):
        if subprocess.run(places.manage(environment, *command), env=environment, check=False).returncode:  # noqa: S603
            raise StackError(f"`manage.py {command[0]}` failed: nothing was replaced.")
    for name in places.WEB:
        say(f"Replacing {name}")
        supervisor.replace(name)
        wait_until_ready(f"http://127.0.0.1:{chosen.ports[name]}")
    if render_nginx(stack, chosen):
        say("nginx reads its new configuration")
        supervisor.ask("signalProcess", "nginx", "HUP")
    # Each ends what it is doing first, which may take as long as a training or a backfill.
    for name in ("beat", *places.WORKERS):
        say(f"Replacing {name.rpartition(':')[2]}")
        supervisor.replace(name)
    say(f"F1 Forecast on {chosen.address} runs the new code")
