"""Random streams keyed by their purpose, so that the past never depends on the present."""

from enum import IntEnum

import numpy as np


class Purpose(IntEnum):
    """The purpose of a stream of random numbers. The values define every world: never change them."""

    GEOGRAPHY = 1
    CONSTRUCTORS = 2
    DRIVER = 3
    WINTER = 4
    CARS = 5
    SPRINT_ROUNDS = 6
    PRACTICE = 7
    SPRINT_QUALIFYING = 8
    SPRINT = 9
    QUALIFYING = 10
    GRID = 11
    RACE = 12
    TRUTH = 13
    RAIN = 14
    CHARACTER = 15


def generator(seed: int, purpose: Purpose, *key: int) -> np.random.Generator:
    """A separate stream for each (seed, purpose, key), e.g. key = (year, round)."""
    return np.random.default_rng(np.random.SeedSequence((seed, int(purpose), *key)))
