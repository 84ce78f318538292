"""Which race is next, and how much of its weekend is known at an instant."""

from datetime import UTC, datetime, time

from f1site.lib.errors import NotFound, ValidationError
from ingestion.models import QualifyingResult, Race
from predictions.data import dataset
from predictions.ml import features
from predictions.models import GridKind, Stage


def next_race(as_of: datetime) -> Race:
    """The first race that is not over. Raises NotFound where the calendar ends."""
    race = Race.objects.upcoming(as_of).select_related("season", "circuit").first()
    if race is None:
        raise NotFound("There is no upcoming race on the calendar.")
    return race


def latest_moment(race: Race, now: datetime) -> datetime:
    """The latest instant at which `race` can be forecast: now, or the start of a race that is over."""
    if not race.is_over(now):
        return now
    day = datetime.combine(race.date, time.min, UTC)
    return race.start_time or day


def latest_stage(race: Race, as_of: datetime) -> tuple[Stage, GridKind]:
    """The latest stage that can be forecast at `as_of`, and what is known of the grid."""
    grid = known_grid(race, as_of)
    if grid != GridKind.NONE:
        return Stage.AFTER_QUALIFYING, grid
    return Stage.AFTER_SPRINT if dataset.sprint_is_known(race, as_of) else Stage.BEFORE_WEEKEND, grid


def require_stage(stage: str, race: Race, as_of: datetime) -> None:
    """Raises ValidationError for an unknown stage and for one whose sessions are not known by `as_of`."""
    if stage not in features.BY_STAGE:
        raise ValidationError(f"No model forecasts {stage}: choose {' or '.join(features.BY_STAGE)}.")
    if stage == Stage.AFTER_QUALIFYING and known_grid(race, as_of) == GridKind.NONE:
        missing = "qualifying"
    elif stage == Stage.AFTER_SPRINT and not dataset.sprint_is_known(race, as_of):
        missing = "sprint"
    else:
        return
    raise ValidationError(f"The {missing} of {race} is not known by {as_of:%Y-%m-%d %H:%M} UTC.")


def known_grid(race: Race, as_of: datetime) -> GridKind:
    qualifying = race.qualifyingresult_set.filter(session=QualifyingResult.Session.QUALIFYING)
    if not race.qualifying_is_over(as_of) or not qualifying.exists():
        return GridKind.NONE
    if race.grid_is_final(as_of) and race.startinggrid_set.filter(kind=GridKind.FINAL).exists():
        return GridKind.FINAL
    return GridKind.PROVISIONAL
