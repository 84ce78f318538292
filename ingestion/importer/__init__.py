from ingestion.importer.archive import import_archive
from ingestion.importer.weather import import_weather

__all__ = ["import_archive", "import_weather"]
