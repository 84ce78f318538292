"""The calendar of a season as iCalendar (RFC 5545): one event for each session."""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from ingestion import durations
from ingestion.models import Race

# Field of the start, name, duration.
SESSIONS = (
    ("practice_1_at", "Practice 1", durations.PRACTICE),
    ("practice_2_at", "Practice 2", durations.PRACTICE),
    ("practice_3_at", "Practice 3", durations.PRACTICE),
    ("sprint_qualifying_at", "Sprint qualifying", durations.QUALIFYING),
    ("sprint_at", "Sprint", durations.SPRINT),
    ("qualifying_at", "Qualifying", durations.QUALIFYING),
    ("start_time", "Race", durations.RACE),
)
# The stated time of what no source has dated.
LONG_AGO = datetime(1950, 1, 1, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def feed(season: int, races: list[Race], as_of: datetime) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Formula 1 forecasts//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("name", f"Formula 1 {season}")
    calendar.add("x-wr-calname", f"Formula 1 {season}")
    for race in races:
        for field, name, duration in SESSIONS:
            starts_at = getattr(race, field)
            if starts_at is not None or field == "start_time":
                calendar.add_component(_event(race, name, starts_at, duration, as_of))
    content: bytes = calendar.to_ical()
    return content


def _event(race: Race, name: str, starts_at: datetime | None, duration: timedelta, as_of: datetime) -> Event:
    """An event at its time in UTC; a race without a time takes all of its day."""
    event = Event()
    # The round is not part of it: a calendar that changes is numbered again.
    event.add("uid", f"{race.season.year}-{race.grand_prix}-{name.lower().replace(' ', '-')}@f1-forecast")
    event.add("summary", f"{race.name}: {name}")
    if starts_at is None:
        event.add("dtstart", race.date)
        event.add("dtend", race.date + timedelta(days=1))
    else:
        event.add("dtstart", starts_at.astimezone(UTC))
        event.add("dtend", (starts_at + duration).astimezone(UTC))
    stated_at = min(race.stated_at or LONG_AGO, as_of).astimezone(UTC).replace(microsecond=0)
    event.add("dtstamp", stated_at)
    event.add("last-modified", stated_at)
    # Grows with every change of the race: minutes, because it must be below 2**31.
    event.add("sequence", max(0, int((stated_at - EPOCH).total_seconds() // 60)))
    event.add("status", "CANCELLED" if race.status == Race.Status.CANCELLED else "CONFIRMED")
    circuit = race.circuit
    event.add("location", ", ".join(filter(None, (circuit.name, circuit.location, circuit.country))))
    event.add("description", _description(race))
    return event


def _description(race: Race) -> str:
    number = f"Round {race.round_number} of {race.season.year}." if race.round_number else ""
    moved = f"Moved from {race.former_date:%d %B}." if race.former_date else ""
    return " ".join(filter(None, (race.official_name or race.name, number, moved)))
