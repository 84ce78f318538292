"""Where two sources name one constructor or circuit differently, or two alike: read up, not guessed.

The names on the right are F1DB's. Ids that differ only in punctuation (red_bull, red-bull) need no entry.
"""

CONSTRUCTORS = {
    "alfa": "alfa-romeo",
    "butterworth": "aston-butterworth",
    "lago": "talbot-lago",
    "lambo": "modena",
    "leyton": "leyton-house",
    "mf1": "midland",
    "moda": "andrea-moda",
    "team_lotus": "lotus",
    "tomaso": "de-tomaso",
    "vhristensen": "christensen",
    # Of the 1950s to 1970s Jolpica names the engine too.
    **{f"brabham-{engine}": "brabham" for engine in ("alfa_romeo", "brm", "climax", "ford", "repco")},
    **{
        f"cooper-{engine}": "cooper"
        for engine in (
            "alfa_romeo",
            "alta",
            "ats",
            "borgward",
            "brm",
            "castellotti",
            "climax",
            "ferrari",
            "ford",
            "maserati",
            "osca",
        )
    },
    **{f"eagle-{engine}": "eagle" for engine in ("climax", "weslake")},
    **{f"lds-{engine}": "lds" for engine in ("alfa_romeo", "climax")},
    **{f"lotus-{engine}": "lotus" for engine in ("borgward", "brm", "climax", "ford", "maserati", "pw")},
    **{f"march-{engine}": "march" for engine in ("alfa_romeo", "ford")},
    "brm-ford": "brm",
    "matra-ford": "matra",
    **{f"mclaren-{engine}": "mclaren" for engine in ("alfa_romeo", "brm", "ford", "seren")},
    **{f"shadow-{engine}": "shadow" for engine in ("ford", "matra")},
}
# F1DB places the street circuit of 2023 in the middle of the town, so that the car park of 1981 is the
# nearer one to Jolpica's position, and Jolpica's las_vegas is not F1DB's las-vegas.
CIRCUITS = {"las_vegas": "caesars-palace", "vegas": "las-vegas"}


def constructor_key(external_id: str) -> str:
    """One key for what the sources name alike."""
    return CONSTRUCTORS.get(external_id) or external_id.replace("_", "-")


def circuit_key(external_id: str) -> str | None:
    """F1DB's id, where only this table can tell; None leaves it to the position."""
    if external_id in CIRCUITS:
        return CIRCUITS[external_id]
    return external_id if external_id in CIRCUITS.values() else None
