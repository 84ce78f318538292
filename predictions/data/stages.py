"""Which race is next, and how much of its weekend is known at an instant."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from f1site.lib.errors import NotFound, ValidationError
from ingestion import durations
from ingestion.models import QualifyingResult, Race, SprintResult
from predictions.models import GridKind, Stage

# The sessions before a race, and how long each takes.
SESSIONS = {
    "practice_1": durations.PRACTICE,
    "practice_2": durations.PRACTICE,
    "practice_3": durations.PRACTICE,
    "sprint_qualifying": durations.SPRINT,
    "sprint": durations.SPRINT,
    "qualifying": durations.QUALIFYING,
}
# Where the times are not known, no session is earlier than this before the day of the race.
WEEKEND = timedelta(days=3)


def next_race(as_of: datetime) -> Race:
    """The first race that is not over. Raises NotFound where the calendar ends."""
    return next_races(as_of)[0]


def next_races(as_of: datetime) -> tuple[Race, Race | None]:
    """The next race and the one after it, if there is one. Raises NotFound where the calendar ends."""
    found = list(Race.objects.upcoming(as_of).select_related("season", "circuit")[:2])
    if not found:
        raise NotFound("There is no upcoming race on the calendar.")
    return found[0], found[1] if len(found) > 1 else None


def sessions_run(race: Race, as_of: datetime) -> list[str] | None:
    """The sessions over by `as_of`, in order; None where some may be, but their times are not known."""
    if race.practice_1_at is None:
        return [] if as_of.date() < race.date - WEEKEND else None
    times = {session: getattr(race, f"{session}_at") for session in SESSIONS}
    over = [s for s, at in times.items() if at is not None and at + SESSIONS[s] <= as_of]
    return sorted(over, key=lambda session: times[session])


def latest_moment(race: Race, now: datetime) -> datetime:
    """The latest instant at which `race` can be forecast: now, or the start of a race that is over."""
    if not race.is_over(now):
        return now
    return race.earliest_start


def latest_stage(race: Race, as_of: datetime) -> tuple[Stage, GridKind]:
    """The latest stage that can be forecast at `as_of`, and what is known of the grid."""
    grid = known_grid(race, as_of)
    if grid != GridKind.NONE:
        return Stage.AFTER_QUALIFYING, grid
    return Stage.AFTER_SPRINT if sprint_is_known(race, as_of) else Stage.BEFORE_WEEKEND, grid


def require_stage(stage: str, race: Race, as_of: datetime) -> None:
    """Raises ValidationError for an unknown stage and for one whose sessions are not known by `as_of`."""
    if stage not in Stage.values:
        raise ValidationError(f"No model forecasts {stage}: choose {' or '.join(Stage.values)}.")
    if stage == Stage.AFTER_QUALIFYING and known_grid(race, as_of) == GridKind.NONE:
        missing = "qualifying"
    elif stage == Stage.AFTER_SPRINT and not sprint_is_known(race, as_of):
        missing = "sprint"
    else:
        return
    raise ValidationError(f"The {missing} of {race} is not known by {as_of:%Y-%m-%d %H:%M} UTC.")


def if_sprint_is_over(race: Race, as_of: datetime) -> QuerySet[Race]:
    """The race, if its sprint is over."""
    timed = Q(sprint_at__lte=as_of - durations.SPRINT)
    return Race.objects.filter(timed | Q(sprint_at=None, date__lte=as_of.date()), pk=race.pk)


def sprint_is_known(race: Race, as_of: datetime) -> bool:
    return SprintResult.objects.filter(race__in=if_sprint_is_over(race, as_of)).exists()


def known_grid(race: Race, as_of: datetime) -> GridKind:
    qualifying = race.qualifyingresult_set.filter(session=QualifyingResult.Session.QUALIFYING)
    if not race.qualifying_is_over(as_of) or not qualifying.exists():
        return GridKind.NONE
    if race.grid_is_final(as_of) and race.startinggrid_set.filter(kind=GridKind.FINAL).exists():
        return GridKind.FINAL
    return GridKind.PROVISIONAL
