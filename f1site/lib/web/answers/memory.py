"""The answers in this process, up to a number of bytes: those not asked for the longest make room."""

import threading
import time
from collections import OrderedDict

from f1site.lib import generations
from f1site.lib.web.answers.answer import IN_PROCESS_SECONDS, Answer


class Memory:
    def __init__(self, limit: int) -> None:
        self.limit, self.size = limit, 0
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._lock = threading.Lock()
        self._cleared_by: object = None

    def get(self, key: str, known: generations.Known) -> Answer | None:
        """Also one that is no longer current."""
        with self._lock:
            if known.token != self._cleared_by and str(known.token).startswith(generations.CLEARED):
                self._cleared_by, self.size = known.token, 0
                self._answers.clear()
            answer = self._answers.get(key)
            if answer is not None:
                self._answers.move_to_end(key)
        return answer

    def put(self, key: str, answer: Answer) -> None:
        size = answer.size  # compresses it, once
        answer.usable_until = time.time() + IN_PROCESS_SECONDS
        with self._lock:
            self._remove(key)
            self._answers[key] = answer
            self.size += size
            while self.size > self.limit:
                self._remove(next(iter(self._answers)))

    def _remove(self, key: str) -> None:
        before = self._answers.pop(key, None)
        if before is not None:
            self.size -= before.size
