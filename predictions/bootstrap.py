"""From nothing to a populated dashboard. What is there already is not done again."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from f1site.lib.errors import (
    DataImportError,
    ExternalAPIError,
    IncompleteFacts,
    ModelTrainingError,
    NotFound,
    ValidationError,
)
from ingestion.demo import build_world, write_archive
from ingestion.importer import import_archive, import_weather
from ingestion.importer.saving.completeness import unfinished
from ingestion.models import (
    Circuit,
    Constructor,
    Driver,
    ExternalId,
    ImportRun,
    Race,
    Season,
    WeatherData,
)
from ingestion.models.provenance import Source
from ingestion.sources.f1db import archive
from predictions import up_to_date
from predictions.data import stages
from predictions.due import RACE, SEASON, changed, race_basis, season_basis
from predictions.ml.fitting import FIRST_SEASON
from predictions.model_sets import serving
from predictions.models import (
    Basis,
    Document,
    Forecast,
    Prediction,
    SeasonForecast,
    SeasonPrediction,
    TrainedModel,
)

DEMO_SEED = 1
Say = Callable[[str], None]


def bootstrap(as_of: datetime, say: Say) -> None:
    """Import what there is to import, train if that changed the data, forecast next race and season."""
    _import(as_of, say)
    has_new_weather = settings.F1_WEATHER and _import_weather(as_of, say)
    try:
        _forecast(as_of, say, has_new_weather)
    except IncompleteFacts as error:
        if not Forecast.objects.exists():
            raise
        say(f"Nothing is forecast anew: {error.message} The stored forecasts stay in use.")


def _forecast(as_of: datetime, say: Say, has_new_weather: bool) -> None:
    if not _are_trained(as_of, say) or has_new_weather:
        _train(as_of, say)
    try:
        race = stages.next_race(as_of)
    except NotFound as error:
        say(f"{error.message} Import a newer archive to get a forecast.")
        return
    if changed(RACE, race_basis(as_of)):
        up_to_date.forecast_race(as_of)
    if changed(SEASON, season_basis(as_of)):
        up_to_date.forecast_season(as_of)
    say(f"Ready: the next race is the {race} on {race.date:%d %B %Y}.")


def _are_trained(as_of: datetime, say: Say) -> bool:
    """Whether the newest race was learned from and some set of models opens.

    A newest set that waits or was rolled back is no reason to train: the same would come of it. Nor
    is one whose files are refused while another stands in: that is for an operator to see.
    """
    held = Race.objects.held(as_of).order_by("date", "start_time").last()
    if not TrainedModel.objects.stored().filter(as_of__lte=as_of, data_through=held).exists():
        return False
    try:
        serving.serving_models(as_of)
    except ModelTrainingError as error:
        say(error.message)
        return False
    return True


def _train(as_of: datetime, say: Say) -> None:
    """Raises ModelTrainingError only where no older set of models serves."""
    say("Training the five models (about half a minute)")
    try:
        up_to_date.train(as_of, lambda _: None, always=True)
    except ModelTrainingError as error:
        ensemble, _ = serving.serving_set(as_of)
        if ensemble is None:
            raise
        say(f"The newest data were not learned from: {error.message} Version {ensemble.version} serves.")


def _import(as_of: datetime, say: Say) -> None:
    """Raises ExternalAPIError or DataImportError only where F1_ARCHIVE fails and nothing is stored."""
    if not settings.F1_ARCHIVE and _holds(Source.F1DB) and not unfinished.runs():
        return
    try:
        _import_archive(settings.F1_ARCHIVE or settings.F1DB_RELEASE_URL, as_of, say)
    except (ExternalAPIError, DataImportError) as error:
        if settings.F1_ARCHIVE and not Race.objects.exists():
            raise
        if settings.F1_ARCHIVE or _holds(Source.F1DB):
            say(f"The archive was not imported: {error.message} The stored data stay in use.")
        else:
            say(f"F1DB is out of reach ({error.message}) The demo world stands in for it.")
            _import_demo(as_of, say)


def import_newest(as_of: datetime, say: Say) -> None:
    """Import the newest archive if it is not stored yet, or complete what was left incomplete.

    Raises ExternalAPIError or DataImportError, except where the demo world stands in: then that is extended.
    """
    try:
        _import_archive(settings.F1_ARCHIVE or settings.F1DB_RELEASE_URL, as_of, say)
    except (ExternalAPIError, DataImportError) as error:
        if settings.F1_ARCHIVE or not _holds(Source.DEMO):
            raise
        say(f"F1DB is out of reach ({error.message}) The demo world stands in for it.")
        _import_demo(as_of, say)


def _import_weather(as_of: datetime, say: Say) -> bool:
    """Whether there is new weather. Nothing is requested while each past race has some."""
    held = Race.objects.held(as_of).filter(season__year__gte=FIRST_SEASON)
    if _holds(Source.DEMO) or not held.exclude(weather__kind=WeatherData.Kind.OBSERVED).exists():
        return False
    say(f"Importing the weather since {FIRST_SEASON} (about three minutes the first time)")
    try:
        run = import_weather(FIRST_SEASON, as_of.year, as_of)
    except (ExternalAPIError, DataImportError) as error:
        say(f"{error.message} Races are forecast without it.")
        return False
    if refused := run.total("refused"):
        say(f"The weather of some races is missing ({refused}): the next start asks again.")
    return run.total("new") > 0


def _holds(source: Source) -> bool:
    return ExternalId.objects.filter(source=source).exists()


def _import_archive(where: str, as_of: datetime, say: Say) -> None:
    fetched = archive.fetch(where)
    archive.check(fetched.path)
    # Of whatever source: F1_ARCHIVE may name a demo archive, which must not be removed for itself.
    done = ImportRun.objects.filter(outcome=ImportRun.Outcome.SUCCEEDED, dry_run=False)
    if done.filter(version=fetched.version).exists() and not unfinished.runs():
        return
    say(f"Importing {where}")
    if not _holds(Source.DEMO):
        import_archive(where, as_of)
        return
    # All or nothing: an archive that cannot be imported leaves the demo world as it was.
    with transaction.atomic():
        remove_demo()
        import_archive(where, as_of)
    say("Real data has replaced the demo world")


def _import_demo(as_of: datetime, say: Say) -> None:
    """Build the demo world up to now, unless what is stored of it is that far already."""
    ahead = Race.objects.upcoming(as_of)
    behind = Race.objects.finished(as_of).filter(status=Race.Status.SCHEDULED)
    if ahead.exists() and not behind.exists() and not unfinished.runs():
        return
    say("Building the demo world")
    target = Path(settings.ARCHIVE_CACHE_DIR) / "demo.zip"
    target.parent.mkdir(parents=True, exist_ok=True)
    write_archive(build_world(DEMO_SEED, as_of), target)
    import_archive(str(target), as_of, allow_fewer=True)  # it is made anew, by this version


@transaction.atomic
def remove_demo() -> int:
    """Empty a database that holds the demo world; a database that holds none is left as it is.

    The ledger begins anew. Returns the number of races removed. Raises ValidationError where the ledger
    holds real forecasts. `make_demo_archive` makes the same world again.
    """
    if not _holds(Source.DEMO):
        return 0
    if Document.objects.filter(world=Document.World.REAL).exists():
        raise ValidationError("The ledger holds real forecasts, which are never deleted.")
    races = Race.objects.count()
    for forecasts in (Basis, Prediction, Forecast, SeasonPrediction, SeasonForecast):
        forecasts._default_manager.all().delete()
    Document.objects.remove_demo()
    for model in (TrainedModel, Race, Season, Circuit, Constructor, Driver):
        model._default_manager.all().delete()
    ImportRun.objects.filter(source=Source.DEMO).delete()
    return races
