"""The calendar as iCalendar, read by a calendar library."""

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from ingestion.models import Race

FEED = "/api/v1/calendar/2022.ics"


def events(client):
    response = client.get(FEED)
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return {str(event["UID"]): event for event in Calendar.from_ical(response.content).walk("VEVENT")}


def event_of(client, race, session="race"):
    return events(client)[f"2022-{race.grand_prix}-{session}@f1-forecast"]


def test_every_known_session_is_an_event(client, world):
    known = [
        race
        for race in Race.objects.filter(season__year=2022)
        for field in (*Race.SESSION_TIMES, "start_time")
        if getattr(race, field)
    ]
    assert len(events(client)) == len(known)
    race = event_of(client, world.race())
    assert race.decoded("DTEND") - race.decoded("DTSTART") == timedelta(hours=3)
    assert "http" not in str(race["DESCRIPTION"])
    assert world.race().circuit.name in str(race["LOCATION"])


@pytest.mark.parametrize(
    ("zone", "before", "after"),
    [
        ("Europe/Rome", datetime(2022, 3, 26, 14, tzinfo=UTC), datetime(2022, 3, 27, 13, tzinfo=UTC)),
        ("America/Chicago", datetime(2022, 11, 5, 19, tzinfo=UTC), datetime(2022, 11, 6, 20, tzinfo=UTC)),
    ],
)
def test_over_a_change_of_the_clocks_the_times_in_utc_are_exact(client, world, zone, before, after):
    race = world.race()
    race.circuit.timezone = zone
    race.circuit.save()
    Race.objects.filter(pk=race.pk).update(qualifying_at=before, start_time=after, date=after.date())
    assert event_of(client, race, "qualifying").decoded("DTSTART") == before
    assert event_of(client, race).decoded("DTSTART") == after
    assert b"TZID" not in client.get(FEED).content


def test_a_race_that_moved_keeps_its_uid_and_is_newer(client, world):
    race = world.race(9)
    Race.objects.filter(pk=race.pk).update(stated_at=world.THURSDAY - timedelta(days=9))
    before = event_of(client, race)
    moved = {
        "start_time": race.start_time + timedelta(days=7),
        "date": race.date + timedelta(days=7),
        "former_date": race.date,
    }
    Race.objects.filter(pk=race.pk).update(round_number=99, stated_at=world.THURSDAY, **moved)
    after = event_of(client, race)
    assert after.decoded("DTSTART") - before.decoded("DTSTART") == timedelta(days=7)
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert after.decoded("LAST-MODIFIED") > before.decoded("LAST-MODIFIED")
    assert f"Moved from {race.date:%d %B}." in str(after["DESCRIPTION"])


def test_a_cancelled_race_stays_as_cancelled(client, world):
    race = world.race(9)
    Race.objects.filter(pk=race.pk).update(status="cancelled", round_number=None)
    assert str(event_of(client, race)["STATUS"]) == "CANCELLED"
    assert str(event_of(client, world.race(8))["STATUS"]) == "CONFIRMED"


def test_a_race_without_a_time_takes_its_whole_day(client, world):
    race = world.race(9)
    Race.objects.filter(pk=race.pk).update(start_time=None, date=date(2022, 7, 3))
    event = event_of(client, race)
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2022, 7, 3), date(2022, 7, 4))


@pytest.mark.parametrize("accept", ["text/html", "application/json", "text/calendar", "image/png"])
def test_the_address_alone_decides_the_type(client, world, accept):
    response = client.get(FEED, headers={"accept": accept})
    assert response["Content-Type"] == "text/calendar; charset=utf-8"


@pytest.mark.parametrize(
    ("path", "status"), [("1951.ics", 404), ("2022.ics?x=1", 400), ("2022.ics?format=csv", 400)]
)
def test_an_error_of_the_feed_is_json(client, world, path, status):
    response = client.get(f"/api/v1/calendar/{path}")
    assert (response.status_code, response["Content-Type"]) == (status, "application/json")
