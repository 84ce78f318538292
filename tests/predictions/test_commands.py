"""The commands: help, one clear error, a summary last."""

import os
import subprocess
import sys
import zipfile

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command, get_commands

from predictions import tasks
from predictions.management.commands.bootstrap import collect_static_files
from predictions.models import Forecast

APPS = ("ingestion", "predictions", "analytics", "f1site")
OURS = [name for name, app in get_commands().items() if app in APPS]


def summary(capsys, *command):
    call_command(*command)
    return capsys.readouterr().out.strip().splitlines()[-1]


def test_the_commands_of_the_contract_are_there():
    assert {
        "import_archive",
        "train_models",
        "generate_predictions",
        "forecast_season",
        "backtest",
        "make_demo_archive",
        "score_predictions",
        "catch_up",
    } <= set(OURS)


@pytest.mark.parametrize("name", OURS)
def test_every_command_has_help(name, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command(name, "--help")
    assert ended.value.code == 0
    assert "usage:" in capsys.readouterr().out


def test_generating_ends_with_what_was_added_and_the_favourite(world, capsys):
    text = summary(capsys, "generate_predictions", "--race", "2022/6")
    assert text.startswith(f"{world.race(6)}, before the weekend: 5 forecasts added, favourite ")
    assert text.endswith("(ensemble).")


def test_generating_again_adds_nothing(world, capsys):
    text = summary(capsys, "generate_predictions", "--next-race")
    assert text == f"{world.race()}: nothing new, the last forecasts are unchanged."


def test_an_instant_ahead_of_the_clock_is_the_clock(world, capsys):
    text = summary(capsys, "generate_predictions", "--race", "2022/6", "--as-of", "2030-01-01T00:00:00Z")
    assert "before the weekend" in text
    assert Forecast.objects.filter(race=world.race(6), as_of=world.THURSDAY).count() == 5


def test_a_past_race_is_forecast_as_of_its_start(world, settings, capsys):
    settings.F1_AS_OF = world.IMPORTED
    assert ", after qualifying: 5 forecasts added" in summary(
        capsys, "generate_predictions", "--race", "2022/6"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--race", "2022/99"], r"There is no round 99 in 2022\. Is that season imported\?"),
        (["--race", "monaco"], "'monaco' is not YEAR/ROUND, as in 2024/1"),
        (["--race", "2022/6", "--as-of", "yesterday"], "not 'yesterday'"),
        (["--race", "2022/6", "--as-of", "2022-03-10"], "must be a date and time with a zone"),
        (["--race", "2022/6", "--stage", "after_qualifying"], "is not known by"),
        ([], "one of the arguments --next-race --race is required"),
    ],
)
def test_a_wrong_argument_is_one_clear_sentence(world, arguments, message):
    with pytest.raises(CommandError, match=message):
        call_command("generate_predictions", *arguments)


@pytest.mark.django_db
def test_training_without_data_is_one_clear_sentence():
    with pytest.raises(CommandError, match="Only 0 races since 1996 have a result"):
        call_command("train_models", "--as-of", "2020-01-01T00:00:00Z")


def test_an_error_is_exit_status_1_and_one_line_without_a_traceback():
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "generate_predictions", "--race", "x"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
    assert done.returncode == 1
    assert done.stderr == "CommandError: --race 'x' is not YEAR/ROUND, as in 2024/1.\n"
    assert done.stdout == ""


def test_removing_the_demo_world_by_command(world, capsys):
    assert summary(capsys, "remove_demo") == "66 demo races removed."


def test_a_start_by_command_ends_with_its_summary(world, settings, tmp_path, capsys):
    settings.F1DB_RELEASE_URL, settings.ARCHIVE_CACHE_DIR = "http://127.0.0.1:9/f1db-csv.zip", tmp_path
    assert summary(capsys, "bootstrap") == "The data and the forecasts are up to date."


def test_static_files_that_a_killed_start_left_half_copied_are_copied_again(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    collect_static_files()
    file = tmp_path / "static" / "admin" / "css" / "base.css"
    whole = file.read_bytes()
    file.write_bytes(whole[:100])
    (tmp_path / "static.unfinished").touch()
    collect_static_files()
    assert file.read_bytes() == whole
    assert not (tmp_path / "static.unfinished").exists()


def test_a_demo_archive_is_written_by_command(tmp_path, capsys):
    target = tmp_path / "demo.zip"
    text = summary(capsys, "make_demo_archive", str(target), "--seed", "2", "--as-of", "2022-03-10T12:00:00Z")
    assert text == f"Demo world of seed 2 written to {target}."
    assert zipfile.is_zipfile(target)


def test_a_demo_world_of_a_wrong_seed_is_one_clear_sentence(tmp_path):
    with pytest.raises(CommandError, match="The demo world needs a seed from 0"):
        call_command("make_demo_archive", str(tmp_path / "demo.zip"), "--seed", "-1")


def test_the_task_is_another_door_to_forecasting(world, settings):
    assert tasks.forecast_next_race() == "Nothing new, the last forecasts are unchanged."
    settings.F1_AS_OF = world.MONDAY
    assert tasks.forecast_next_race().startswith("5 forecasts added: ")


def test_training_ends_with_the_version_the_last_race_seen_and_whether_it_serves(world, first, capsys):
    text = summary(capsys, "train_models", "--as-of", "2022-03-10T12:00:00Z")
    assert text.startswith("Trained 5 models, version 20220310T120000Z-")
    assert f"on data through {world.race(4)}. It serves: just as good as {first} " in text


def test_the_task_that_trains_says_the_same(world, first):
    assert f". It serves: just as good as {first} " in tasks.train_models(always=True)
