"""An invented championship in F1DB's archive format, with its true probabilities."""

from ingestion.demo.archive import write_archive
from ingestion.demo.circuit_truth import true_coefficients
from ingestion.demo.probabilities import truth
from ingestion.demo.world import World, build_world

__all__ = ["World", "build_world", "true_coefficients", "truth", "write_archive"]
