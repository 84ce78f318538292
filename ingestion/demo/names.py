"""Invented names: syllables with invented endings.

No real driver, constructor, circuit or country has a name with one of these endings.
"""

from collections.abc import Iterable

import numpy as np

_ONSETS = (
    "br",
    "dr",
    "fl",
    "gl",
    "gr",
    "kv",
    "pl",
    "qu",
    "sk",
    "sn",
    "st",
    "tr",
    "v",
    "vr",
    "z",
    "zh",
    "y",
    "j",
    "h",
    "th",
)
_VOWELS = ("a", "e", "i", "o", "u", "ae", "ei")

SURNAME = (
    "quorn",
    "vexil",
    "thrask",
    "zovar",
    "mundrel",
    "yblen",
    "krovick",
    "dwennock",
    "plimsk",
    "orrigal",
    "estrane",
)
FORENAME = ("xo", "vel", "nae", "zim", "ldo", "rrik", "thea", "bbin", "mka", "squin")
COUNTRY = ("zovia", "quenda", "veldria", "stovane", "lyndor", "krassia", "bryndel", "mulvia")
PLACE = ("holmack", "brenno", "kurzel", "fordwyn", "vallux", "mirrock", "tarnsk", "dromel")
CONSTRUCTOR = ("vox", "lonis", "krynn", "zeph", "rmiq", "ntrax", "skad", "bburn")
ENGINE = ("dyne", "torq", "pistra", "motiv")

# The codes of famous drivers are never used.
_TAKEN_CODES = frozenset(
    {
        "HAM",
        "VER",
        "ALO",
        "VET",
        "SCH",
        "SEN",
        "PRO",
        "STR",
        "OCO",
        "HUL",
        "BOT",
        "LEC",
        "SAI",
        "NOR",
        "PIA",
        "RUS",
    }
)


def invent(rng: np.random.Generator, endings: Iterable[str], used: set[str]) -> str:
    """A capitalised name that is not in `used`, to which it is added."""
    choices = tuple(endings)
    while True:
        stem = str(rng.choice(_ONSETS)) + str(rng.choice(_VOWELS))
        name = (stem + str(rng.choice(choices))).capitalize()
        if name not in used:
            used.add(name)
            return name


def abbreviate(surname: str, used: set[str]) -> str:
    """Three letters of the surname, the first three if they are free; added to `used`."""
    letters = surname.upper()
    pairs = ((i, j) for i in range(1, len(letters)) for j in range(i + 1, len(letters)))
    codes = [letters[0] + letters[i] + letters[j] for i, j in pairs]
    free = [code for code in codes if code not in used and code not in _TAKEN_CODES]
    code = free[0] if free else codes[0]
    used.add(code)
    return code


def slug(*words: str) -> str:
    return "-".join(word.lower().replace(" ", "-") for word in words)
