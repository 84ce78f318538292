"""Answers of Open-Meteo and OpenWeatherMap become the same record."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1site.lib.errors import ExternalAPIError
from ingestion.records import WeatherRecord
from ingestion.sources.weather import openmeteo, openweather

AT = datetime(2023, 7, 9, 14, 10, tzinfo=UTC)
HOUR, MADE = AT.replace(minute=0), datetime(2023, 7, 8, 12, tzinfo=UTC)
STAMP = int(HOUR.timestamp())


def open_meteo(**changed):
    hourly = {
        "time": ["2023-07-09T13:00", "2023-07-09T14:00", "2023-07-09T15:00"],
        "temperature_2m": [19.0, 20.5, 21.0],
        "precipitation": [0.0, 0.1, 1.4],
        "wind_speed_10m": [10.0, 14.4, 12.0],
        "weather_code": [1, 61, 3],
    }
    return {"latitude": 52.07, "longitude": -1.01, "hourly": hourly | changed}


def forecast_entry(hours, **changed):
    return {
        "dt": STAMP + hours * 3600,
        "main": {"temp": 20.0 + hours},
        "wind": {"speed": 4.0},
        "weather": [{"description": "light rain"}],
        "rain": {"3h": 3.0 + hours},
    } | changed


def observed_hour(**changed):
    reply = {"dt": STAMP, "temp": 20.5, "wind_speed": 4.0, "weather": [{"description": "clear sky"}]}
    return {"lat": 52.07, "lon": -1.01, "data": [reply | changed]}


def test_open_meteo_gives_the_hour_of_the_start_and_its_rain():
    assert openmeteo.parse(open_meteo(), AT, MADE) == WeatherRecord(
        at=HOUR,
        made_at=MADE,
        temperature_c=20.5,
        precipitation_mm=1.4,
        wind_speed_kmh=14.4,
        conditions_text="light rain",
    )


def test_in_the_last_hour_of_an_answer_the_rain_is_that_of_the_hour_before():
    late = AT.replace(hour=15)
    assert openmeteo.parse(open_meteo(), late, MADE).precipitation_mm == 1.4


def test_open_weather_gives_a_past_hour_in_our_units():
    record = openweather.parse_observed(observed_hour(rain={"1h": 0.8}, snow={"1h": 0.2}), AT, MADE)
    assert record == WeatherRecord(
        at=HOUR,
        made_at=MADE,
        temperature_c=20.5,
        precipitation_mm=1.0,
        wind_speed_kmh=14.4,
        conditions_text="clear sky",
    )


def test_missing_rain_of_open_weather_is_zero():
    assert openweather.parse_observed(observed_hour(), AT, MADE).precipitation_mm == 0


def test_an_open_weather_forecast_is_the_nearest_entry_with_the_rain_of_the_hours_that_follow():
    payload = {"list": [forecast_entry(hours) for hours in (5, -1, 2)]}
    record = openweather.parse_forecast(payload, AT, MADE)
    assert (record.temperature_c, record.precipitation_mm) == (19.0, pytest.approx(5 / 3, abs=0.01))


def test_a_forecast_that_does_not_reach_the_race_is_none():
    with pytest.raises(ExternalAPIError, match="no weather of 2023-07-09 14:00 UTC yet"):
        openweather.parse_forecast({"list": [forecast_entry(-9)]}, AT, MADE)


def test_an_hour_that_is_not_known_yet_is_none():
    nothing = {name: [None, None, None] for name in openmeteo.VARIABLES}
    for payload in (open_meteo(**nothing), open_meteo(time=["a", "b", "c"])):
        with pytest.raises(ExternalAPIError, match="no weather of 2023-07-09 14:00 UTC yet"):
            openmeteo.parse(payload, AT, MADE)


@pytest.mark.parametrize("value", [-300, 1e300, "20.5", True, [20.5], float("nan"), 10**400])
def test_an_impossible_temperature_is_refused(value):
    with pytest.raises(ExternalAPIError, match="temperature"):
        openmeteo.parse(open_meteo(temperature_2m=[0, value, 0]), AT, MADE)
    with pytest.raises(ExternalAPIError, match="temperature"):
        openweather.parse_observed(observed_hour(temp=value), AT, MADE)


def test_a_description_is_cut_to_what_can_be_stored():
    reply = observed_hour(weather=[{"description": "r\0ain\ud800" + "!" * 10_000_000}])
    assert openweather.parse_observed(reply, AT, MADE).conditions_text == "rain" + "!" * 116


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
stamps = st.integers(-1, 30).map(lambda hours: STAMP + hours * 3600) | anything
columns = st.lists(anything, min_size=3, max_size=3)
nearly_open_meteo = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(openmeteo.VARIABLES, columns | anything),
).map(lambda changed: open_meteo(**changed))
entry = st.fixed_dictionaries(
    {"dt": stamps},
    optional={
        "temp": anything,
        "wind_speed": anything,
        "weather": anything | st.lists(st.dictionaries(st.just("description"), anything), max_size=1),
        "main": st.dictionaries(st.just("temp"), anything),
        "wind": st.dictionaries(st.just("speed"), anything),
        "rain": st.dictionaries(st.sampled_from(["1h", "3h"]), anything),
    },
)
nearly_open_weather = st.fixed_dictionaries(
    {}, optional={"data": st.lists(entry, max_size=3), "list": st.lists(entry, max_size=3)}
)


@pytest.mark.parametrize("parse", [openmeteo.parse, openweather.parse_observed, openweather.parse_forecast])
@given(payload=anything | nearly_open_meteo | nearly_open_weather)
def test_any_answer_becomes_a_record_or_our_error(parse, payload):
    try:
        record = parse(payload, AT, MADE)
    except ExternalAPIError:
        return
    assert record.at == HOUR
    assert all(
        value is None or -60 <= value <= 400 for value in (record.temperature_c, record.wind_speed_kmh)
    )
