"""Are nine of ten true track coefficients within the 90% intervals? In five demo worlds."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from tests.bench.demo_worlds import run
from tests.bench.world import fresh

SEEDS = range(1, 6)


def main() -> None:
    with TemporaryDirectory() as folder:
        table = pd.concat([_world(seed, Path(folder)) for seed in SEEDS], ignore_index=True)
    table["error"] = (table["coefficient"] - table["value"]) ** 2
    table["width"] = table["upper"] - table["lower"]
    table["spread"] = table["value"]
    columns = {"within": "mean", "world": "size", "error": "mean", "width": "mean", "spread": "std"}
    for by in ("kind", "world"):
        shown = table.groupby(by).agg(columns | {"shrinkage": "mean"}).rename(columns={"world": "count"})
        print(shown.assign(error=shown["error"] ** 0.5).round(3).to_string(), end="\n\n")
    print(f"within the intervals: {table['within'].mean():.1%} of {len(table)} true values")


def _world(seed: int, folder: Path) -> pd.DataFrame:
    database, output = folder / f"{seed}.sqlite3", folder / f"{seed}.csv"
    run(fresh(database), "-m", "tests.bench.coefficients", str(seed), str(output))
    return pd.read_csv(output)


if __name__ == "__main__":
    main()
