"""The production topology on one machine, as `make stack` runs it: see docs/operations.md."""
