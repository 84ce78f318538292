"""Bodies of requests for pages: small ones from strangers, and read by some of a server's threads only.

A client that sends its body slowly holds the thread that reads it, and Granian has no limit of time for that.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render

# What somebody may send who is not logged in: more than any form for them needs.
LARGEST_ANONYMOUS = 64 * 2**10
# Bodies that a process reads at once, in all and of one address; f1site/server.py has twice as many threads.
READERS, READERS_PER_ADDRESS = 8, 4


class Gate:
    def __init__(self, places: int, places_per_address: int) -> None:
        self.places, self.places_per_address = places, places_per_address
        self._lock = threading.Lock()
        self._inside: Counter[str] = Counter()

    @contextmanager
    def place(self, address: str) -> Iterator[bool]:
        """Whether there is a place; it is held within."""
        with self._lock:
            is_free = self._inside.total() < self.places
            is_free = is_free and self._inside[address] < self.places_per_address
            if is_free:
                self._inside[address] += 1
        try:
            yield is_free
        finally:
            if is_free:
                with self._lock:
                    self._inside -= Counter([address])


def read_soon(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    gate = Gate(READERS, READERS_PER_ADDRESS)

    def middleware(request: HttpRequest) -> HttpResponse:
        length = content_length(request)
        if length > LARGEST_ANONYMOUS and not request.user.is_authenticated:
            message = f"Without a login a request has at most {LARGEST_ANONYMOUS // 1024} KB."
            return refuse(request, 413, "Too large", message)
        if length:
            with gate.place(request.META.get("REMOTE_ADDR", "")) as is_free:
                if not is_free:
                    response = refuse(
                        request, 503, "Busy", "Too many forms arrive at once. Please try again."
                    )
                    response.headers["Retry-After"] = "5"
                    return response
                try:
                    _ = request.POST  # with its files
                except UnreadablePostError:
                    return refuse(request, 400, "Not complete", "The request ended before its body did.")
        return get_response(request)

    return middleware


def content_length(request: HttpRequest) -> int:
    """As Django reads it: a body without a length, or with an invalid one, is no body."""
    text: str = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isascii() and text.isdigit() else 0


def refuse(request: HttpRequest, status: int, title: str, message: str) -> HttpResponse:
    return render(request, "message.html", {"title": title, "message": message}, status=status)
