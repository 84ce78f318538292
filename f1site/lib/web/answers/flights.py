"""In a process one thread computes an answer; the others that want the same one wait for it."""

import threading
from collections.abc import Hashable

from f1site.lib.web.answers.answer import Answer

# Who has waited for so long computes it too.
PATIENCE = 10.0


class Flight:
    def __init__(self) -> None:
        self._is_over = threading.Event()
        self._answer: Answer | None = None

    def wait(self) -> Answer | None:
        """None where the answer cannot be sent twice, or takes too long."""
        self._is_over.wait(PATIENCE)
        return self._answer

    def end(self, answer: Answer | None) -> None:
        self._answer = answer
        self._is_over.set()


class Flights:
    def __init__(self) -> None:
        self._open: dict[Hashable, Flight] = {}
        self._lock = threading.Lock()

    def under_way(self, key: Hashable) -> Flight | None:
        """The running computation of another thread; None if this thread is to compute."""
        with self._lock:
            flight = self._open.get(key)
            if flight is None:
                self._open[key] = Flight()
            return flight

    def end(self, key: Hashable, answer: Answer | None) -> None:
        with self._lock:
            flight = self._open.pop(key)
        flight.end(answer)
