"""Odds are stored as the file has them, all or none."""

import pytest
from django.core.management import CommandError, call_command

from analytics.models import Odds
from analytics.odds.importing import import_odds
from f1site.lib.errors import DataImportError
from ingestion.models import Driver, SeasonEntry
from tests.analytics.odds.files import HEADER, entrants, name_of, stored


@pytest.fixture
def drivers(world):
    return entrants(world.race())


def file(*lines, header=HEADER):
    return (header + "".join(f"2022,5,{line}\n" for line in lines)).encode()


def problems(content):
    with pytest.raises(DataImportError) as raised:
        import_odds(content, "one")
    assert Odds.objects.count() == 0
    return raised.value.details["problems"]


def test_a_driver_is_named_by_id_name_or_code(drivers):
    first, second, third = (Driver.objects.get(external_ids__external_id=one) for one in drivers[:3])
    import_odds(
        file(f"{drivers[0]},2,1.2", f"{second.name.upper()},4,", f"{third.driver_code.lower()},,3"), "one"
    )
    assert stored() == {
        (first.name, "one"): (2, 1.2),
        (second.name, "one"): (4, None),
        (third.name, "one"): (None, 3),
    }


def test_a_second_import_changes_nothing(drivers):
    content = file(f"{drivers[0]},2,", f"{drivers[1]},3,")
    import_odds(content, "one")
    before = list(Odds.objects.values())
    assert import_odds(content, "one").summary == "Odds of 1 race: 0 new, 0 changed, 0 removed, 2 unchanged."
    assert list(Odds.objects.values()) == before


def test_another_file_replaces_the_source_s_odds_of_its_races_only(drivers):
    import_odds(file(f"{drivers[0]},2,", f"{drivers[1]},3,", f"{drivers[2]},9,"), "one")
    import_odds(file(f"{drivers[0]},2,"), "other")
    import_odds(f"{HEADER}2022,4,{drivers[1]},5,\n".encode(), "one")
    imported = import_odds(file(f"{drivers[0]},2,", f"{drivers[1]},4,"), "one")
    assert imported.counts == {"new": 0, "changed": 1, "removed": 1, "unchanged": 1}
    assert name_of(drivers[2]) in imported.removed[0]
    assert Odds.objects.filter(race__round_number=4).count() == 1
    assert stored()[name_of(drivers[1]), "one"] == (4, None)
    assert stored()[name_of(drivers[0]), "other"] == (2, None)


def test_a_dry_run_saves_nothing(drivers):
    assert import_odds(file(f"{drivers[0]},2,"), "one", dry_run=True).counts["new"] == 1
    assert Odds.objects.count() == 0


def test_every_invalid_line_is_listed_and_nothing_is_saved(world, drivers):
    Driver.objects.create(name="Jane Doe", date_of_birth="1970-01-01")
    content = (
        f"{HEADER}2022,5,{drivers[0]},2,\n2022,5,nobody,2,\n2022,5,Jane Doe,2,\n2022,99,{drivers[0]},2,\n"
        f"2022,5,{drivers[1]},1,\n2022,5,{name_of(drivers[0])},3,\n"
    )
    found = problems(content.encode())
    assert [problem.split(":")[0] for problem in found] == ["line 3", "line 4", "line 5", "line 6", "line 7"]
    for problem, words in zip(
        found,
        [
            "'nobody' is no driver",
            "not entered",
            "round 99 of 2022",
            "no win odds",
            "line 2 has odds of the same",
        ],
        strict=True,
    ):
        assert words in problem


def test_a_code_that_two_drivers_of_the_race_share_names_neither(drivers):
    for one in drivers[:2]:
        Driver.objects.filter(external_ids__external_id=one).update(driver_code="XYZ")
    (problem,) = problems(file("XYZ,2,"))
    assert f"{name_of(drivers[0])}" in problem
    assert "write the id of F1DB" in problem


def test_a_driver_who_withdrew_before_the_race_may_have_odds(world):
    driver = Driver.objects.create(name="Jane Doe", date_of_birth="1990-01-01")
    entry = SeasonEntry.objects.filter(season__year=world.SEASON).first()
    SeasonEntry.objects.create(season=entry.season, constructor=entry.constructor, driver=driver)
    import_odds(file("Jane Doe,2,"), "one")
    assert stored() == {("Jane Doe", "one"): (2, None)}


def test_odds_taken_at_the_start_or_later_are_refused(world, drivers):
    start = world.race().start_time
    header = "season,round,driver,win,taken_at\n"
    assert "not before the start" in problems(file(f"{drivers[0]},2,{start.isoformat()}", header=header))[0]
    import_odds(file(f"{drivers[0]},2,{world.THURSDAY.isoformat()}", header=header), "one")
    assert Odds.objects.get().taken_at == world.THURSDAY


def test_the_command_names_the_source_by_the_file(drivers, tmp_path, capsys):
    path = tmp_path / "a bookmaker.csv"
    path.write_bytes(file(f"{drivers[0]},2,,x", header="season,round,driver,win,podium,note\n"))
    call_command("import_odds", str(path), "--dry-run")
    call_command("import_odds", str(path))
    dry, done = capsys.readouterr().out.splitlines()
    assert dry == f"Dry run, nothing is saved. {done}"
    assert done == "Odds of 1 race: 1 new, 0 changed, 0 removed, 0 unchanged. Columns ignored: note."
    call_command("import_odds", str(path), "--source", "one")
    assert {source for _, source in stored()} == {"a bookmaker", "one"}


def test_the_command_lists_the_invalid_lines(drivers, tmp_path):
    path = tmp_path / "odds.csv"
    path.write_bytes(file("nobody,2,", "no one,2,"))
    with pytest.raises(CommandError, match=r"2 lines are invalid\.\nline 2: .*\nline 3: "):
        call_command("import_odds", str(path))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_odds", str(tmp_path / "missing.csv"))
