"""What a forecast says of its stage is true at every moment of a weekend."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ingestion.models import Race
from predictions.data.stages import sessions_run
from predictions.serializers.stages import run_since, stage_words

THURSDAY = datetime(2024, 5, 2, 12, tzinfo=UTC)


def at(day, hour):
    """An hour of the weekend: day 1 is Friday, day 3 the day of the race."""
    return THURSDAY.replace(hour=hour) + timedelta(days=day)


def weekend(**times):
    known = {"practice_1_at": at(1, 11), "qualifying_at": at(2, 14), "start_time": at(3, 13)}
    return Race(date=date(2024, 5, 5), **known | times)


def usual():
    return weekend(practice_2_at=at(1, 15), practice_3_at=at(2, 10))


def with_sprint():
    return weekend(is_sprint_weekend=True, sprint_qualifying_at=at(1, 15), sprint_at=at(2, 9))


def words(race, as_of, stage="before_weekend"):
    return stage_words(race, stage, "none", as_of)


def test_on_thursday_no_session_has_been_run():
    label, meaning = words(usual(), THURSDAY)
    assert (label, meaning[:10]) == ("Before the weekend", "No session")


@pytest.mark.parametrize("moment", [at(1, 12), at(1, 20), at(2, 9)])
def test_from_friday_on_practice_has_been_run_and_is_not_used(moment):
    label, meaning = words(usual(), moment)
    assert label == "Before qualifying"
    assert meaning.startswith("Practice had been run")
    assert meaning.endswith("its times are used only after qualifying.")


def test_a_session_that_is_being_run_has_not_been_run():
    assert sessions_run(usual(), at(1, 11) + timedelta(minutes=59)) == []
    assert sessions_run(usual(), at(1, 12)) == ["practice_1"]


def test_on_the_friday_of_a_sprint_its_qualifying_has_been_run():
    label, meaning = words(with_sprint(), at(1, 20))
    assert label == "Before the sprint"
    assert meaning.startswith("Practice and sprint qualifying had been run")
    assert meaning.endswith("their times are used only after the sprint.")


@pytest.mark.parametrize(
    ("race", "label"), [(usual(), "Without qualifying"), (with_sprint(), "Without the sprint")]
)
def test_a_session_whose_result_is_missing_is_not_still_to_come(race, label):
    moment = at(2, 20) if label == "Without qualifying" else at(2, 12)
    found = words(race, moment)
    assert (found.label, found.meaning[-22:]) == (label, " results are not used.")


def test_after_the_sprint_qualifying_is_to_come_until_it_has_been_run():
    before, after = (words(with_sprint(), at(2, hour), "after_sprint") for hour in (12, 17))
    assert before.label == after.label == "After the sprint"
    assert "still to come" in before.meaning
    assert "that of qualifying is not" in after.meaning


def test_what_has_been_run_since_the_forecast_was_made_is_told():
    race = usual()
    assert run_since(race, THURSDAY, at(1, 20)) == "Practice has been run since."
    assert run_since(race, THURSDAY, at(2, 20)) == "Practice and qualifying have been run since."
    assert run_since(race, at(1, 12), at(2, 9)) == ""
    assert run_since(Race(date=race.date), THURSDAY, at(1, 20)) == ""


def test_sessions_are_in_the_order_of_the_weekend():
    of_2022 = weekend(
        is_sprint_weekend=True, qualifying_at=at(1, 15), practice_2_at=at(2, 9), sprint_at=at(2, 14)
    )
    assert sessions_run(of_2022, at(2, 16)) == ["practice_1", "qualifying", "practice_2", "sprint"]


def test_where_the_times_are_not_known_nothing_is_claimed():
    race = Race(date=date(2023, 5, 7))
    assert sessions_run(race, datetime(2023, 5, 3, 23, tzinfo=UTC)) == []
    friday = datetime(2023, 5, 5, 20, tzinfo=UTC)
    assert sessions_run(race, friday) is None
    assert words(race, friday).label == "Before qualifying"


def test_a_grid_is_called_provisional_or_final():
    for grid in ("provisional", "final"):
        assert grid in stage_words(usual(), "after_qualifying", grid, at(3, 12)).meaning
