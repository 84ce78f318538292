"""What a run does with tests that it skips: a small run of pytest as a process of its own."""

import pytest
from django.conf import settings

pytest_plugins = ["pytester"]
TESTS = """
import pytest

@pytest.mark.real_data
def test_of_the_real_archive():
    pass

def test_of_anything():
    pass
"""
PLANTED = """
@pytest.mark.skipif(True, reason="no cache")
def test_of_the_cache():
    pass
"""


@pytest.fixture
def run(pytester, monkeypatch):
    """Runs tests in a process; returns its exit status and what it printed."""
    pytester.makeini("[pytest]\nmarkers = real_data: of the real archive")
    monkeypatch.setenv("PYTHONPATH", str(settings.BASE_DIR))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")

    def run(tests, *options, **environment):
        for name, value in {"TEST_ARCHIVE": "", "CI": "", **environment}.items():
            monkeypatch.setenv(name, value)
        pytester.makepyfile(test_it=tests, test_else="def test_of_something_else(): pass")
        done = pytester.runpytest_subprocess("-p", "tests.left_out", *options)
        return done.ret, done.stdout.str()

    return run


def test_tests_of_real_data_are_named_and_counted_apart_and_pass_a_run_in_ci(run):
    status, printed = run(TESTS, CI="true")
    assert status == 0
    assert "1 not run: they need F1_ARCHIVE" in printed
    assert "\ntest_it.py::test_of_the_real_archive\n" in printed
    assert "2 passed, 1 not run without real data in " in printed


@pytest.mark.parametrize("options", [(), ("-p", "xdist", "-n", "2")], ids=["one process", "workers"])
def test_any_other_skipped_test_fails_a_run_in_ci_and_is_named(run, options):
    status, printed = run(TESTS + PLANTED, *options, CI="true")
    assert status == 1
    assert "1 skipped, which fails a run in CI" in printed
    assert "\ntest_it.py::test_of_the_cache\n" in printed


def test_a_skipped_file_fails_a_run_in_ci(run):
    status, printed = run("import pytest\npytest.importorskip('no_such_package')", CI="true")
    assert (status, "\ntest_it.py\n" in printed) == (1, True)


def test_elsewhere_a_test_may_be_skipped(run):
    assert run(TESTS + PLANTED)[0] == 0


@pytest.mark.parametrize(("ci", "expected"), [("true", 1), ("", 0)])
def test_an_archive_that_is_not_there_fails_a_run_in_ci(run, ci, expected):
    status, printed = run(TESTS, "-ra", CI=ci, TEST_ARCHIVE="/no/such.zip")
    assert status == expected
    assert "no archive at /no/such.zip" in printed
