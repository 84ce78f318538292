"""Any order of schedules of two sources ends in one row for each race, with its own rows.

The rule: each source states the season again and again; what it states last is true in the end, and the
sources agree then. Lists may be in rounds of earlier schedules.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingestion.models import Circuit, Constructor, Driver, ImportRun, Race, RaceResult, Season
from tests.ingestion.archives import TinyArchive
from tests.ingestion.jolpica_season import CARS, TinySeason

pytestmark = pytest.mark.django_db
FIRST_DAY = date(2024, 3, 3)
PLACES = ("alba", "borea", "costa", "delta", "elba", "faro")
OTHER_CIRCUIT = {place: place[::-1] for place in PLACES}
SPONSORS = ("", "Gulf Air ", "Formula 1 Alba Airways ")
F1DB_NAMES = {"max_verstappen": "max-verstappen", "alonso": "fernando-alonso", "hamilton": "lewis-hamilton"}


@dataclass(frozen=True)
class Planned:
    """A race of the final schedule; `laps` identifies its rows."""

    place: str
    day: date
    laps: int


def changed(draw, races):
    """An earlier schedule: races missing, moved, renamed or at another circuit."""
    found = []
    for race in races:
        fate = draw(st.sampled_from(("same", "missing", "moved", "renamed", "elsewhere")))
        if fate == "missing":
            continue
        moved = race.day + timedelta(days=7 * draw(st.integers(-2, 2))) if fate == "moved" else race.day
        sponsor = draw(st.sampled_from(SPONSORS)) if fate == "renamed" else ""
        circuit = OTHER_CIRCUIT[race.place] if fate == "elsewhere" else race.place
        found.append((replace(race, day=moved), sponsor, circuit))
    return sorted(found, key=lambda entry: (entry[0].day, entry[0].place))


@st.composite
def histories(draw):
    """The final schedule, the readings before it in order, and the order of the last two."""
    places = draw(st.permutations(PLACES))[: draw(st.integers(2, 5))]
    final = [
        Planned(place, FIRST_DAY + timedelta(days=14 * number), 50 + number)
        for number, place in enumerate(places)
    ]
    earlier = [
        (draw(st.sampled_from(("jolpica", "f1db"))), changed(draw, final), draw(st.integers(0, 1)))
        for _ in range(draw(st.integers(0, 3)))
    ]
    last = draw(st.permutations(("jolpica", "f1db")))
    return final, earlier, last, draw(st.integers(0, 1))


def load_jolpica(entries, held, shift):
    """`shift` is added to the rounds of the lists of rows, which name their race."""
    season = TinySeason(2024)
    for number, (race, sponsor, circuit) in enumerate(entries, start=1):
        name = f"{sponsor}{race.place.title()}"
        listed = season.race(number, name, race.day.isoformat(), circuit)
        listed["Circuit"]["Location"] = position(circuit) | {"locality": circuit, "country": "Monaco"}
        for place, driver in enumerate(CARS if race.place in held else (), start=1):
            season.result(number, driver, place, points=str(25 - place), laps=str(race.laps))
    for parent, _ in season.lists["results"]:
        parent["round"] = str(int(parent["round"]) + shift)
    season.load()


def load_f1db(entries, held, folder):
    archive = TinyArchive()
    archive.files["races"].clear()
    archive.files["races-race-results"].clear()
    archive.files["seasons"].clear()
    archive.files["circuits"].clear()
    archive.add("seasons", year=2024)
    for place in PLACES:
        archive.grand_prix(place)
        for circuit in (place, OTHER_CIRCUIT[place]):
            where = position(circuit)
            archive.circuit(circuit, circuit, "monaco", latitude=where["lat"], longitude=where["long"])
    for number, (race, _, circuit) in enumerate(entries, start=1):
        archive.race(number, number, race.day.isoformat(), race.place, circuit)
        for place, driver in enumerate(CARS if race.place in held else (), start=1):
            row = archive.result(number, F1DB_NAMES[driver], place, points=25 - place, laps=race.laps)
            row.update(timeMillis=5_400_000 + 1000 * (place - 1), gridPositionNumber=place)
    archive.load(folder)


def position(circuit):
    """Circuits are a degree apart."""
    north = (*PLACES, *OTHER_CIRCUIT.values()).index(circuit)
    return {"lat": f"{10 + north}", "long": "10"}


def read(source, entries, held, shift, folder):
    if source == "jolpica":
        load_jolpica(entries, held, shift)
    else:
        load_f1db(entries, held, folder)


def stored():
    races = Race.objects.exclude(status="cancelled").order_by("date")
    return list(races.values_list("grand_prix", "date", "status", "round_number", "circuit__location"))


def empty():
    for model in (ImportRun, Race, Season, Circuit, Driver, Constructor):
        model.objects.all().delete()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories())
def test_every_history_ends_in_one_row_for_each_race_with_its_own_rows(history, tmp_path):
    empty()
    final, earlier, last, shift = history
    held = {race.place for race in final[: len(final) // 2]}
    entries = [(race, "", race.place) for race in final]
    for source, schedule, old_rounds in earlier:
        read(source, schedule, set(), old_rounds, tmp_path)
    for source in (*last, *last):
        read(source, entries, held, shift, tmp_path)
    expected = [
        (race.place, race.day, "held" if race.place in held else "scheduled", number, race.place)
        for number, race in enumerate(final, start=1)
    ]
    assert stored() == expected
    assert Race.objects.count() == len(final)
    laps = {race.place: race.laps for race in final}
    rows = list(RaceResult.objects.values_list("race__grand_prix", "laps"))
    assert len(rows) == len(held) * len(CARS)
    assert all(laps[name] == number for name, number in rows)
