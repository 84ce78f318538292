"""The parameters of a what-if: another grid, other weather, another driver in a car."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from f1site.lib.errors import ValidationError
from ingestion.models import Driver


@dataclass(frozen=True)
class Question:
    """As received. Drivers are named by their code, or by our id where a code is ambiguous."""

    grid: Mapping[str, int] = field(default_factory=dict)  # driver -> grid position
    wet: bool | None = None
    swap: Mapping[str, str] = field(default_factory=dict)  # replaced driver -> new driver

    @property
    def key(self) -> tuple[object, ...]:
        """Of equal questions the same, to compare and to hash."""
        return tuple(self.grid.items()), self.wet, tuple(self.swap.items())

    @classmethod
    def read(cls, grid: str = "", wet: bool | None = None, swap: str = "") -> "Question":
        """Parse texts such as `VER:10,NOR:1` and `PER:LAW` (the replaced driver first).

        Raises ValidationError where a text does not have this form.
        """
        return cls(_read_grid(grid), wet, dict(_pairs("swap", swap, "PER:LAW")))


def invalid(parameter: str, reason: str) -> ValidationError:
    return ValidationError(f"{parameter}: {reason}", **{parameter: [reason]})


def _read_grid(text: str) -> dict[str, int]:
    positions = {}
    for name, position in _pairs("grid", text, "VER:10,NOR:1"):
        if not (position.isascii() and position.isdecimal()):
            raise invalid("grid", f"{position!r} is no grid position: write a number, as in {name}:1.")
        positions[name] = int(position)
    return positions


def find_driver(parameter: str, name: str, racing: Sequence[Driver], others: Sequence[Driver] = ()) -> Driver:
    """The one driver with that code or id: in the race, or else among the others.

    Raises ValidationError where there is none or several.
    """
    found = _matching(name, racing) or _matching(name, others)
    if len(found) == 1:
        return found[0]
    if found:
        several = ", ".join(f"{driver.name} ({driver.pk})" for driver in found)
        raise invalid(parameter, f"{name} may be {several}: write the id in place of the code.")
    choice = ", ".join(sorted(driver.driver_code or str(driver.pk) for driver in [*racing, *others]))
    scope = "No known driver" if others else "No driver in the line-up"
    raise invalid(parameter, f"{scope} has the code or id {name}: choose from {choice}.")


def _matching(name: str, drivers: Sequence[Driver]) -> list[Driver]:
    return [driver for driver in drivers if name in (driver.driver_code.upper(), str(driver.pk))]


def reject_duplicates(parameter: str, drivers: Sequence[Driver]) -> None:
    """Raises ValidationError where a driver is named twice, for example by code and by id."""
    seen: set[int] = set()
    for driver in drivers:
        if driver.pk in seen:
            raise invalid(parameter, f"{driver.name} is named twice: name every driver once.")
        seen.add(driver.pk)


def _pairs(parameter: str, text: str, example: str) -> list[tuple[str, str]]:
    pairs = []
    for part in text.split(",") if text else []:
        words = [word.strip().upper() for word in part.split(":")]
        if len(words) != 2 or not all(words):
            raise invalid(parameter, f"{part.strip()!r} is no pair: write it as in {example}.")
        pairs.append((words[0], words[1]))
    names = [name for name, _ in pairs]
    duplicate = next((name for name in names if names.count(name) > 1), None)
    if duplicate:
        raise invalid(parameter, f"{duplicate} is named twice: name every driver once.")
    return pairs
