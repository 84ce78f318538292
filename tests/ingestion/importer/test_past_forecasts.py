"""The forecasts of past races: what was forecast at the time, or else simulated from the observation."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from ingestion.importer.weather import simulated
from ingestion.models import Race, WeatherData
from ingestion.sources.weather import openmeteo
from tests.ingestion.importer.test_weather import OLD, START, held_at, hour, load

pytestmark = pytest.mark.django_db
RECENT = datetime(2024, 7, 7, 14, tzinfo=UTC)


@pytest.fixture(autouse=True)
def outside(source, settings, fake_clock):
    settings.OPENMETEO_URL = source.url
    source.set_replies("/v1/archive", hour(OLD))


def day_before(at):
    """What Open-Meteo's previous runs answer: it was forecast warmer, and without rain."""
    hourly = hour(at, temperature_2m=[25.0, 25.0, 25.0], precipitation=[0, 0, 0])["hourly"]
    return {"hourly": {name if name == "time" else f"{name}_previous_day1": v for name, v in hourly.items()}}


def load_old(days=30):
    return load(OLD + timedelta(days=days), 2012)


def simulated_row(race):
    return race.weather.get(kind="simulated")


def changed(rows):
    return [(row["field"], row["old"], row["new"]) for row in rows]


# --- as it was forecast -------------------------------------------------------------------------


def test_since_2024_it_is_what_was_forecast_a_day_before(source):
    race = held_at("British", RECENT, 2024)
    source.set_replies("/v1/archive", hour(RECENT))
    source.set_replies("/v1/forecast", day_before(RECENT))
    load(RECENT + timedelta(days=30), 2024)
    row = race.weather.get(kind="forecast")
    assert (row.made_at, row.lead_hours) == (RECENT - timedelta(days=1), 24)
    assert (row.temperature_c, row.precipitation_mm, row.source) == (25, 0, "openmeteo")
    assert "precipitation_previous_day1" in dict(source.requests)["/v1/forecast"]["hourly"]


def test_from_2022_on_it_is_the_last_forecast_before_the_start(source):
    race = held_at("British", START)
    source.set_replies("/v1/archive", hour(START))
    source.set_replies("/v1/forecast", hour(START))
    load(START + timedelta(days=30))
    row = race.weather.get(kind="forecast")
    assert (row.made_at, row.lead_hours) == (START - timedelta(hours=1), 1)
    query = dict(source.requests)["/v1/forecast"]
    assert (query["start_date"], query["hourly"]) == ("2023-07-09", ",".join(openmeteo.VARIABLES))


def test_each_season_has_its_service():
    hosts = [openmeteo.past_service([at])[0] for at in (RECENT, START)]
    assert hosts == [
        "https://previous-runs-api.open-meteo.com",
        "https://historical-forecast-api.open-meteo.com",
    ]


def test_a_race_with_a_recent_forecast_of_its_own_asks_for_no_other(source):
    race = held_at("British", START)
    made_at = START - timedelta(hours=3)
    race.weather.create(kind="forecast", source="openmeteo", made_at=made_at, lead_hours=3, temperature_c=20)
    source.set_replies("/v1/archive", hour(START))
    load(START + timedelta(days=30))
    assert [path for path, _ in source.requests] == ["/v1/archive"]
    assert not race.weather.filter(kind="simulated").exists()


# --- simulated ----------------------------------------------------------------------------------


def test_before_forecasts_were_kept_one_is_simulated_from_the_observation(source):
    race = held_at("British", OLD, 2012)
    load_old()
    row = simulated_row(race)
    assert (row.made_at, row.lead_hours, row.source) == (OLD - timedelta(days=1), 24, "openmeteo")
    assert 0 < abs(row.temperature_c - 20.5) < 8
    assert [path for path, _ in source.requests] == ["/v1/archive"]


def test_where_the_source_kept_nothing_of_a_race_its_forecast_is_simulated(source):
    race = held_at("British", RECENT, 2024)
    source.set_replies("/v1/archive", hour(RECENT))
    source.set_replies("/v1/forecast", day_before(OLD))
    load(RECENT + timedelta(days=30), 2024)
    assert simulated_row(race).lead_hours == 24


