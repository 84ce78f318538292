"""Constructors through their changes of name."""

import pytest

from predictions.data.lineage import lineage_finder

# Tyrrell -> BAR -> Mercedes, the last two names under Mercedes; the constructor Mercedes of 1954 is another.
TYRRELL, BAR, MERCEDES, FERRARI = 1, 2, 3, 4
CHRONOLOGY = [
    (MERCEDES, 1, TYRRELL, 1970, 1998),
    (MERCEDES, 2, BAR, 1999, 2005),
    (MERCEDES, 3, MERCEDES, 2010, None),
]


@pytest.fixture
def lineage():
    return lineage_finder(CHRONOLOGY)


def test_a_new_name_is_the_same_organisation(lineage):
    assert lineage(TYRRELL, 1980) == lineage(BAR, 2000) == lineage(MERCEDES, 2020)


def test_a_name_outside_its_years_is_an_organisation_by_itself(lineage):
    assert lineage(MERCEDES, 1954) != lineage(MERCEDES, 2020)


def test_a_constructor_without_a_chronology_has_its_own_id(lineage):
    assert lineage(FERRARI, 1950) == lineage(FERRARI, 2024) == FERRARI


def test_two_organisations_have_different_numbers():
    two = lineage_finder([*CHRONOLOGY, (6, 1, 5, 1990, 2000), (6, 2, 6, 2001, None)])
    assert len({two(MERCEDES, 2020), two(6, 2020), two(FERRARI, 2020)}) == 3


@pytest.mark.parametrize(("year", "same"), [(1969, False), (1970, True), (1998, True), (1999, False)])
def test_a_name_counts_from_its_first_to_its_last_year(lineage, year, same):
    assert (lineage(TYRRELL, year) == lineage(BAR, 2000)) == same


def test_two_parents_that_share_a_name_are_one_organisation():
    shared = lineage_finder([(1, 1, 50, 1991, 2005), (2, 1, 50, 1991, 2005), (2, 2, 60, 2006, None)])
    assert shared(50, 2000) == shared(60, 2020) < 0


def test_names_follow_each_other_by_parent_and_position_whatever_their_order():
    rows = [(10, 2, 5, 1996, 2000), (10, 1, 50, 1990, 1995), (3, 2, 50, 1990, 1995), (3, 1, 70, 1980, 1989)]
    one = lineage_finder(rows)
    assert one(70, 1985) == one(50, 1992) == one(5, 1998) < 0


def test_the_number_of_an_organisation_is_never_the_id_of_a_constructor():
    several = lineage_finder([(parent, 1, 100 + parent, 1990, None) for parent in range(1, 6)])
    assert max(several(100 + parent, 2000) for parent in range(1, 6)) < 0
