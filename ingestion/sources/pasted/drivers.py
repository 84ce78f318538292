"""Which driver the words of a pasted line name."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from f1site.lib.errors import ValidationError
from ingestion.identity.names import ordered_words

NUMBER = re.compile(r"\d{1,3}", re.ASCII)
CAR_NUMBER = re.compile(r"#(\d{1,3})", re.ASCII)


@dataclass(frozen=True)
class Entrant:
    """A car of the race, by our own row ids as text. `is_expected`: the line-up has it."""

    driver: str
    constructor: str
    car_number: str = ""
    code: str = ""
    name: str = ""
    full_name: str = ""
    constructor_name: str = ""
    is_expected: bool = True

    @property
    def label(self) -> str:
        return self.code or self.name

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset([*ordered_words(self.name), *ordered_words(self.full_name)])

    @cached_property
    def constructor_words(self) -> frozenset[str]:
        return frozenset(ordered_words(self.constructor_name))

    def is_named(self, parts: Sequence[str]) -> bool:
        """Whether each of `parts` is the code, a word of the name, or the initial of one."""
        known = {self.code.lower(), *self.words, *(own[0] for own in self.words)}
        return bool(parts) and known.issuperset(parts)


def by_name(words: Sequence[str], entrants: Sequence[Entrant]) -> tuple[Entrant, int] | None:
    """The driver whom the first of `words` name, and how many of them do; None where nobody is named.

    As many words as possible count, and the drivers of the line-up before others. Raises ValidationError
    where several drivers have such a name.
    """
    for count in range(len(words), 0, -1):
        parts = ordered_words(" ".join(words[:count]))
        if all(len(part) == 1 for part in parts):
            continue  # Initials alone name nobody.
        found = [one for one in entrants if one.is_named(parts)]
        found = [one for one in found if one.is_expected] or found
        found = [one for one in found if one.code.lower() in parts] or found
        if len(found) == 1:
            return found[0], count
        if found:
            raise ValidationError(f"{' '.join(words[:count])} may be {_either(found)}: write the code.")
    return None


def by_number(number: str, entrants: Sequence[Entrant]) -> Entrant:
    """Raises ValidationError where no car, or more than one, has the number."""
    found = [one for one in entrants if one.car_number == number]
    found = [one for one in found if one.is_expected] or found
    if len(found) == 1:
        return found[0]
    if found:
        raise ValidationError(f"the car number {number} may be {_either(found)}: write the code.")
    raise ValidationError(f"no car has the number {number}: write the driver's code.")


def _either(found: Iterable[Entrant]) -> str:
    """Such as "MSC (Mick Schumacher) or RSC (Ralf Schumacher)"."""
    return " or ".join(sorted(f"{one.label} ({one.name})" if one.code else one.name for one in found))
