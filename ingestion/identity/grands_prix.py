"""Compares names of Grands Prix, which sources write with or without sponsor, year and "Formula 1"."""

import re

from ingestion.identity.names import ordered_words

YEAR = re.compile(r"(19|20)\d\d")
ARTICLES = {"de", "del", "della", "do", "d", "der", "of", "the"}


def same_grand_prix(one: str, other: str) -> bool:
    """Whether one name is the other with words before it, such as a sponsor's.

    The words just before "Grand Prix" name it: "Qatar Airways Azerbaijan Grand Prix" is Azerbaijan's.
    """
    (before, after), (other_before, other_after) = _parts(one), _parts(other)
    short, long = sorted((before, other_before), key=len)
    return bool(short) and after == other_after and long[-len(short) :] == short


def _parts(name: str) -> tuple[list[str], list[str]]:
    """The words before and after "Grand Prix", such as "west"; those of a name without it are before."""
    words = [word for word in ordered_words(name) if not YEAR.fullmatch(word)]
    if words[:2] == ["formula", "1"]:
        words = words[2:]
    at = next((i for i in range(len(words)) if words[i : i + 2] == ["grand", "prix"]), None)
    if at is None:
        return words, []
    before, after = words[:at], [word for word in words[at + 2 :] if word not in ARTICLES]
    return (before, after) if before else (after, [])
