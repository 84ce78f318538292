"""The archive as it was before a season: its calendar and entries, and nothing of what happened."""

import csv
import io
import zipfile
from pathlib import Path

# Tables of a season that exist before its first race.
BEFORE = ("seasons.csv", "seasons-entrants", "races.csv")


def before_season(source: Path, year: int, target: Path) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            text = io.TextIOWrapper(old.open(info), "utf-8", newline="")
            kept = io.StringIO(newline="")
            rows = csv.DictReader(text)
            writer = csv.DictWriter(kept, rows.fieldnames or [], lineterminator="\n")
            writer.writeheader()
            is_known = any(name in info.filename for name in BEFORE)
            for row in rows:
                season = int(row.get("year") or 0)
                if season < year or (season == year and is_known):
                    writer.writerow(row)
            new.writestr(info.filename, kept.getvalue())
    return target
