import argparse
from datetime import date
from pathlib import Path

from tests import stand_in
from tests.stand_in import server
from tests.stand_in.archive import Archive
from tests.stand_in.control import Control


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.stand_in", description=stand_in.__doc__)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--port", type=int, default=8900)
    parser.add_argument("--today", type=date.fromisoformat, help="nothing after this day is known")
    parser.add_argument("--no-limits", action="store_true")
    options = parser.parse_args()
    control = Control(options.today, limits=not options.no_limits)
    with server.create(Archive(options.archive), control, options.port) as serving:
        print(f"serving http://127.0.0.1:{serving.server_port}", flush=True)  # noqa: T201
        serving.serve_forever()


if __name__ == "__main__":
    main()
