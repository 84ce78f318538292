from ingestion.importer.archive import import_archive
from ingestion.importer.live import import_race, import_season

__all__ = ["import_archive", "import_race", "import_season"]
