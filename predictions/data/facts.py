"""Reading facts that belong together: of one moment, and of no import that is half done."""

import logging
import math
from collections.abc import Iterator
from contextlib import contextmanager

from f1site.lib import clock
from f1site.lib.database import LOCK_SECONDS, wait_limit
from f1site.lib.database.snapshot import snapshot
from f1site.lib.errors import IncompleteFacts
from ingestion.importer.saving.completeness import unfinished
from ingestion.models import ImportRun

logger = logging.getLogger(__name__)
POLL_SECONDS = 0.5


@contextmanager
def consistent_facts() -> Iterator[None]:
    """Everything read within is of one moment in which no import was half done; nothing may be written.

    Commands and tasks wait for an import that writes, requests do not. Raises IncompleteFacts after a long
    wait, and where an import ended before it was complete.
    """
    for attempt in range(_attempts()):
        if attempt:
            clock.sleep(POLL_SECONDS)
        with snapshot():
            blocking = unfinished.runs()
            if not blocking:
                yield
                return
        # Asked outside of the snapshot, in which nothing ever ends.
        if not unfinished.may_complete():
            break
        if attempt == 0:
            logger.warning("%s", unfinished.reason(blocking[0]))
    raise IncompleteFacts(_reason(blocking))


def _attempts() -> int:
    return 1 + int(LOCK_SECONDS / POLL_SECONDS) if wait_limit() == math.inf else 1


def _reason(blocking: list[ImportRun]) -> str:
    """As it is now: a run that was running may have been closed."""
    found = unfinished.runs() or blocking
    failed = [run for run in found if run.outcome == ImportRun.Outcome.FAILED]
    return unfinished.reason((failed or found)[0])
