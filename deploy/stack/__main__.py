"""python -m deploy.stack [upgrade | manage COMMAND ...]"""

import argparse
import os
import subprocess
import sys

from deploy.stack import places
from deploy.stack.configuration import Configuration
from deploy.stack.errors import StackError
from deploy.stack.start import say, start
from deploy.stack.upgrade import upgrade


def manage(arguments: list[str]) -> None:
    """`manage.py` with the servers and settings of the stack, in the place of this process."""
    stack = places.folder()
    environment = os.environ | Configuration.stored(stack).environment
    if "STACK_PYTHON" not in environment:
        raise StackError(f"No stack was started in {stack}: start it with `make stack`.")
    command = places.manage(environment, *arguments)
    os.execve(command[0], command, environment)  # noqa: S606 - our own program


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.stack", description="The stack of `make stack`.")
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("start", help="start it, until Ctrl-C (without a command, too)")
    commands.add_parser("upgrade", help="put new code on it while it runs")
    managed = commands.add_parser("manage", help="run a command of manage.py on its database", add_help=False)
    managed.add_argument("arguments", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    try:
        if arguments.command == "manage":
            manage(arguments.arguments)
        else:
            {"upgrade": upgrade}.get(arguments.command, start)()
    except (StackError, subprocess.CalledProcessError) as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
