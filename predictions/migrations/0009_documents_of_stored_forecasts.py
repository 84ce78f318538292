"""Gives each stored forecast its document, in the order in which they were made.

Names are those of today, for the ids of then. A document says when it was made (`documented_at`), and one
of a race forecast by which hash it was sealed before (`sealed_before`).
"""

import hashlib
import json
from datetime import UTC, datetime, time

from django.db import migrations
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

RACE = [
    "win_probability",
    "podium_probability",
    "points_probability",
    "finish_probability",
    "expected_position",
    "confidence_interval_lower",
    "confidence_interval_upper",
    "interval_80_lower",
    "interval_80_upper",
    "grid_position",
    "place_probabilities",
    "contributions",
]
SEASON = [
    "expected_points",
    "points_lower",
    "points_upper",
    "title_probability",
    "title_lower",
    "title_upper",
    "positions",
    "status",
]


def instant(value):
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def race_content(race):
    return {
        "id": race.pk,
        "year": race.season.year,
        "round": race.round_number,
        "name": race.name,
        "grand_prix": race.grand_prix,
        "date": race.date.isoformat(),
        "start": instant(race.start_time) if race.start_time else None,
    }


def names(apps, kind):
    known = apps.get_model("ingestion", "ExternalId").objects.filter(source__in=["f1db", "demo"], kind=kind)
    external = dict(known.order_by("-source", "-external_id").values_list(f"{kind}_id", "external_id"))
    rows = apps.get_model("ingestion", kind.title()).objects.all()
    return {row.pk: {"id": row.pk, "name": row.name, "f1db_id": external.get(row.pk)} for row in rows}


def kind_of(forecast, race, tables_since):
    """A forecast older than its table was made with a set clock."""
    if tables_since is None or forecast.created_at < tables_since:
        return "as_of"
    start = race.start_time or datetime.combine(race.date, time.min, UTC)
    return "late" if forecast.created_at >= start else "live"


def header(forecast):
    shared = {
        "format": 1,
        "model": {"type": forecast.model.type, "version": forecast.model.version},
        "stage": forecast.stage,
        "grid": forecast.grid,
        "kind": forecast.kind,
        "line_up": forecast.line_up,
        "as_of": instant(forecast.as_of),
        "created_at": instant(forecast.created_at),
        "data_through": race_content(forecast.data_through),
    }
    if forecast._meta.model_name == "forecast":
        of_race = {"type": "race", "race": race_content(forecast.race), "sealed_before": forecast.hash}
        return shared | of_race
    return shared | {
        "type": "season",
        "season": forecast.season.year,
        "championship": forecast.championship,
        "next_race": race_content(forecast.next_race),
        "races_left": forecast.races_left,
        "sprints_left": forecast.sprints_left,
    }


def rows_content(forecast, drivers, constructors):
    fields = RACE if forecast._meta.model_name == "forecast" else SEASON
    for row in forecast.predictions.all():
        values = {field: getattr(row, field) for field in fields}
        if fields is SEASON:
            values["points"] = round(float(row.points), 2)
        driver = drivers[row.driver_id] if row.driver_id else None
        yield {"driver": driver, "constructor": constructors[row.constructor_id], **values}


def stored(apps):
    one = ("model", "data_through__season")
    races = apps.get_model("predictions", "Forecast").objects.select_related("race__season", *one)
    seasons = apps.get_model("predictions", "SeasonForecast").objects.select_related(
        "season", "next_race__season", *one
    )
    both = [*races.prefetch_related("predictions"), *seasons.prefetch_related("predictions")]
    return sorted(both, key=lambda forecast: (forecast.created_at, forecast._meta.model_name, forecast.pk))


def make_documents(apps, schema_editor):
    document = apps.get_model("predictions", "Document")
    drivers, constructors = names(apps, "driver"), names(apps, "constructor")
    is_demo = apps.get_model("ingestion", "ExternalId").objects.filter(source="demo").exists()
    applied = MigrationRecorder(schema_editor.connection).migration_qs.filter(app="predictions")
    tables_since = applied.filter(name="0001_forecasts").values_list("applied", flat=True).first()
    previous, now, world = "0" * 64, timezone.now(), "demo" if is_demo else "real"
    for number, forecast in enumerate(stored(apps), start=1):
        race = forecast.race if forecast._meta.model_name == "forecast" else forecast.next_race
        forecast.kind = kind_of(forecast, race, tables_since)
        content = {
            "number": number,
            "previous_hash": previous,
            "world": world,
            "documented_at": instant(now),
            **header(forecast),
            "rows": list(rows_content(forecast, drivers, constructors)),
        }
        text = json.dumps(
            content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
        )
        link = {"previous_hash": previous, "hash": hashlib.sha256(text.encode()).hexdigest(), "world": world}
        times = {"as_of": forecast.as_of, "created_at": forecast.created_at}
        forecast.document = document.objects.create(number=number, content=text, **link, **times)
        forecast.save(update_fields=["document", "kind"])
        previous = link["hash"]


def remove_documents(apps, schema_editor):
    for model in ("Forecast", "SeasonForecast"):
        apps.get_model("predictions", model).objects.update(document=None)
    apps.get_model("predictions", "Document").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("predictions", "0008_documents"), ("ingestion", "0016_failing_since")]

    operations = [migrations.RunPython(make_documents, remove_documents)]
