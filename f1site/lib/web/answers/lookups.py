"""One request for an answer: from the memory of the process, from Redis, or computed."""

import time
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve

from f1site.lib import generations
from f1site.lib.metrics import instruments
from f1site.lib.web.answers import shared
from f1site.lib.web.answers.answer import Answer
from f1site.lib.web.answers.flights import Flights
from f1site.lib.web.answers.memory import Memory
from f1site.lib.web.answers.replies import FAILED, STALE, reply

GetResponse = Callable[[HttpRequest], Any]
UNAVAILABLE = 503

_counts = {name: instruments.cache_lookups.labels("answers", name) for name in instruments.ANSWERED}


def counted(outcome: str) -> None:
    _counts[outcome].inc()


class Lookup:
    """What is found for a request: a `current` answer, or an `old` one, or none."""

    def __init__(self, key: str, path: str, memory: Memory) -> None:
        self.key, self.memory, self.known = key, memory, generations.known()
        self.current: Answer | None = None
        self.old = memory.get(key, self.known)
        self.level, self.is_replied = "process", False
        if self.old is not None and self.old.is_current(self.known, time.time()):
            self.current = self.old
            return
        self.match = _match(path)
        self.seconds = kept_seconds(self.match) if self.match else 0
        if self.seconds:
            self._ask_redis()

    def _ask_redis(self) -> None:
        found = shared.get(self.key)
        if found is not None and (self.old is None or found.made_at >= self.old.made_at):
            self._remember(found)
            if self._is_current(found):
                self.current, self.level = found, "redis"

    def response(self, request: HttpRequest, get_response: GetResponse, flights: Flights) -> Any:
        if self.current is not None:
            counted(self.level)
            self.is_replied = True
            return reply(self.current, request)
        return get_response(request) if self.match is None else self._shared(request, get_response, flights)

    def _shared(self, request: HttpRequest, get_response: GetResponse, flights: Flights) -> Any:
        """One computation for all who ask meanwhile, or the old answer."""
        if self.old is not None and not self.known.is_checked:
            return stale(self.old, request, FAILED)
        # With the token: who knows of a change does not wait for a computation from before it.
        question = (self.key, self.known.token)
        flight = flights.under_way(question)
        if flight is not None:
            if self.old is not None and self._may_stand_in():
                return stale(self.old, request)
            answer = flight.wait()
            return get_response(request) if answer is None else self._reply(answer, request)
        answer = None
        try:
            answer, response = self._computed(request, get_response)
        finally:
            flights.end(question, answer)
        return response if answer is None else self._reply(answer, request)

    def _computed(self, request: HttpRequest, get_response: GetResponse) -> tuple[Answer | None, Any]:
        """The answer, or the response where that cannot be sent twice."""
        found = self.memory.get(self.key, self.known)
        if found is not None and found.is_current(self.known, time.time()):
            return found, None  # computed by another thread since the lookup
        secret = ""
        if self.seconds and shared.is_used():
            if self._may_stand_in():
                secret, found = shared.lock(self.key)
                if not secret and not self._is_current(found):
                    return self.old, None
            else:
                secret, found = shared.lock_or_answer(self.key, self._is_current)
            if found is not None and self._is_current(found):
                self._remember(found)
                shared.unlock(self.key, secret)
                return found, None
        try:
            counted("miss")
            made_at = time.time()
            response = get_response(request)
            answer = Answer.of(response)
            if answer is not None:
                answer.match = self.match
                self._keep(answer, made_at)
            return answer, response
        finally:
            shared.unlock(self.key, secret)

    def _keep(self, answer: Answer, made_at: float) -> None:
        if answer.status != 200 or not self.seconds or not self.known.is_checked:
            return
        try:
            answer.keep(self.known.token, self.seconds, made_at)
        except DatabaseError:  # it has just gone
            return
        self.memory.put(self.key, answer)
        shared.put(self.key, answer)

    def _remember(self, answer: Answer) -> None:
        answer.match = self.match
        self.memory.put(self.key, answer)
        self.old = answer

    def _is_current(self, answer: Answer | None) -> bool:
        return answer is not None and answer.is_fresh(self.known, time.time())

    def _may_stand_in(self) -> bool:
        return self.old is not None and self.old.may_stand_in(self.known, time.time())

    def _reply(self, answer: Answer, request: HttpRequest) -> Any:
        if answer.status == UNAVAILABLE and self.old is not None:
            return stale(self.old, request, FAILED)
        if answer is self.old and not self._is_current(answer):
            return stale(answer, request)
        return reply(answer, request)


def stale(answer: Answer, request: HttpRequest, warning: str = "") -> Any:
    counted("stale")
    return reply(answer, request, f"{STALE}, {warning}" if warning else STALE)


def _match(path: str) -> ResolverMatch | None:
    try:
        return resolve(path)
    except Resolver404:
        return None


def kept_seconds(match: ResolverMatch) -> int:
    """As the view says; 0 for a view that says nothing."""
    options: dict[str, Any] = getattr(match.func, "initkwargs", {})
    view = getattr(match.func, "cls", None)
    seconds: int = options.get("kept_seconds", getattr(view, "kept_seconds", 0))
    return seconds
