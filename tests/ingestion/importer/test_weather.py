"""The weather of races: when it is requested, and how answers are saved."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from f1site.lib.errors import DataImportError, ExternalAPIError
from ingestion.importer import import_weather
from ingestion.models import Circuit, ExternalId, ImportRun, Race, Season, WeatherData
from tests.ingestion.sources.test_weather import forecast_entry, observed_hour, open_meteo

pytestmark = pytest.mark.django_db
START = datetime(2023, 7, 9, 14, 10, tzinfo=UTC)
BEFORE, AFTER = START - timedelta(hours=26), START + timedelta(days=1)
KEY = "k3y-that-nobody-may-see"


@pytest.fixture(autouse=True)
def outside(source, settings, fake_clock):
    settings.OPENMETEO_URL = settings.OPENWEATHER_URL = source.url
    source.set_replies("/v1/archive", open_meteo())
    source.set_replies("/v1/forecast", open_meteo())
    source.set_replies("/data/3.0/onecall/timemachine", observed_hour())
    source.set_replies("/data/2.5/forecast", {"list": [forecast_entry(hours) for hours in range(-30, 30, 3)]})


def held_at(name, start, season=2023):
    """A race at a circuit of its own."""
    circuit, _ = Circuit.objects.get_or_create(
        name=name, country="UK", latitude=52.07861, longitude=-1.01694, timezone="Europe/London"
    )
    season, _ = Season.objects.get_or_create(year=season)
    names = {"grand_prix": f"{name}-{start:%m-%d}", "name": f"{name} Grand Prix"}
    return Race.objects.create(
        season=season, circuit=circuit, date=start.date(), start_time=start, status="held", **names
    )


@pytest.fixture
def silverstone():
    return held_at("British", START)


def hour(at, **changed):
    """Open-Meteo's answer for the hour of `at`."""
    times = [f"{at + timedelta(hours=n):%Y-%m-%dT%H}:00" for n in (-1, 0, 1)]
    return open_meteo(time=times, **changed)


def days(*starts, **changed):
    """One answer for several days."""
    answers = [hour(start, **changed)["hourly"] for start in starts]
    return {"hourly": {name: [v for one in answers for v in one[name]] for name in answers[0]}}


def more_races(number):
    """Each at a circuit of its own, the last one the week before the British Grand Prix."""
    return [held_at(f"Race {week}", START - timedelta(weeks=week)) for week in range(number, 0, -1)]


OLD = datetime(2012, 7, 8, 12, tzinfo=UTC)
OLD_AFTER = OLD + timedelta(days=1)


def load(now=AFTER, year=2023, **how):
    return import_weather(year, year, now, **how)


def counts(run):
    return {outcome: number for outcome, number in run.counts.get("weather data", {}).items() if number}


def test_the_day_after_the_race_its_weather_is_observed(silverstone, source):
    run = load()
    row = silverstone.weather.get(kind="observed")
    assert (row.source, row.made_at, row.lead_hours) == ("openmeteo", AFTER, None)
    assert (row.temperature_c, row.precipitation_mm, row.wind_speed_kmh) == (20.5, 1.4, 14.4)
    assert (run.outcome, counts(run)) == ("succeeded", {"new": 2})  # with its forecast
    params = dict(source.requests)["/v1/archive"]
    assert (params["latitude"], params["longitude"], params["start_date"]) == (
        "52.0786",
        "-1.0169",
        "2023-07-09",
    )


def test_before_the_race_its_weather_is_forecast_with_its_lead_time(silverstone):
    load(BEFORE)
    row = silverstone.weather.get()
    assert (row.kind, row.made_at, row.lead_hours) == ("forecast", BEFORE, 26)


def test_with_a_key_both_come_from_open_weather(silverstone, source, settings):
    settings.OPENWEATHER_API_KEY = KEY
    load(BEFORE)
    load(AFTER)
    assert [path for path, _ in source.requests] == ["/data/2.5/forecast", "/data/3.0/onecall/timemachine"]
    assert set(silverstone.weather.values_list("source", "kind")) == {
        ("openweather", "forecast"),
        ("openweather", "simulated"),  # the real one is 26 hours old
        ("openweather", "observed"),
    }


def test_a_stored_forecast_never_changes(silverstone, source):
    for hours in (26, 20, 2):
        load(START - timedelta(hours=hours))
    load(AFTER)
    leads = silverstone.weather.filter(kind="forecast").values_list("lead_hours", flat=True)
    assert (sorted(leads), silverstone.weather.count()) == ([2, 20, 26], 4)


