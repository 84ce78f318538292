"""`make bench`: each figure beside the plain way of doing it, in one run.

On the archive at F1_ARCHIVE, else on the demo world. The speeds of two machines cannot be compared,
but the ratios can.
"""

import os
import tempfile
from pathlib import Path

from tests.bench import (
    bench_answers,
    bench_features,
    bench_forecast,
    bench_import,
    bench_requests,
    bench_summaries,
    world,
)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="f1-bench-") as name:
        folder = Path(name)
        archive = world.archive(folder)
        database = bench_import.run(archive, folder)
        # An archive is always of the past: without F1_AS_OF its last race is the last one held.
        os.environ["F1_AS_OF"] = os.environ.get("F1_AS_OF") or world.as_of(database)
        print(f"From here on with F1_AS_OF={os.environ['F1_AS_OF']}")
        bench_features.run(database)
        bench_forecast.run(database)
        bench_requests.run(database)
        bench_answers.run(database, archive)
        bench_summaries.run(database)


if __name__ == "__main__":
    main()