def test_a_real_forecast_replaces_a_simulated_one(source):
    race = held_at("British", START)
    source.set_replies("/v1/archive", hour(START))
    source.set_replies("/v1/forecast", 400, hour(START))
    kinds = []
    for days in (30, 31):
        load(START + timedelta(days=days))
        kinds.append(sorted(race.weather.values_list("kind", flat=True)))
    assert kinds == [["observed", "simulated"], ["forecast", "observed"]]


def test_a_race_imported_anew_has_the_same_simulated_forecast():
    values = []
    for _ in range(2):
        race = held_at("British", OLD, 2012)
        load_old()
        values.append([getattr(simulated_row(race), name) for name in ("temperature_c", "precipitation_mm")])
        Race.objects.all().delete()
    assert values[0] == values[1]


def test_a_corrected_observation_moves_the_simulated_forecast_as_far(source):
    race = held_at("British", OLD, 2012)
    source.set_replies("/v1/archive", hour(OLD), hour(OLD, temperature_2m=[0, 23.5, 0]))
    load_old(days=1)
    before = simulated_row(race)
    run = load_old(days=3)
    after = simulated_row(race)
    assert after.temperature_c == pytest.approx(before.temperature_c + 3)
    assert (after.pk, after.wind_speed_kmh) == (before.pk, before.wind_speed_kmh)
    assert ("temperature_c", str(before.temperature_c), str(after.temperature_c)) in changed(run.changes)


def test_observations_of_an_older_version_get_their_simulated_forecasts_without_a_request(source):
    race = held_at("British", OLD, 2012)
    race.weather.create(
        kind="observed",
        source="openmeteo",
        made_at=OLD + timedelta(days=9),
        temperature_c=20,
        precipitation_mm=0,
    )
    load_old()
    assert (simulated_row(race).wind_speed_kmh, source.requests) == (None, [])


def test_a_simulated_forecast_goes_with_its_observation():
    race = held_at("British", OLD, 2012)
    load_old()
    race.weather.filter(kind="observed").delete()
    Race.objects.update(circuit=held_at("No", OLD, 2012).circuit)
    type(race.circuit).objects.update(latitude=None)
    load_old()
    assert not race.weather.exists()


def errors(rain, races=4000):
    """The simulated forecasts of as many races, of 20 °C and 30 km/h."""
    race = held_at("British", OLD, 2012)
    row = WeatherData(race=race, temperature_c=20, precipitation_mm=rain, wind_speed_kmh=30)
    for number in range(races):
        race.grand_prix = f"race-{number}"
        yield simulated.simulate(race, row)


def sd(values):
    mean = sum(values) / len(values)
    return (sum((value - mean) ** 2 for value in values) / len(values)) ** 0.5


def test_the_error_is_that_of_a_forecast_of_a_day():
    records = list(errors(2.0))
    assert sd([r.temperature_c for r in records]) == pytest.approx(2, rel=0.05)
    assert sd([r.wind_speed_kmh for r in records]) == pytest.approx(5, rel=0.05)
    assert sum(r.precipitation_mm > 0 for r in records) / len(records) == pytest.approx(0.7, abs=0.03)


def test_some_dry_races_are_forecast_wet():
    wet = [r.precipitation_mm for r in errors(0.0) if r.precipitation_mm > 0]
    assert len(wet) / 4000 == pytest.approx(0.08, abs=0.015)
    assert sorted(wet)[len(wet) // 2] == pytest.approx(0.8, rel=0.3)


def test_a_simulated_forecast_is_never_made_after_the_start():
    race = held_at("British", OLD, 2012)
    with pytest.raises(IntegrityError), transaction.atomic():
        race.weather.create(kind="simulated", source="openmeteo", made_at=OLD, lead_hours=-1)


def test_the_previous_runs_of_the_stand_in_are_parsed(stand_in, settings):
    settings.OPENMETEO_URL = stand_in.url
    stand_in.control(today="2024-07-20")
    race = held_at("British", RECENT, 2024)
    run = load(RECENT + timedelta(days=13), 2024)
    rows = {row.kind: row for row in race.weather.all()}
    assert (set(rows), rows["forecast"].lead_hours, run.refused) == ({"forecast", "observed"}, 24, [])
    assert 0 < abs(rows["forecast"].temperature_c - rows["observed"].temperature_c) < 6