@pytest.mark.parametrize(
    ("start", "now", "max_age", "rows"), [(START, BEFORE, 1, 1), (OLD, OLD_AFTER, 24, 2)]
)
def test_a_forecast_is_requested_once_an_hour_and_an_observation_once_a_day(
    source, start, now, max_age, rows
):
    held_at("British", start, start.year)
    source.set_replies("/v1/archive", hour(OLD))
    load(now, year=start.year)
    assert counts(load(now + timedelta(hours=max_age, seconds=-1), year=start.year)) == {"unchanged": rows}
    assert (len(source.requests), WeatherData.objects.count()) == (1, rows)
    load(now + timedelta(hours=max_age), year=start.year)
    assert len(source.requests) == 2


def test_a_revised_observation_is_a_listed_change(silverstone, source):
    source.set_replies("/v1/archive", open_meteo(), open_meteo(temperature_2m=[0, 21.5, 0]))
    load()
    run = load(AFTER + timedelta(days=2))
    assert WeatherData.objects.get(kind="observed").temperature_c == 21.5
    change = {"table": "weather data", "row": "2023 British Grand Prix", "field": "temperature_c"}
    assert run.changes == [change | {"old": "20.5", "new": "21.5"}]


def test_a_second_import_changes_nothing_and_requests_nothing_that_is_final(silverstone, source):
    held_at("British", OLD, 2012)
    source.set_replies("/v1/archive", days(OLD, START))
    import_weather(2012, 2023, AFTER + timedelta(days=30))
    requests, stored = len(source.requests), list(WeatherData.objects.values())
    run = import_weather(2012, 2023, AFTER + timedelta(days=300))
    assert (requests, len(source.requests)) == (3, 3)
    assert (counts(run), list(WeatherData.objects.values())) == ({"unchanged": 4}, stored)


# --- many races ---------------------------------------------------------------------------------


def test_two_races_at_one_circuit_in_a_season_share_a_request(silverstone, source):
    again = held_at("British", START + timedelta(days=7))
    source.set_replies("/v1/archive", days(START, again.start_time))
    source.set_replies("/v1/forecast", days(START, again.start_time))
    load(AFTER + timedelta(days=8))
    assert [path for path, _ in source.requests] == ["/v1/forecast", "/v1/archive"]
    assert {(q["start_date"], q["end_date"]) for _, q in source.requests} == {("2023-07-09", "2023-07-16")}
    assert {race.weather.count() for race in (silverstone, again)} == {2}


def test_a_race_missing_in_an_answer_is_refused_alone(silverstone, source):
    again = held_at("British", START + timedelta(days=7))
    run = load(AFTER + timedelta(days=8))
    assert (silverstone.weather.count(), again.weather.count()) == (2, 0)
    assert run.refused[0]["reason"] == "there is no weather of 2023-07-16 14:00 UTC yet"


def test_hours_without_weather_are_no_outage(silverstone, source):
    more_races(4)
    load()
    assert silverstone.weather.count() == 2


def test_an_interrupted_import_continues_with_what_is_missing(silverstone, source):
    other = more_races(1)[0]
    source.set_replies("/v1/archive", hour(other.start_time), 400)
    load(AFTER + timedelta(days=20))
    source.requests.clear()
    source.set_replies("/v1/archive", open_meteo())
    load(AFTER + timedelta(days=21))
    assert [(path, query["start_date"]) for path, query in source.requests] == [("/v1/archive", "2023-07-09")]


# --- which races --------------------------------------------------------------------------------


def test_nothing_is_requested_for_a_race_that_has_started_or_is_too_far_ahead(silverstone, source):
    for now in (START, START + timedelta(hours=5), START - timedelta(days=16)):
        assert counts(load(now)) == {}
    assert source.requests == []


def test_a_race_without_a_start_time_starts_at_14_00_local_time(silverstone, source):
    Race.objects.update(start_time=None)
    load(datetime(2023, 7, 9, 3, tzinfo=UTC))
    assert silverstone.weather.get().lead_hours == 10  # 14:00 in London in July is 13:00 UTC


def test_cancelled_races_and_circuits_without_a_position_have_no_weather(silverstone, source):
    Race.objects.update(status="cancelled")
    load()
    Race.objects.update(status="held")
    Circuit.objects.update(latitude=None)
    load()
    assert source.requests == []


def test_a_dry_run_requests_and_saves_nothing(silverstone):
    run = load(dry_run=True)
    assert (run.dry_run, counts(run), WeatherData.objects.count()) == (True, {"new": 2}, 0)


