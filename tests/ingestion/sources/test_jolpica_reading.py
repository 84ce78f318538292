"""Whole seasons in pages of a hundred rows, joined and counted."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from f1site.lib import events
from f1site.lib.errors import DataImportError, ExternalAPIError, RateLimitError
from ingestion.importer import backfill, import_race, import_season
from ingestion.models import ImportRun, RaceResult, SourceAnswer
from ingestion.sources.jolpica.client import Client
from tests.ingestion.jolpica_season import page

pytestmark = pytest.mark.django_db
NOW = datetime(2023, 7, 10, 12, tzinfo=UTC)
BASE = "/ergast/f1"


@pytest.fixture
def jolpica(source, settings, season):
    """A source with the tiny season, and a limit that is never reached."""
    settings.JOLPICA_URL, settings.JOLPICA_RATE = f"{source.url}{BASE}", "1000/second"
    set_answers(source, season)
    return source


def set_answers(source, season):
    for path, payload in season.answers(BASE).items():
        source.set_replies(path, payload)


def rows(season):
    return Client(NOW, timedelta(hours=1)).season(season.year).rows


def test_a_race_cut_in_two_by_a_page_is_put_together(jolpica, season):
    results = season.lists["results"]
    first, second = page("results", results[:2], total=3), page("results", results[2:], total=3)
    jolpica.set_replies(f"{BASE}/2023/results.json", first, second)
    assert [row["Driver"]["driverId"] for _, row in rows(season)["results"]] == [
        "max_verstappen",
        "alonso",
        "hamilton",
    ]
    offsets = [params["offset"] for path, params in jolpica.requests if path.endswith("results.json")]
    assert offsets == ["0", "2"]


def pages(rows, total=3):
    return page("results", rows[:2], total=3), page("results", rows[2:], total=total)


def result_requests(jolpica):
    return [params["offset"] for path, params in jolpica.requests if path.endswith("/results.json")]


def test_a_list_whose_pages_differ_in_age_is_asked_again_whole_in_the_same_run(jolpica, season):
    older = pages(season.lists["results"], total=2)
    jolpica.set_replies(f"{BASE}/2023/results.json", *older, *pages(season.lists["results"]))
    assert import_season(2023, NOW).outcome == "succeeded"
    assert result_requests(jolpica) == ["0", "2", "0", "2"]
    assert RaceResult.objects.count() == 3


@pytest.mark.parametrize("second", [slice(1, 2), slice(0, 0)], ids=["a row twice", "a row too few"])
def test_a_list_whose_pages_never_agree_is_asked_three_times_and_not_kept(jolpica, season, second):
    first, bad = page("results", season.lists["results"][:2], total=3), season.lists["results"][second]
    jolpica.set_replies(f"{BASE}/2023/results.json", *[first, page("results", bad, total=3)] * 3)
    with pytest.raises(ExternalAPIError, match=r"2023/results could not be read.* the 3 announced rows"):
        import_season(2023, NOW)
    assert len(result_requests(jolpica)) == 6
    assert not SourceAnswer.objects.filter(url__contains="/results.json").exists()
    jolpica.set_replies(f"{BASE}/2023/results.json", *pages(season.lists["results"]))
    assert import_season(2023, NOW).outcome == "succeeded"


def test_a_list_that_fails_is_named_and_the_others_are_saved(jolpica, season, fake_clock):
    season.row("qualifying", 1, "alonso", 1, Q1="1:30.5")
    set_answers(jolpica, season)
    jolpica.set_replies(f"{BASE}/2023/results.json", 500)
    message = r"^Only a part is imported\. Jolpica's 2023/results could not be read; .* answered 500\.$"
    with pytest.raises(ExternalAPIError, match=message):
        import_season(2023, NOW)
    run = ImportRun.objects.get()
    assert (run.outcome, run.counts["qualifying results"]["new"]) == ("failed", 1)
    assert [(one["table"], one["row"]) for one in run.refused] == [("race results", "2023/results")]


def test_what_was_read_before_the_limit_was_reached_is_saved(jolpica, season, settings):
    settings.JOLPICA_RATE = "2/hour"
    with pytest.raises(RateLimitError, match=r"Only a part is imported.*The limit of 2/hour requests"):
        import_season(2023, NOW, wait=False)
    assert RaceResult.objects.count() == 3


def test_an_answer_is_not_asked_again_before_it_expires_at_the_source(jolpica, season):
    payloads = season.answers(BASE)
    for path, payload in payloads.items():
        jolpica.set_replies(path, (200, {"Cache-Control": "max-age=7200"}, payload))
    import_season(2023, NOW)
    import_season(2023, NOW + timedelta(minutes=119))
    assert len(jolpica.requests) == 5
    import_season(2023, NOW + timedelta(minutes=121))
    assert len(jolpica.requests) == 10


def test_a_season_takes_few_requests_and_none_for_lists_that_are_empty(jolpica, season):
    rows(season)
    assert [path.rsplit("/", 1)[1] for path, _ in jolpica.requests] == [
        "races.json",
        "results.json",
        "qualifying.json",
        "driverstandings.json",
        "constructorstandings.json",
    ]


def test_the_sprint_of_a_sprint_weekend_is_requested(jolpica, season):
    season.races[0]["Sprint"] = {"date": "2023-03-04", "time": "15:30:00Z"}
    set_answers(jolpica, season)
    rows(season)
    assert f"{BASE}/2023/sprint.json" in [path for path, _ in jolpica.requests]


def test_a_season_that_jolpica_does_not_have_is_an_error(jolpica, season):
    jolpica.set_replies(f"{BASE}/2023/races.json", page("races", []))
    with pytest.raises(ExternalAPIError, match="Jolpica has no schedule of the 2023 season"):
        import_season(2023, NOW)
    assert ImportRun.objects.get().outcome == "failed"


def test_an_import_is_on_record_with_its_counts(jolpica, season):
    run = import_season(2023, NOW)
    assert (run.outcome, run.source, run.subject) == ("succeeded", "jolpica", "season 2023")
    assert run.counts["race results"]["new"] == 3


def test_an_answer_is_requested_again_only_after_its_maximum_age(jolpica, season):
    import_season(2023, NOW)
    import_season(2023, NOW + timedelta(minutes=50))
    assert len(jolpica.requests) == 5
    import_season(2023, NOW + timedelta(minutes=60))
    assert len(jolpica.requests) == 10


def test_in_an_outage_the_stale_answer_is_imported_marked_and_still_an_error(jolpica, season, fake_clock):
    import_season(2023, NOW)
    RaceResult.objects.all().delete()
    for path in season.answers(BASE):
        jolpica.set_replies(path, 503)
    with pytest.raises(ExternalAPIError, match=r"does not answer\. Its answers until 2023-07-10 12:00"):
        import_season(2023, NOW + timedelta(hours=2))
    assert RaceResult.objects.count() == 3
    run = ImportRun.objects.latest("pk")
    assert (run.outcome, run.version) == ("failed", "stale since 2023-07-10 12:00")
    # The first request was repeated, the others were not.
    assert len([wait for wait in fake_clock.waits if wait > 0.5]) == 4


def test_one_race_is_requested_by_its_round_without_stored_answers(jolpica, season):
    for resource in ("results", "qualifying"):
        jolpica.set_replies(f"{BASE}/2023/1/{resource}.json", page(resource, season.lists[resource]))
    import_race(2023, 1, NOW)
    import_race(2023, 1, NOW)
    assert [path for path, _ in jolpica.requests].count(f"{BASE}/2023/1/results.json") == 2
    assert RaceResult.objects.count() == 3


def test_a_round_that_is_not_in_the_schedule_is_an_error(jolpica, season):
    for resource in ("results", "qualifying"):
        jolpica.set_replies(f"{BASE}/2023/9/{resource}.json", page(resource, []))
    with pytest.raises(DataImportError, match="schedule of 2023 has no round 9"):
        import_race(2023, 9, NOW)


def test_without_waiting_a_reached_limit_is_an_error(jolpica, season, settings):
    settings.JOLPICA_RATE = "2/hour"
    with pytest.raises(RateLimitError, match="The limit of 2/hour requests to jolpica is reached"):
        import_season(2023, NOW, wait=False)


def test_the_event_is_sent_after_an_import_that_changed_something(
    jolpica, season, monkeypatch, django_capture_on_commit_callbacks
):
    received = []
    monkeypatch.setitem(events._listeners, events.DATA_IMPORTED, [Listener(received)])
    for later in (0, 1):
        with django_capture_on_commit_callbacks(execute=True):
            import_season(2023, NOW + timedelta(hours=later))
    (message,) = received
    assert "race results" in message.pop("changed").split(", ")
    assert message == {"event": "data.imported", "subject": "season 2023", "season": 2023}


class Listener:
    name = "listener"

    def __init__(self, received):
        self.received = received

    def apply_async(self, *, kwargs, **options):
        self.received.append(kwargs)


@pytest.mark.parametrize("years", [(2024, 2023), (1949, 1950), (2023, 2399)])
def test_a_backfill_takes_existing_seasons_and_the_next_one(years):
    with pytest.raises(CommandError, match="Seasons run from 1950 to"):
        call_command("backfill", start_season=years[0], end_season=years[1])


def test_a_backfill_of_a_source_that_is_down_names_the_failed_seasons(jolpica, season, fake_clock, capsys):
    for year in (2021, 2022):
        jolpica.set_replies(f"{BASE}/{year}/races.json", 503)
    with pytest.raises(CommandError, match=r"Failed, run it again: 2021, 2022\."):
        call_command("backfill", start_season=2021, end_season=2022)


def test_a_backfill_of_a_frozen_moment_tries_a_season_three_times(jolpica, season, settings, fake_clock):
    settings.F1_AS_OF = NOW
    jolpica.set_replies(f"{BASE}/2023/results.json", 500)
    with pytest.raises(CommandError, match=r"Failed, run it again: 2023\."):
        call_command("backfill", start_season=2023, end_season=2023)
    assert ImportRun.objects.count() <= 3
    assert RaceResult.objects.count() == 0


def test_a_backfill_ends_when_its_time_for_repeats_is_over(jolpica, season, monkeypatch, fake_clock):
    monkeypatch.setattr(backfill, "RETRY_SECONDS", -1)
    for path in season.answers(BASE):
        jolpica.set_replies(path.replace("2023", "2022"), 500)
    with pytest.raises(CommandError, match=r"Failed, run it again: 2022\."):
        call_command("backfill", start_season=2022, end_season=2023)
    assert ImportRun.objects.filter(subject="season 2022").count() == 1


def test_a_backfill_ends_with_a_one_line_summary(jolpica, season, capsys):
    call_command("backfill", start_season=2023, end_season=2023)
    summary = capsys.readouterr().out.strip().splitlines()[-1]
    assert summary.startswith("2023 to 2023 (jolpica): 20 new, 0 changed, 0 unchanged, 0 refused in ")


def test_a_dry_run_lists_what_it_would_change(jolpica, season, capsys):
    season.load()
    season.of("hamilton")["status"] = "Engine"
    set_answers(jolpica, season)
    call_command("backfill", start_season=2023, end_season=2023, dry_run=True)
    assert "race results 2023 bahrain hamilton 44: reason_retired '' -> 'Engine'" in capsys.readouterr().out
    assert not RaceResult.objects.exclude(reason_retired="").exists()
