"""The stage of a forecast in words, true for the moment that it was made for."""

from datetime import datetime
from typing import NamedTuple

from ingestion.models import Race
from predictions.data.stages import sessions_run
from predictions.models import GridKind, Stage

NAMES = {"sprint_qualifying": "sprint qualifying", "sprint": "the sprint", "qualifying": "qualifying"}


class StageWords(NamedTuple):
    label: str
    meaning: str


def stage_words(race: Race, stage: str, grid: str, as_of: datetime) -> StageWords:
    if stage == Stage.AFTER_QUALIFYING:
        return StageWords(Stage.AFTER_QUALIFYING.label, _of_grid(grid))
    run = sessions_run(race, as_of)
    if stage == Stage.AFTER_SPRINT:
        return StageWords(Stage.AFTER_SPRINT.label, _of_sprint(run))
    if run:
        return _before_weekend(race, run)
    if run is None:
        label = "Before the sprint" if race.is_sprint_weekend else "Before qualifying"
        return StageWords(label, "No lap time of this event is used; when its sessions are run is not known.")
    meaning = "No session of this event had been run when this forecast was made."
    return StageWords(Stage.BEFORE_WEEKEND.label, meaning)


def run_since(race: Race, as_of: datetime, now: datetime) -> str:
    """Such as "Practice has been run since."; empty where nothing has, or the times are not known."""
    before = _names(sessions_run(race, as_of) or [])
    since = [name for name in _names(sessions_run(race, now) or []) if name not in before]
    return f"{_listed(since)} {'has' if len(since) == 1 else 'have'} been run since." if since else ""


def _names(run: list[str]) -> list[str]:
    return list(dict.fromkeys(NAMES.get(session, "practice") for session in run))


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])).capitalize()


def _of_grid(grid: str) -> str:
    if grid == GridKind.FINAL:
        return "Qualifying times and the final starting grid are known."
    if grid == GridKind.PROVISIONAL:
        return (
            "Qualifying times are known; the grid is provisional: qualifying order with the penalties known "
            "so far."
        )
    return "Qualifying times are known."


def _of_sprint(run: list[str] | None) -> str:
    if run is None or "qualifying" in run:
        return "The sprint result is used; that of qualifying is not."
    return "The sprint result is known; qualifying was still to come when this forecast was made."


def _before_weekend(race: Race, run: list[str]) -> StageWords:
    """Once a session has been run. Results may be known and left out on demand."""
    names = _names(run)
    listed = _listed(names)
    their = "its" if len(names) == 1 else "their"
    results = [session for session in run if session in ("sprint", "qualifying")]
    if results:
        meaning = f"{listed} had been run when this forecast was made; {their} results are not used."
        return StageWords(f"Without {NAMES[results[-1]]}", meaning)
    then = "the sprint" if race.is_sprint_weekend else "qualifying"
    meaning = f"{listed} had been run when this forecast was made; {their} times are used only after {then}."
    return StageWords(f"Before {then}", meaning)
