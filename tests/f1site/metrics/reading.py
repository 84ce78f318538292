"""Reads what /metrics shows."""

from prometheus_client.parser import text_string_to_metric_families


def samples(client):
    """Values by name and labels, as Prometheus would read them."""
    return parsed(client.get("/metrics").content.decode())


def parsed(text):
    families = text_string_to_metric_families(text)
    return {(s.name, *sorted(s.labels.items())): s.value for family in families for s in family.samples}


def value(client, name, **labels):
    """None where there is no such series."""
    return samples(client).get((name, *sorted(labels.items())))


class Change:
    """What a counter rose by within."""

    def __init__(self, client, name, **labels):
        self.read = lambda: value(client, name, **labels) or 0.0

    def __enter__(self):
        self.before = self.read()
        return self

    def __exit__(self, *_):
        self.by = self.read() - self.before
