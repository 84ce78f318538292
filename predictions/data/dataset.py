"""The only way from the database to the models' tables."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import pandas as pd
from django.db.models import Q, QuerySet

from f1site.lib.errors import ValidationError
from ingestion import durations
from ingestion.line_ups import LineUp
from ingestion.models import (
    ConstructorChronology,
    QualifyingResult,
    Race,
    RaceResult,
    StartingGrid,
    WeatherData,
)
from predictions.data import sessions, stages
from predictions.data.facts import consistent_facts
from predictions.data.lineage import lineage_finder
from predictions.ml.history import ENTRY_COLUMNS, RACE_COLUMNS, History


@consistent_facts()
def load(
    as_of: datetime, target: LineUp | None = None, grid: str = "none", further: Sequence[LineUp] = ()
) -> History:
    """All races over by `as_of`, and the race still to come of the line-up `target`.

    `grid` says which grid of the target to use: none, provisional or final. `further` are the line-ups of
    later races of the season. Nothing that was known only after `as_of` is read.

    Raises ValidationError where no car is entered for the target.
    """
    races = _races(Race.objects.held(as_of), as_of)
    entries = _past_entries(as_of)
    if target is not None:
        cars = _target_entries(target, as_of, grid)
        later = Race.objects.filter(pk__in=[one.race.pk for one in further])
        ahead = [Race.objects.filter(pk=target.race.pk), later]
        races = pd.concat([races, *(_races(rows, as_of) for rows in ahead)], ignore_index=True)
        unknown = (_cars(one).reindex(columns=cars.columns).assign(retired=False) for one in further)
        entries = pd.concat([entries, cars, *unknown], ignore_index=True)
    order = pd.Series(np.arange(len(races)), races["race_id"])
    entries["order"] = entries["race_id"].map(order)
    # Within a race by driver: in the order of the results, rounding would leak the outcome.
    entries = entries[entries["order"].notna()].sort_values(["order", "driver_id"], kind="stable")
    season = entries["race_id"].map(races.set_index("race_id")["season"])
    lineage = lineage_finder(
        ConstructorChronology.objects.values_list(
            "parent_id", "position", "constructor_id", "year_from", "year_to"
        )
    )
    pairs = zip(entries["constructor_id"], season, strict=True)
    entries["entered"] = True
    entries["lineage_id"] = [lineage(constructor, year) for constructor, year in pairs]
    return History(races, entries.reset_index(drop=True)[list(ENTRY_COLUMNS)])


def _races(rows: QuerySet[Race], as_of: datetime) -> pd.DataFrame:
    frame = sessions.read_frame(
        rows.order_by("date", "start_time", "pk"),
        race_id="pk",
        season="season__year",
        round="round_number",
        date="date",
        start="start_time",
        circuit_id="circuit_id",
        track_length_km="length_km",
        turn_count="turn_count",
        profile="circuit__elevation_profile",
    )
    frame["date"] = pd.to_datetime(frame["date"])
    for column in ("track_length_km", "turn_count"):
        frame[column] = frame[column].astype(float)
    frame["elevation_variance"] = [np.var(p) if p else np.nan for p in frame["profile"]]
    weather = _weather(as_of)
    return frame.merge(weather, on="race_id", how="left")[list(RACE_COLUMNS)]


def _weather(as_of: datetime) -> pd.DataFrame:
    """The newest forecast for each race that was made before its start and by `as_of`.

    A simulated forecast serves where there is no real one. Observed weather is no feature: it is not known
    before a race.
    """
    rows = WeatherData.objects.known_before_the_start().filter(made_at__lte=as_of).best_last()
    columns = {c: c for c in ("temperature_c", "precipitation_mm", "wind_speed_kmh")}
    frame = sessions.read_frame(rows, race_id="race_id", **columns)
    frame[list(columns)] = frame[list(columns)].astype(float)
    return frame.drop_duplicates("race_id", keep="last")


def _past_entries(as_of: datetime) -> pd.DataFrame:
    over = Race.objects.held(as_of)
    frame = sessions.read_frame(
        RaceResult.objects.in_field().filter(race__in=over).order_by("race_id", "position_order"),
        race_id="race_id",
        driver_id="driver_id",
        constructor_id="constructor_id",
        position="finish_position",
        status="status",
        grid="grid_position",
        qualified="qualifying_position",
        time="time_ms",
        gap="gap_ms",
        laps="laps",
        lap="fastest_lap_ms",
    ).drop_duplicates(["race_id", "driver_id"])
    # The order of the results is the outcome: it must not decide between cars that share a grid position.
    frame = frame.sort_values(["race_id", "driver_id"], ignore_index=True)
    frame["retired"] = frame["status"] == RaceResult.Status.RETIRED
    for place in ("position", "qualified"):
        frame[place] = frame[place].astype(float)
    frame["finish_gap"] = sessions.finish_gap(frame)
    frame["fastest_lap_gap"] = sessions.fastest_lap_gap(frame)
    penalties = sessions.read_frame(
        StartingGrid.objects.filter(kind=StartingGrid.Kind.FINAL, race__in=over).exclude(penalty=""),
        race_id="race_id",
        driver_id="driver_id",
        penalty="penalty",
        places="penalty_places",
    )
    frame = frame.merge(penalties, on=["race_id", "driver_id"], how="left")
    frame["provisional_grid"] = sessions.provisional_grid(frame)
    frame["grid"] = sessions.fill_pit_lane_starts(frame["grid"].astype(float), frame["race_id"])
    for columns in (
        sessions.qualifying_gaps(over),
        sessions.practice_gaps(Q(race__in=over)),
        sessions.sprint_results(over),
    ):
        frame = frame.merge(columns, on=["race_id", "driver_id"], how="left")
    return frame


def _target_entries(line_up: LineUp, as_of: datetime, grid: str) -> pd.DataFrame:
    race = line_up.race
    if not line_up.cars:
        raise ValidationError(f"No cars are entered for {race}: import the season's entries first.")
    unknown = ("qualified", "grid", "provisional_grid", "gap_to_pole", "part_gap")
    cars = _cars(line_up)
    frame = cars.assign(**dict.fromkeys(unknown, np.nan)) if grid == "none" else _on_grid(cars, race, grid)
    frame["position"], frame["retired"] = np.nan, False
    frame["finish_gap"] = frame["fastest_lap_gap"] = np.nan
    practised = Q(race=race) & _practice_is_over(as_of)
    for columns in (
        sessions.practice_gaps(practised),
        sessions.sprint_results(stages.if_sprint_is_over(race, as_of)),
    ):
        frame = frame.merge(columns.drop(columns="race_id"), on="driver_id", how="left")
    return frame


def _cars(line_up: LineUp) -> pd.DataFrame:
    return pd.DataFrame(line_up.pairs, columns=["driver_id", "constructor_id"]).assign(
        race_id=line_up.race.pk
    )


def _practice_is_over(as_of: datetime) -> Q:
    """Practice sessions over by `as_of`; one of unknown time is over on the day of the race."""
    over = Q()
    for number in (1, 2, 3):
        at = f"race__practice_{number}_at"
        timed = Q(**{f"{at}__lte": as_of - durations.PRACTICE})
        over |= Q(session=number) & (timed | Q(**{at: None, "race__date__lte": as_of.date()}))
    return over


def _on_grid(cars: pd.DataFrame, race: Race, grid: str) -> pd.DataFrame:
    """The cars on their grid. A car without a qualifying position is behind the last."""
    qualified = sessions.read_frame(
        QualifyingResult.objects.filter(race=race, session=QualifyingResult.Session.QUALIFYING),
        driver_id="driver_id",
        qualified="position",
    )
    placed = sessions.read_frame(
        StartingGrid.objects.filter(race=race, kind=grid),
        driver_id="driver_id",
        grid="position",
        penalty="penalty",
        places="penalty_places",
    )
    cars = cars.merge(qualified, on="driver_id", how="left").merge(placed, on="driver_id", how="left")
    cars["provisional_grid"] = sessions.provisional_grid(
        cars.assign(penalty=cars["penalty"].replace("", None))
    )
    known, cars["qualified"] = cars["grid"].astype(float), cars["qualified"].astype(float)
    # Announced penalties alone are no grid: then positions follow from them and qualifying.
    is_placed = known.notna().any()
    behind = max(len(cars), known.max() + 1)  # a withdrawn car leaves its place on the grid empty
    cars["grid"] = known.fillna(behind) if is_placed else cars["provisional_grid"]
    gaps = sessions.qualifying_gaps(Race.objects.filter(pk=race.pk)).drop(columns="race_id")
    return cars.merge(gaps, on="driver_id", how="left")
