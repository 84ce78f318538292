"""Championship standings after every race, from the result rows."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from ingestion.demo.schedule import ROUNDS
from ingestion.demo.tables.rows import Row

_KEYS = {
    "races-driver-standings": ("driverId",),
    "races-constructor-standings": ("constructorId", "engineManufacturerId"),
}


def standings(
    races: Iterable[tuple[list[Row], list[Row]]],
) -> Iterator[tuple[str, list[Row]]]:
    """(table, rows) after each of one season's (race rows, sprint rows), in order.

    Equal points are separated by the number of wins, then of second places, and so on.
    """
    points: dict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    finishes: dict[str, dict[tuple[str, ...], Counter[int]]] = defaultdict(lambda: defaultdict(Counter))
    before: dict[str, dict[tuple[str, ...], int]] = defaultdict(dict)
    for race, sprint in races:
        for table, columns in _KEYS.items():
            for row in race + sprint:
                points[table][_entrant(row, columns)] += _number(row["points"])
            for row in race:
                finishes[table][_entrant(row, columns)][_number(row["positionNumber"])] += 1
            ranked = _ranked(points[table], finishes[table])
            yield table, list(_rows(race[0], columns, ranked, points[table], before[table]))
            before[table] = {entrant: place for place, entrant in enumerate(ranked, start=1)}


def _entrant(row: Row, columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(row[column]) for column in columns)


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _ranked(
    points: Counter[tuple[str, ...]], finishes: dict[tuple[str, ...], Counter[int]]
) -> list[tuple[str, ...]]:
    def rank(entrant: tuple[str, ...]) -> tuple[object, ...]:
        return (-points[entrant], *(-finishes[entrant][place] for place in range(1, 21)), entrant)

    return sorted(points, key=rank)


def _rows(
    race: Row,
    columns: tuple[str, ...],
    ranked: list[tuple[str, ...]],
    points: Counter[tuple[str, ...]],
    before: dict[tuple[str, ...], int],
) -> Iterator[Row]:
    for place, entrant in enumerate(ranked, start=1):
        row: Row = {"raceId": race["raceId"], "year": race["year"], "round": race["round"]}
        row |= {"positionDisplayOrder": place, "positionNumber": place, "positionText": str(place)}
        row |= zip(columns, entrant, strict=True)
        yield row | {
            "points": points[entrant],
            "positionsGained": before[entrant] - place if entrant in before else None,
            "championshipWon": place == 1 and race["round"] == ROUNDS,
        }
