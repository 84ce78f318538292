"""Users of the admin, and a row for each of its tables."""

from datetime import UTC, datetime

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.models import Group, Permission, User
from django_celery_beat.models import (
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    SolarSchedule,
)

from analytics.models import ModelAccuracy, Odds, TrackCoefficient
from f1site.lib.jobs.models import Job
from ingestion.models import (
    Circuit,
    Constructor,
    Difference,
    Driver,
    LineUpChange,
    Race,
    SourceAnswer,
    SourceHealth,
    WeatherData,
)
from predictions.models import Basis, Forecast

NOON = datetime(2022, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def a_row_of_each(world):
    """The small world, and a row of each table of the admin that it leaves empty."""
    race, driver, forecast = Race.objects.first(), Driver.objects.first(), Forecast.objects.first()
    interval = IntervalSchedule.objects.create(every=1, period="hours")
    PeriodicTask.objects.create(name="hourly", task="ingestion.import_current", interval=interval)
    ClockedSchedule.objects.create(clocked_time=NOON)
    CrontabSchedule.objects.create()
    SolarSchedule.objects.create(event="sunset", latitude=1, longitude=1)
    for model in (AccessAttempt, AccessFailureLog, AccessLog):
        model.objects.create(
            username="guesser", **({"failures_since_start": 1} if model is AccessAttempt else {})
        )
    Group.objects.create(name="readers")
    WeatherData.objects.create(
        race=race, kind="observed", source="openmeteo", made_at=NOON, temperature_c=100 / 3
    )
    SourceAnswer.objects.create(
        source="f1db", url="https://example.org", fetched_at=NOON, body=b"x\x9c\x03\0\0\0\0\1"
    )
    SourceHealth.objects.create(source="f1db")
    Job.objects.create(task="predictions.tasks.train_models", keys_text="{}", requested_by="the schedule")
    Basis.objects.create(name="models", value="facts 1")
    Difference.objects.create(
        source="f1db", race=race, table="race results", driver=driver, field="laps", value="5", stated_at=NOON
    )
    LineUpChange.objects.create(
        first_race=race, replaces=driver, constructor=Constructor.objects.first(), made_at=NOON
    )
    names = ("log_loss", "brier_score", "rps", "podium_brier", "top1_accuracy", "top3_accuracy")
    scores = {
        "forecaster": "ensemble",
        "stage": "before_weekend",
        "kind": "live",
        "winner_rank": 1,
    } | dict.fromkeys(names, 1 / 3)
    winners = {"predicted_winner": driver, "actual_winner": driver, "scored_at": NOON}
    ModelAccuracy.objects.create(model=forecast.model, race=race, forecast=forecast, **scores, **winners)
    Odds.objects.create(race=race, driver=driver, source="a bookmaker", win=3.5)
    TrackCoefficient.objects.create(
        circuit=Circuit.objects.first(),
        kind="driver",
        driver=driver,
        **dict.fromkeys(("coefficient", "lower", "upper", "average", "shrinkage"), 1 / 3),
        race_count=1,
        data_through=race,
        calculated_at=NOON,
    )
    User.objects.create_superuser("chief")


@pytest.fixture
def without_permission(client, a_row_of_each):
    client.force_login(User.objects.create_user("nobody", is_staff=True))
    return client


@pytest.fixture
def may_view(client, a_row_of_each):
    user = User.objects.create_user("reader", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(user)
    return client
