"""A driver's results, ratings and duels, and what was forecast of them."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from analytics.summaries.careers import Result, form, grid_against_finish, load, races
from analytics.summaries.duels import by_race, of_team_mates
from analytics.summaries.past_forecasts import past_forecasts
from f1site.lib.errors import NotFound
from ingestion.models import Driver, Race, RaceResult
from predictions.models import EloRating


def driver_performance(
    driver_id: int, season: int | None, last: int, kind: str, now: datetime
) -> dict[str, Any]:
    """Of the driver's last races held by `now`, of one season or all. Raises NotFound."""
    name, code, points = _driver(driver_id, season, now)
    chosen = races(now, season, last, raceresult__driver=driver_id)
    cars = RaceResult.objects.filter(
        race__in=chosen,
        race__raceresult__driver=driver_id,
        race__raceresult__constructor=F("constructor"),
    )
    of_cars = load(cars)
    own = [row for row in of_cars if row.driver_id == driver_id]
    return {
        "driver_id": driver_id,
        "driver": name,
        "driver_code": code,
        "season": season,
        "results": [row._asdict() for row in own],
        "form": form(own),
        "grid_against_finish": grid_against_finish(own),
        "points_by_season": points,
        "team_mates": of_team_mates(of_cars, driver_id),
        "elo_evolution": _elo(own, chosen, driver_id),
        "forecasts": past_forecasts(own, chosen, kind, driver=driver_id),
    }


def _driver(driver_id: int, season: int | None, now: datetime) -> tuple[str, str, list[dict[str, Any]]]:
    """Name, code, and the championship after each season's last race by `now`, sprints included."""
    is_held = Exists(Race.objects.held(now).filter(pk=OuterRef("standings__race")))
    columns = ("race__season__year", "points", "position", "wins")
    rows = list(
        Driver.objects.filter(pk=driver_id)
        .annotate(is_held=is_held)
        .order_by("standings__race__date", "standings__race")
        .values_list("name", "driver_code", "is_held", *(f"standings__{name}" for name in columns))
    )
    if not rows:
        raise NotFound("Driver not found. Please check the driver ID.", driver_id=driver_id)
    last = {
        year: (points, position, wins)
        for _, _, is_held, year, points, position, wins in rows
        if is_held and season in (None, year)
    }
    shown = [
        {"season": year, "points": float(points), "position": position, "wins": wins}
        for year, (points, position, wins) in last.items()
    ]
    return rows[0][0], rows[0][1], shown


def _elo(own: list[Result], chosen: QuerySet[Any], driver_id: int) -> list[dict[str, Any]]:
    """The ratings of the driver and of the car driven, after each race."""
    constructors = {row.constructor_id for row in own}
    rows = EloRating.objects.filter(
        Q(driver=driver_id) | Q(constructor__in=constructors), race__in=chosen
    ).order_by()
    ratings: dict[tuple[int, int | None], float] = {
        (race, constructor): value
        for race, constructor, value in rows.values_list("race_id", "constructor_id", "rating_value")
    }
    return [
        {
            "race_id": row.race_id,
            "season": row.season,
            "round": row.round,
            "date": row.date,
            "driver_rating": ratings.get((row.race_id, None)),
            "constructor": row.constructor,
            "constructor_id": row.constructor_id,
            "constructor_rating": ratings.get((row.race_id, row.constructor_id)),
        }
        for row in by_race(own).values()
        if (row.race_id, None) in ratings
    ]
