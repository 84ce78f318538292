from ingestion.importer.archive import import_archive

__all__ = ["import_archive"]
