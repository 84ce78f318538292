from ingestion.importer.archive import import_archive
from ingestion.importer.current import update_current
from ingestion.importer.jolpica import import_race, import_season
from ingestion.importer.weather import import_weather

__all__ = ["import_archive", "import_race", "import_season", "import_weather", "update_current"]
