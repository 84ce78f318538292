"""Compares names that sources spell differently: accents, Jr., second names."""

import re
import unicodedata

SUFFIXES = {"jr", "sr", "junior", "senior"}
WORD = re.compile(r"[^\W_]+")
# Letters that Unicode does not decompose into a base letter and an accent.
PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"})


def words(name: str) -> frozenset[str]:
    """The words of a name, without case, accents, punctuation and Jr."""
    return frozenset(ordered_words(name)) - SUFFIXES


def ordered_words(name: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", name.casefold().translate(PLAIN))
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return WORD.findall(plain)


def part_of(short: frozenset[str], long: frozenset[str]) -> bool:
    """Whether a name of at least two words is among the words of a longer one."""
    return len(short) >= 2 and short <= long
