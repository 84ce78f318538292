"""What a pasted line states of its driver: lap times, a penalty, or a start from the pit lane."""

import re
from typing import NamedTuple

from f1site.lib.errors import ValidationError
from ingestion.durations import milliseconds

NO_TIME = {"-", "\N{EN DASH}", "\N{EM DASH}", "dnf", "dns", "nc"}
LAPS, GAP = re.compile(r"\d{1,2}", re.ASCII), re.compile(r"\+\d+[.:]?\d*s?", re.ASCII)
PLACES = re.compile(
    r"\+?(\d{1,2})(?:[ -]?(?:grid )?(?:places?|positions?))?(?: grid)?(?: drop| penalty)?", re.ASCII
)
PIT = re.compile(r"pit(?:[ -]?lane)?(?: start)?")
BACK = re.compile(r"back(?: of (?:the )?grid)?")


class Penalty(NamedTuple):
    """`code` as F1DB writes it: a number of places, SFB for the back of the grid, SFP for the pit lane."""

    code: str
    places: int | None = None


def lap_times(words: list[str]) -> list[int]:
    """Up to three times in milliseconds; the gaps and laps after them, as sheets have them, are left out."""
    times: list[int] = []
    for column, word in enumerate(words):
        if word.lower() in NO_TIME or (column and (LAPS.fullmatch(word) or GAP.fullmatch(word))):
            continue
        time = milliseconds(word)
        # No lap takes an hour: two colons are a typing error.
        if time is None or word.count(":") > 1:
            raise ValidationError(f"{word[:20]!r} is not a time such as 1:29.179.")
        times.append(time)
    if len(times) > 3:
        raise ValidationError("more than three times: write those of Q1, Q2 and Q3.")
    return times


def penalty(words: list[str]) -> Penalty:
    text = " ".join(words).lower()
    if PIT.fullmatch(text):
        return Penalty("SFP")
    if BACK.fullmatch(text):
        return Penalty("SFB")
    places = PLACES.fullmatch(text)
    if places and int(places[1]):
        return Penalty(places[1].lstrip("0"), int(places[1]))
    written = f"{text[:20]!r} is not a penalty" if text else "the penalty is missing"
    raise ValidationError(f"{written}: write a number of places, back or pit.")


def starts_from_pit(words: list[str]) -> bool:
    """Whether `pit` follows the driver; a time of qualifying may stand before it."""
    while words and (milliseconds(words[0]) is not None or words[0].lower() in NO_TIME):
        words = words[1:]
    text = " ".join(words).lower()
    if text and not PIT.fullmatch(text):
        raise ValidationError(f"{text[:20]!r} is not understood: only pit may follow the driver.")
    return bool(text)
