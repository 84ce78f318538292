"""What `/metrics` shows: `instruments` count and time, `figures` are read when Prometheus asks."""
