"""What a file of odds may look like."""

from datetime import UTC, datetime

import pytest

from analytics.odds.parse import parse
from f1site.lib.errors import DataImportError

HEADER = "season,round,driver,win,podium\n"
LINE = "2022,5,max-verstappen,1.8333,1.2\n"


def lines(text, encoding="utf-8"):
    parsed = parse(text.encode(encoding), "file")
    assert parsed.problems == []
    return [(one.season, one.round, one.driver, one.win, one.podium) for one in parsed.lines]


EXPECTED = [(2022, 5, "max-verstappen", 1.8333, 1.2)]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (HEADER + LINE, "utf-8"),
        (HEADER + LINE, "utf-8-sig"),
        ((HEADER + LINE).replace("\n", "\r\n"), "utf-8"),
        (HEADER + "\n" + LINE + ",,,,\n", "utf-8"),
        ("Season, Round ,DRIVER,win_odds,podium_odds\n" + LINE, "utf-8"),
        ("season;round;driver;win;podium\n2022;5;max-verstappen;1,8333;1,2\n", "utf-8-sig"),
        ((HEADER + LINE).replace(",", "\t"), "utf-8"),
        (HEADER + '2022,5,"max-verstappen",1.8333,1.2', "utf-8"),
    ],
)
def test_spreadsheets_write_the_same_in_several_ways(text, encoding):
    assert lines(text, encoding) == EXPECTED


def test_either_of_win_and_podium_may_be_empty():
    found = lines(HEADER + "2022,5,a,2,\n2022,5,b,,1.5\n")
    assert [one[3:] for one in found] == [(2, None), (None, 1.5)]


def test_other_columns_are_named_and_ignored():
    parsed = parse(b"season,round,driver,win,top6,note\n2022,5,a,2,x,\n", "file")
    assert parsed.ignored == ["top6", "note"]


def test_a_line_may_name_its_source_and_when_the_odds_were_taken():
    header = b"season,round,driver,win,source,taken_at\n"
    first, second = parse(
        header + b"2022,5,a,2,theirs,2022-03-11T10:00:00+01:00\n2022,5,b,3,,\n", "file"
    ).lines
    assert (first.source, first.taken_at) == ("theirs", datetime(2022, 3, 11, 9, tzinfo=UTC))
    assert (second.source, second.taken_at) == ("file", None)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("2022,5,a,1,", "'1' are no win odds"),
        ("2022,5,a,0.5,", "'0.5' are no win odds"),
        ("2022,5,a,2,inf", "'inf' are no podium odds"),
        ("2022,5,a,nan,", "'nan' are no win odds"),
        ("2022,5,a,5/2,", "'5/2' are no win odds"),
        ("2022,5,a,\u0662,", "'\u0662' are no win odds"),
        ("2022,5,a," + "9" * 400 + ",", "are no win odds"),
        ("2022,5,a,,", "neither of the win nor of the podium"),
        ("2022,5,,2,", "names no driver"),
        ("22,5,a,2,", "'22' is no season"),
        ("2022,\u0665,a,2,", "'\u0665' is no round"),
        ("2022,5,a,2", "it has 4 values, but there are 5 columns"),
    ],
)
def test_an_invalid_line_is_named_by_its_number(line, problem):
    (found,) = parse((HEADER + LINE + line + "\n").encode(), "file").problems
    assert found.startswith("line 3: ")
    assert problem in found


def test_an_instant_needs_a_zone():
    text = b"season,round,driver,win,taken_at\n2022,5,a,2,2022-03-11 10:00\n"
    assert "with a zone" in parse(text, "file").problems[0]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (HEADER.encode(), "no line of odds"),
        ((HEADER + LINE).encode("utf-16"), "UTF-16"),
        ((HEADER + "2022,5,Sergio Pérez,2,\n").encode("latin-1"), "Line 2 is not UTF-8"),
        (b"season,driver\n", "missing: round, win or podium"),
        (b"season,round,driver,win,win_odds\n", "more than one column for: win"),
        (HEADER.encode() + b'2022,5,"a,2,\n', "is not CSV"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(content, message):
    with pytest.raises(DataImportError, match=message):
        parse(content, "file")
