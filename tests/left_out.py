"""Which tests a run leaves out, loaded before Django (`-p tests.left_out`).

On PostgreSQL those that do not use the test database are left out. Those marked `real_data` need the archive
that F1_ARCHIVE names; without it they are not run, and listed by name at the end. In CI no other test may be
skipped: then the run fails.
"""

import os
from pathlib import Path
from typing import NoReturn

import pytest

# In CI nothing that a machine must have is left out: there the test fails for want of it.
IN_CI = bool(os.environ.get("CI"))
ARCHIVE, UPSTREAM = os.environ.get("TEST_ARCHIVE", ""), os.environ.get("TEST_UPSTREAM", "")
NOT_RUN = "not run without real data"


def missing(what: str, where: str) -> NoReturn:
    message = f"no {what} at {where}" if where else f"no {what}"
    pytest.fail(message, pytrace=False) if IN_CI else pytest.skip(message)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what uses the test database: the rest would run a second time just as before."""
    if os.environ.get("TEST_DATABASE") == "postgres":
        config.hook.pytest_deselected(items=[item for item in items if not _uses_database(item)])
        items[:] = [item for item in items if _uses_database(item)]


def _uses_database(item: pytest.Item) -> bool:
    # A test with databases of its own makes one of each kind, wherever the suite runs.
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    if parameters.get("kind") in ("sqlite", "postgres"):
        return False
    fixtures = getattr(item, "fixturenames", ())
    return "django_db_setup" in fixtures or item.get_closest_marker("django_db") is not None


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("real_data") is None:
        return
    if not ARCHIVE:
        pytest.skip("F1_ARCHIVE is not set")
    if not Path(ARCHIVE).is_file():
        missing("archive", ARCHIVE)


@pytest.hookimpl(tryfirst=True)
def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """A category of its own in the counts, instead of "skipped"."""
    if not ARCHIVE and report.when == "setup" and report.skipped and "real_data" in report.keywords:
        return NOT_RUN, "r", "NOT RUN"
    return None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    stats = terminalreporter.stats
    _list(terminalreporter, "not run: they need F1_ARCHIVE and F1_UPSTREAM", stats.get(NOT_RUN, []))
    if IN_CI:
        _list(terminalreporter, "skipped, which fails a run in CI", stats.get("skipped", []))


def _list(reporter: pytest.TerminalReporter, what: str, reports: list[pytest.TestReport]) -> None:
    if reports:
        reporter.write_sep("=", f"{len(reports)} {what}")
        for name in sorted(report.nodeid for report in reports):
            reporter.write_line(name)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    # A worker of pytest-xdist has no reporter; the first process has everybody's reports.
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if IN_CI and reporter and reporter.stats.get("skipped") and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