def test_a_failure_is_a_warning_with_the_race(silverstone, source, caplog):
    more_races(1)
    source.set_replies("/v1/archive", 400, open_meteo())
    source.set_replies("/v1/forecast", days(START - timedelta(weeks=1), START))
    run = load()
    assert run.refused == [
        {
            "table": "weather data",
            "row": "2023 Race 1 Grand Prix",
            "reason": f"{source.url}/v1/archive answered 400.",
        }
    ]
    assert (run.outcome, counts(run)) == ("succeeded", {"new": 3, "refused": 1})
    assert "No weather of 2023 Race 1" in caplog.text


def test_after_three_failures_no_more_requests_are_made_and_the_run_fails(silverstone, source):
    more_races(9)
    for path in ("/v1/archive", "/v1/forecast"):
        source.set_replies(path, 400)
    with pytest.raises(ExternalAPIError, match=r"^There is no weather: http.* answered 400\.$"):
        load()
    assert len(source.requests) == 3
    assert ImportRun.objects.get().refused[-1]["row"] == "9 more races"


def test_in_an_outage_the_last_answer_is_used(silverstone, source):
    source.set_replies("/v1/forecast", open_meteo(), 503)
    load(BEFORE)
    run = load(BEFORE + timedelta(hours=3))
    assert (counts(run), WeatherData.objects.get().lead_hours) == ({"unchanged": 1}, 26)


def test_a_used_up_daily_limit_ends_the_run_and_the_next_day_continues(
    silverstone, source, settings, fake_clock
):
    settings.OPENWEATHER_API_KEY, settings.OPENWEATHER_RATE = KEY, "2/day"
    starts = [*(race.start_time for race in more_races(3)), START]
    hours = [observed_hour()["data"][0] | {"dt": int(at.replace(minute=0).timestamp())} for at in starts]
    source.set_replies("/data/3.0/onecall/timemachine", *({"data": [hour]} for hour in hours))
    run = load()
    assert (run.outcome, counts(run)) == ("succeeded", {"new": 4, "refused": 2})
    assert "limit of 2/day requests to openweather is reached" in run.refused[0]["reason"]
    fake_clock.sleep(86401)
    assert counts(load(AFTER + timedelta(days=1))) == {"unchanged": 4, "new": 4}


def test_nothing_later_than_f1_as_of_is_requested(silverstone, source, settings):
    settings.F1_AS_OF = BEFORE
    call_command("import_weather", start_season=2023, end_season=2023)
    assert [path for path, _ in source.requests] == ["/v1/forecast"]


def test_an_answer_from_after_f1_as_of_is_not_used_before_it(silverstone, source):
    source.set_replies("/v1/forecast", open_meteo(), 503)
    load(BEFORE + timedelta(hours=10))
    with pytest.raises(ExternalAPIError):
        load(BEFORE)


def test_the_key_is_in_no_log_no_error_and_no_table(silverstone, source, settings, caplog):
    settings.OPENWEATHER_API_KEY = KEY
    source.set_replies("/data/3.0/onecall/timemachine", 401)
    with pytest.raises(ExternalAPIError) as caught:
        load()
    assert source.requests[0][1]["appid"] == KEY
    assert KEY not in caplog.text + str(caught.value) + repr(ImportRun.objects.values())


def test_the_demo_world_has_no_weather():
    ExternalId.objects.create(source="demo", kind="driver", external_id="x")
    with pytest.raises(DataImportError, match="demo world"):
        load()


def test_the_command_prints_a_one_line_summary(silverstone, settings, capsys):
    settings.F1_AS_OF = AFTER
    call_command("import_weather", "--start-season", "2023", "--end-season", "2023", "--dry-run")
    output = capsys.readouterr().out
    assert output.startswith("weather 2023 (openmeteo): 2 new, 0 changed, 0 unchanged, 0 refused in ")
    assert output.endswith(" s, nothing saved\n")


def test_seasons_in_the_wrong_order_end_the_command():
    with pytest.raises(CommandError, match="--start-season 2024 is after --end-season 2023"):
        call_command("import_weather", start_season=2024, end_season=2023)


@pytest.mark.parametrize("key", ["", KEY], ids=["openmeteo", "openweather"])
def test_the_answers_of_the_stand_in_are_parsed(silverstone, stand_in, settings, key):
    settings.OPENMETEO_URL = settings.OPENWEATHER_URL = stand_in.url
    settings.OPENWEATHER_API_KEY = key
    stand_in.control(today="2023-07-08")
    load(datetime(2023, 7, 8, 12, 10, tzinfo=UTC))
    stand_in.control(today="2023-07-10")
    load(datetime(2023, 7, 10, 12, 0, tzinfo=UTC))
    rows = list(silverstone.weather.order_by("made_at"))
    assert [row.lead_hours for row in rows] == [26, 24 if key else 1, None]
    assert max(abs(row.temperature_c - rows[-1].temperature_c) for row in rows) < 12
