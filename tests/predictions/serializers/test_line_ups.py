"""A forecast's line-up in words and in the API."""

import pytest

from predictions.serializers.line_ups import description, shown


def basis(source="entry_list", last_race="", changes=()):
    return {"source": source, "last_race": last_race, "changes": list(changes)}


def change(driver="", replaces="", constructor="Alpha", reason=""):
    return {"driver": driver, "replaces": replaces, "constructor": constructor, "reason": reason}


@pytest.mark.parametrize(
    ("source", "last_race", "words"),
    [
        ("final_grid", "", "Starting grid"),
        ("qualifying", "", "Qualifying"),
        ("practice_3", "", "Third practice"),
        ("entry_list", "", "Entry list"),
        ("last_race", "Hungarian Grand Prix", "As in the Hungarian Grand Prix"),
        ("regular", "", "Regular drivers"),
    ],
)
def test_the_source_of_a_line_up_is_named(source, last_race, words):
    assert description(basis(source, last_race)) == words


def test_changes_by_the_operator_are_named_with_their_reasons():
    changes = [
        change("Ann", "Abe", reason="injured"),
        change(replaces="Ben"),
        change("Cy", constructor="Beta"),
    ]
    assert description(basis(changes=changes)) == (
        "Entry list. Changed by the operator: Ann for Abe (injured); Ben withdrawn; "
        "Cy in a further car of Beta"
    )


def test_an_older_forecast_has_no_line_up():
    assert shown({}) is None
    assert description({}) == ""


def test_nobody_is_null():
    answer = shown(basis(changes=[change(replaces="Ben")]))
    assert answer["last_race"] is None
    assert (answer["changes"][0]["driver"], answer["changes"][0]["replaces"]) == (None, "Ben")
