"""The calendar: 22 Sundays from early January to mid December, so there is always a next race."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from ingestion import durations
from ingestion.demo.draws import Purpose, generator
from ingestion.demo.geography import Circuit

ROUNDS = 22
FIRST_SPRINT_SEASON = 2021
_SPRINTS = 6
RAIN_RATE, _MEAN_MM = 0.25, 2.0
_LAST_WEEK = 48

# Days before the race and local hour of every other session.
_NORMAL = {
    "freePractice1": (2, 12.5),
    "freePractice2": (2, 16.0),
    "freePractice3": (1, 11.5),
    "qualifying": (1, 15.0),
}
_SPRINT = {
    "freePractice1": (2, 12.5),
    "sprintQualifying": (2, 16.5),
    "sprintRace": (1, 11.0),
    "qualifying": (1, 15.0),
}


@dataclass(frozen=True)
class Round:
    year: int
    number: int
    circuit: Circuit
    sprint: bool
    sessions: dict[str, datetime]
    """Start in UTC by F1DB's session name; "race" is always there."""
    rain_mm: float = 0.0
    """In the first hour of the race; always 0 in a world without rain."""

    @property
    def start(self) -> datetime:
        return self.sessions["race"]

    def is_over(self, session: str, as_of: datetime) -> bool:
        """Whether this session is part of the weekend and was over at `as_of`."""
        takes = durations.RACE if session == "race" else durations.QUALIFYING
        return session in self.sessions and as_of >= self.sessions[session] + takes


def calendar(seed: int, year: int, circuits: tuple[Circuit, ...], rain: bool = False) -> tuple[Round, ...]:
    """The season's rounds; each year two other circuits have no race. With `rain`, a quarter is wet.

    Southern circuits come early and late in the year, northern ones in the middle.
    """
    unused = {(2 * year) % len(circuits), (2 * year + 1) % len(circuits)}
    warm_first = sorted(
        (circuit for index, circuit in enumerate(circuits) if index not in unused),
        key=lambda circuit: circuit.latitude,
    )
    ordered = warm_first[0::2] + warm_first[1::2][::-1]
    sprints: set[int] = set()
    if year >= FIRST_SPRINT_SEASON:
        rng = generator(seed, Purpose.SPRINT_ROUNDS, year)
        sprints = {int(number) for number in rng.choice(ROUNDS, _SPRINTS, replace=False) + 1}
    rounds = (
        _round(year, number, circuit, number in sprints) for number, circuit in enumerate(ordered, start=1)
    )
    return tuple(replace(one, rain_mm=_rain_mm(seed, one)) if rain else one for one in rounds)


def _rain_mm(seed: int, one: Round) -> float:
    rng, rate = generator(seed, Purpose.RAIN, one.year, one.number), RAIN_RATE * one.circuit.character.rain
    return round(0.3 + rng.exponential(_MEAN_MM), 2) if rng.random() < rate else 0.0


def _round(year: int, number: int, circuit: Circuit, sprint: bool) -> Round:
    sunday = date(year, 1, 5) + timedelta(days=(6 - date(year, 1, 5).weekday()) % 7)
    day = sunday + timedelta(weeks=(number - 1) * _LAST_WEEK // (ROUNDS - 1))
    midnight = datetime.combine(day, time(), UTC) - timedelta(hours=round(circuit.longitude / 15))
    starts = {
        name: midnight + timedelta(days=-days, hours=hour)
        for name, (days, hour) in (_SPRINT if sprint else _NORMAL).items()
    }
    starts["race"] = midnight + timedelta(hours=circuit.race_hour)
    return Round(year, number, circuit, sprint, starts)
