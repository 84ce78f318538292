"""What is kept of a response."""

import gzip
import hashlib
import json
import random
import time
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch

from f1site.lib import generations

# Answers that were filled together do not all expire together.
JITTER = 0.1
# Shorter ones do not get shorter.
WORTH_GZIP = 500
# In process an answer is used no longer, whatever Redis has.
IN_PROCESS_SECONDS = 300
# How long the others get the answer of before, while one request computes the next.
AFTER_CHANGE, AFTER_EXPIRY = 0.5, 20.0
# Set anew for each reply.
OF_A_REPLY = {"vary", "content-length", "etag", "cache-control"}


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    # Of the data it was made from; None for what is not kept.
    token: Hashable = None
    # Seconds since 1970, as time.time().
    made_at: float = 0.0
    fresh_until: float = 0.0
    # Until when this process uses it, and the view that made it.
    usable_until: float = 0.0
    match: ResolverMatch | None = None

    @classmethod
    def of(cls, response: HttpResponseBase) -> "Answer | None":
        """None for what cannot be sent twice: a stream, a cookie, an answer that depends on more."""
        vary = {name.strip().lower() for name in response.headers.get("Vary", "").split(",")}
        if not isinstance(response, HttpResponse) or response.cookies or vary - {"", "accept", "origin"}:
            return None
        headers = {n: v for n, v in response.headers.items() if n.lower() not in OF_A_REPLY}
        return cls(response.status_code, headers, response.content)

    def keep(self, token: Hashable, seconds: int, made_at: float) -> None:
        """For about so long, but not beyond the next instant at which it may change by time alone."""
        self.token, self.made_at = token, made_at
        self.fresh_until = made_at + seconds * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311
        if settings.F1_AS_OF is None:
            change = generations.next_change(datetime.fromtimestamp(made_at, UTC))
            if change is not None:
                self.fresh_until = min(self.fresh_until, change.timestamp())

    def is_fresh(self, known: generations.Known, now: float) -> bool:
        return known.is_checked and self.token == known.token and now < self.fresh_until

    def is_current(self, known: generations.Known, now: float) -> bool:
        """For the memory of a process, which asks Redis again after some minutes."""
        return now < self.usable_until and self.is_fresh(known, now)

    def may_stand_in(self, known: generations.Known, now: float) -> bool:
        """Whether it may be used for the moment in which the next one is computed."""
        if self.token != known.token:
            return time.monotonic() < known.since + AFTER_CHANGE and now < self.fresh_until
        return now < self.fresh_until + AFTER_EXPIRY

    @cached_property
    def etag(self) -> str:
        """Weak: compressed or not, it is the same answer."""
        return f'W/"{hashlib.blake2b(self.body, digest_size=12).hexdigest()}"'

    @cached_property
    def zipped(self) -> bytes | None:
        if len(self.body) < WORTH_GZIP:
            return None
        zipped = gzip.compress(self.body, 6, mtime=0)
        return zipped if len(zipped) < len(self.body) else None

    @property
    def size(self) -> int:
        return len(self.body) + len(self.zipped or b"") + 4000  # the objects around them, roughly

    def pack(self) -> bytes:
        about = [self.headers, self.token, self.made_at, self.fresh_until, self.etag, bool(self.zipped)]
        return json.dumps(about).encode() + b"\n" + (self.zipped or self.body)

    @classmethod
    def unpack(cls, packed: bytes) -> "Answer":
        about, _, body = packed.partition(b"\n")
        headers, token, made_at, fresh_until, etag, is_zipped = json.loads(about)
        answer = cls(200, headers, gzip.decompress(body) if is_zipped else body, token, made_at, fresh_until)
        answer.__dict__ |= {"etag": etag, "zipped": body if is_zipped else None}
        return answer
