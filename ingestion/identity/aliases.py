"""Ids that the sources use differently for the same constructor or circuit. Each was looked up.

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
    # Until the 1970s Jolpica's id contains the engine.
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
# F1DB's position of the 2023 street circuit is the centre of the town, so the 1981 circuit is nearer to
# Jolpica's position. Jolpica's las_vegas is not F1DB's las-vegas.
LAS_VEGAS = {"las_vegas": "caesars-palace", "vegas": "las-vegas"}
# Their ids decide, where those of other circuits are one fact of several.
NAMED_ALIKE = {*LAS_VEGAS, *LAS_VEGAS.values()}
CIRCUITS = LAS_VEGAS | {
    "albert_park": "melbourne",
    "americas": "austin",
    "boavista": "porto",
    "charade": "clermont-ferrand",
    "essarts": "rouen",
    "galvez": "buenos-aires",
    "george": "east-london",
    "lemans": "bugatti",
    "losail": "lusail",
    "okayama": "aida",
    "red_bull_ring": "spielberg",
    "ricard": "paul-ricard",
    "rodriguez": "mexico-city",
    "spa": "spa-francorchamps",
    "tremblant": "mont-tremblant",
    "villeneuve": "montreal",
}


def constructor_key(external_id: str) -> str:
    """The same key for the ids of one constructor in different sources."""
    return CONSTRUCTORS.get(external_id) or external_id.replace("_", "-")


def circuit_key(external_id: str) -> str:
    """The same key for the ids of one circuit in different sources."""
    return CIRCUITS.get(external_id) or external_id.replace("_", "-")
