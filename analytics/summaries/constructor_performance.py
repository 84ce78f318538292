"""A constructor's results and ratings, its drivers' duels, and what was forecast of them."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from analytics.summaries.careers import Result, form, grid_against_finish, load, races
from analytics.summaries.duels import within_constructor
from analytics.summaries.past_forecasts import past_forecasts
from f1site.lib.errors import NotFound
from ingestion.models import Constructor, Race, RaceResult
from predictions.models import EloRating


def constructor_performance(
    constructor_id: int, season: int | None, last: int, kind: str, now: datetime
) -> dict[str, Any]:
    """Of the constructor's last races held by `now`, of one season or all. Raises NotFound."""
    name, points = _constructor(constructor_id, season, now)
    chosen = races(now, season, last, raceresult__constructor=constructor_id)
    results = load(RaceResult.objects.filter(race__in=chosen, constructor=constructor_id))
    return {
        "constructor_id": constructor_id,
        "constructor": name,
        "season": season,
        "results": [row._asdict() for row in results],
        "form": form(results),
        "grid_against_finish": grid_against_finish(results),
        "points_by_season": points,
        "team_mates": within_constructor(results),
        "elo_evolution": _elo(results, chosen, constructor_id),
        "forecasts": past_forecasts(results, chosen, kind, constructor=constructor_id),
    }


def _constructor(constructor_id: int, season: int | None, now: datetime) -> tuple[str, list[dict[str, Any]]]:
    """Name, and the championship after each season's last race by `now`. Each engine is an entrant."""
    standing = "standings"
    is_held = Exists(Race.objects.held(now).filter(pk=OuterRef(f"{standing}__race")))
    columns = ("race", "race__season__year", "engine", "points", "position", "wins")
    rows = list(
        Constructor.objects.filter(pk=constructor_id)
        .annotate(is_held=is_held)
        .order_by(f"{standing}__race__date", f"{standing}__race", f"{standing}__position_order")
        .values_list("name", "is_held", *(f"{standing}__{name}" for name in columns))
    )
    if not rows:
        raise NotFound(
            "Constructor not found. Please check the constructor ID.", constructor_id=constructor_id
        )
    last: dict[int, tuple[int, list[dict[str, Any]]]] = defaultdict(lambda: (0, []))
    for _, is_held, race, year, engine, points, position, wins in rows:
        if not is_held or season not in (None, year):
            continue
        if last[year][0] != race:
            last[year] = (race, [])
        last[year][1].append(
            {"season": year, "engine": engine, "points": float(points), "position": position, "wins": wins}
        )
    return rows[0][0], [row for _, of_year in last.values() for row in of_year]


def _elo(results: list[Result], chosen: QuerySet[Any], constructor_id: int) -> list[dict[str, Any]]:
    rows = EloRating.objects.filter(constructor=constructor_id, race__in=chosen).order_by()
    ratings = dict(rows.values_list("race_id", "rating_value"))
    one_a_race = {row.race_id: row for row in results if row.race_id in ratings}
    return [
        {
            "race_id": race_id,
            "season": row.season,
            "round": row.round,
            "date": row.date,
            "constructor_rating": ratings[race_id],
        }
        for race_id, row in one_a_race.items()
    ]
