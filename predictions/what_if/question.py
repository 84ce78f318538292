"""A question of the kind "what if": another grid, other weather, another driver in a car."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from f1site.lib.errors import ValidationError
from ingestion.models import Driver


@dataclass(frozen=True)
class Question:
    """As it was asked. Drivers are named by their code, or by our id where a code is not enough."""

    grid: Mapping[str, int] = field(default_factory=dict)  # driver -> place
    wet: bool | None = None
    swap: Mapping[str, str] = field(default_factory=dict)  # who is replaced -> by whom

    @classmethod
    def read(cls, grid: str = "", wet: str = "", swap: str = "") -> "Question":
        """From texts such as VER:10,NOR:1 and 1 and PER:LAW, who is replaced first.

        Raises ValidationError where one is not like that.
        """
        rain = {"1": True, "0": False}.get(wet)
        return cls(_read_grid(grid), rain, dict(_pairs("swap", swap, "PER:LAW")))


def refused(parameter: str, why: str) -> ValidationError:
    return ValidationError(f"{parameter}: {why}", **{parameter: [why]})


def _read_grid(text: str) -> dict[str, int]:
    places = {}
    for name, place in _pairs("grid", text, "VER:10,NOR:1"):
        if not (place.isascii() and place.isdecimal()):
            raise refused("grid", f"{place!r} is no place on the grid: write a number, as in {name}:1.")
        places[name] = int(place)
    return places


def find(parameter: str, name: str, racing: Sequence[Driver], others: Sequence[Driver] = ()) -> Driver:
    """The one driver of that code or id, in the race or else among the others.

    Raises ValidationError where there is none or several.
    """
    found = _called(name, racing) or _called(name, others)
    if len(found) == 1:
        return found[0]
    if found:
        several = ", ".join(f"{driver.name} ({driver.pk})" for driver in found)
        raise refused(parameter, f"{name} may be {several}: write the id in place of the code.")
    choice = ", ".join(sorted(driver.driver_code or str(driver.pk) for driver in [*racing, *others]))
    whom = "Nobody known" if others else "Nobody in the line-up"
    raise refused(parameter, f"{whom} is called {name}: choose from {choice}.")


def _called(name: str, drivers: Sequence[Driver]) -> list[Driver]:
    return [driver for driver in drivers if name in (driver.driver_code.upper(), str(driver.pk))]


def once(parameter: str, drivers: Sequence[Driver]) -> None:
    """Raises ValidationError where a driver is named twice, be it by code and by id."""
    seen: set[int] = set()
    for driver in drivers:
        if driver.pk in seen:
            raise refused(parameter, f"{driver.name} is named twice: name every driver once.")
        seen.add(driver.pk)


def _pairs(parameter: str, text: str, example: str) -> list[tuple[str, str]]:
    pairs = []
    for part in text.split(",") if text else []:
        words = [word.strip().upper() for word in part.split(":")]
        if len(words) != 2 or not all(words):
            raise refused(parameter, f"{part.strip()!r} is no pair: write it as in {example}.")
        pairs.append((words[0], words[1]))
    names = [name for name, _ in pairs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise refused(parameter, f"{twice} is named twice: name every driver once.")
    return pairs
