"""A tiny season in Jolpica's format: Bahrain 2023 has been run, Monaco 2023 has not."""

from ingestion.importer.jolpica import save_by_race
from ingestion.importer.saving.report import Report
from ingestion.sources.jolpica.parse import parse_facts
from ingestion.sources.jolpica.rows import ANSWERED, PATHS, Season

DRIVERS = {
    "max_verstappen": ("Max", "Verstappen", "1997-09-30", "Dutch", "VER"),
    "alonso": ("Fernando", "Alonso", "1981-07-29", "Spanish", "ALO"),
    "hamilton": ("Lewis", "Hamilton", "1985-01-07", "British", "HAM"),
}
CONSTRUCTORS = {
    "red_bull": ("Red Bull", "Austrian"),
    "aston_martin": ("Aston Martin", "British"),
    "mercedes": ("Mercedes", "German"),
}
CARS = {"max_verstappen": ("red_bull", "1"), "alonso": ("aston_martin", "14"), "hamilton": ("mercedes", "44")}
CIRCUITS = {
    "bahrain": ("Bahrain International Circuit", "26.0325", "50.5106", "Sakhir", "Bahrain"),
    "monaco": ("Circuit de Monaco", "43.7347", "7.42056", "Monte-Carlo", "Monaco"),
    "silverstone": ("Silverstone Circuit", "52.0786", "-1.01694", "Silverstone", "UK"),
}
WINNER_MS = 5_400_000


class TinySeason:
    def __init__(self, year=2023):
        self.year, self.answered_at = year, None
        self.races, self.lists = [], {resource: [] for resource in PATHS if resource != "races"}
        self.drivers = {name: driver(name) for name in DRIVERS}
        if year == 2023:
            self.race(1, "Bahrain", "2023-03-05", "bahrain", time="15:00:00Z")
            self.race(2, "Monaco", "2023-05-28", "monaco", time="13:00:00Z")
            for place, name in enumerate(CARS, start=1):
                self.result(1, name, place, points=str((25, 18, 15)[place - 1]))

    def race(self, number, name, date, circuit, /, **values):
        race = {
            "season": str(self.year),
            "round": str(number),
            "raceName": f"{name} Grand Prix",
            "date": date,
        }
        self.races.append({**race, "Circuit": a_circuit(circuit), **values})
        return self.races[-1]

    def row(self, resource, number, name, place, /, **values):
        """A driver's row in the list of a round; `place` is a position or a letter."""
        rows = self.lists[resource]
        line = sum(parent["round"] == str(number) for parent, _ in rows) + 1
        team, car = CARS.get(name, ("mercedes", "99"))
        known = self.drivers.get(name) or driver(name)
        row = {"number": car, "position": str(line), "Driver": known, "Constructor": constructor(team)}
        row |= {} if resource == "qualifying" else {"positionText": str(place)}
        rows.append((self.parent(number), row | values))
        return rows[-1][1]

    def parent(self, number):
        """What a list says of its race: all that the schedule says now."""
        known = {"season": str(self.year), "round": str(number)}
        return next((dict(race) for race in self.races if race["round"] == str(number)), known)

    def result(self, number, name, place, /, resource="results", **values):
        row = {"points": "0", "grid": str(place), "laps": "57", "status": "Finished"}
        if isinstance(place, int):
            row["Time"] = {"millis": str(WINNER_MS + 1000 * (place - 1)), "time": f"+{place - 1}.000"}
        return self.row(resource, number, name, place, **row | values)

    def standing(self, number, name, place, points, wins=0):
        values = {"positionText": str(place), "points": str(points), "wins": str(wins)}
        row = {"position": str(place), "Driver": driver(name), **values}
        self.lists["driverstandings"].append(({"season": str(self.year), "round": str(number)}, row))

    def of(self, name, resource="results"):
        """The driver's first row of a list, to be changed in place."""
        return next(row for _, row in self.lists[resource] if row["Driver"]["driverId"] == name)

    def facts(self):
        rows = {"races": [(race, race) for race in self.races], **self.lists}
        if self.answered_at:
            rows = {
                name: [({**one, ANSWERED: self.answered_at}, row) for one, row in rows[name]] for name in rows
            }
        return parse_facts(Season(self.year, rows))

    def load(self, dry_run=False):
        """Saves the season and returns the report."""
        report = Report()
        save_by_race(self.facts(), report, dry_run)
        return report

    def answers(self, base):
        """The answers by path, as one page each."""
        payloads = {"races": page("races", [(race, race) for race in self.races])}
        payloads |= {resource: page(resource, rows) for resource, rows in self.lists.items()}
        return {f"{base}/{self.year}/{resource}.json": payload for resource, payload in payloads.items()}


def driver(name):
    given, family, born, nationality, code = DRIVERS.get(name, (name, name, "1990-01-01", "British", ""))
    names = {"driverId": name, "givenName": given, "familyName": family, "code": code}
    return names | {"dateOfBirth": born, "nationality": nationality}


def constructor(name):
    shown, nationality = CONSTRUCTORS.get(name, (name, "British"))
    return {"constructorId": name, "name": shown, "nationality": nationality}


def a_circuit(name):
    full, north, east, place, country = CIRCUITS.get(name, (name, "0", "0", name, name))
    location = {"lat": north, "long": east, "locality": place, "country": country}
    return {"circuitId": name, "circuitName": full, "Location": location}


def page(resource, rows, total=None):
    """One answer with these rows, grouped by race."""
    table, lists, inner = PATHS[resource]
    grouped = []
    for parent, row in rows:
        if not inner:
            grouped.append(row)
            continue
        if not grouped or grouped[-1]["round"] != parent["round"]:
            grouped.append({**parent, inner: []})
        grouped[-1][inner].append(row)
    return {"MRData": {"total": str(len(rows) if total is None else total), table: {lists: grouped}}}
