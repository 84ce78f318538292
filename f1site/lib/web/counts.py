"""Requests counted in moving windows: in Redis for all processes, or in this process alone.

`limits` reads the rates but does not count: its memory storage starts a thread for most requests and never
forgets an address, and in Redis it needs two round trips for each window.
"""

import functools
import threading
from collections import OrderedDict, deque
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

import redis
from redis.commands.core import Script

# Beyond this many counts a process forgets the one that was asked for the longest ago.
MOST_KEYS = 10_000
MICROSECONDS = 1_000_000
# Rounding never makes a wait 0, which is room.
SHORTEST_WAIT = 1e-6

# All windows have room, or nothing is counted in any. The clock is that of Redis.
TAKE = """
local time = redis.call('TIME')
local now, wait, counts = time[1] * 1000000 + time[2], 0, {}
for i, key in ipairs(KEYS) do
  local amount, window, cost = tonumber(ARGV[3*i-2]), ARGV[3*i-1] * 1000000, tonumber(ARGV[3*i])
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now - window)
  counts[i] = redis.call('ZCARD', key)
  local excess = counts[i] + cost - amount
  if excess > 0 then
    wait = math.max(wait, redis.call('ZRANGE', key, excess - 1, excess - 1, 'WITHSCORES')[2] + window - now)
  end
end
local reply = {wait}
for i, key in ipairs(KEYS) do
  local amount, seconds, cost = tonumber(ARGV[3*i-2]), ARGV[3*i-1], tonumber(ARGV[3*i])
  if wait == 0 then
    for j = 1, cost do
      redis.call('ZADD', key, now, string.format('%.0f:%d', now, counts[i] + j))
    end
    redis.call('EXPIRE', key, seconds)
    counts[i] = counts[i] + cost
  end
  local oldest = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')[2]
  reply[#reply + 1] = amount - counts[i]
  reply[#reply + 1] = oldest and oldest + seconds * 1000000 - now or 0
end
return reply
"""


class Ask(NamedTuple):
    """Room for `cost` in the window of `seconds` that holds at most `amount`, which is not below `cost`."""

    key: str
    amount: int
    seconds: int
    cost: int = 1


class Room(NamedTuple):
    remaining: int
    # Seconds until the oldest counted request leaves the window.
    reset: float


class Answer(NamedTuple):
    # Seconds until there is room in every window; 0 if the request was counted in all of them.
    wait: float
    rooms: list[Room]


def in_redis(connection: redis.Redis, asks: Sequence[Ask]) -> Answer:
    arguments = [value for ask in asks for value in ask[1:]]
    wait, *rooms = _script()(keys=[f"limit:{ask.key}" for ask in asks], args=arguments, client=connection)
    pairs = zip(rooms[::2], rooms[1::2], strict=True)
    return Answer(wait / MICROSECONDS, [Room(left, reset / MICROSECONDS) for left, reset in pairs])


@functools.cache
def _script() -> Script:
    return redis.Redis().register_script(TAKE)  # which makes no connection


class InProcess:
    """The same in the memory of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        # By key, the one asked for the longest ago first: the length of its window and its instants.
        self._logs: OrderedDict[str, tuple[int, deque[float]]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._logs)

    def take(self, asks: Sequence[Ask], now: float) -> Answer:
        with self._lock:
            self._forget(now)
            logs = [self._recent(ask, now) for ask in asks]
            wait = 0.0
            for ask, log in zip(asks, logs, strict=True):
                if (excess := len(log) + ask.cost - ask.amount) > 0:
                    wait = max(wait, log[excess - 1] + ask.seconds - now, SHORTEST_WAIT)
            if not wait:
                for ask, log in zip(asks, logs, strict=True):
                    log.extend([now] * ask.cost)
            return Answer(wait, [_room(ask, log, now) for ask, log in zip(asks, logs, strict=True)])

    def _recent(self, ask: Ask, now: float) -> deque[float]:
        """The log of a key without what has left its window."""
        if ask.key not in self._logs:
            self._logs[ask.key] = (ask.seconds, deque())
        self._logs.move_to_end(ask.key)
        log = self._logs[ask.key][1]
        while log and log[0] <= now - ask.seconds:
            log.popleft()
        return log

    def _forget(self, now: float) -> None:
        """Of the two keys that were asked for the longest ago, those that are over or beyond MOST_KEYS."""
        for key in list(islice(self._logs, 2)):
            seconds, log = self._logs[key]
            if len(self._logs) > MOST_KEYS or not log or log[-1] <= now - seconds:
                del self._logs[key]


def _room(ask: Ask, log: deque[float], now: float) -> Room:
    return Room(ask.amount - len(log), log[0] + ask.seconds - now if log else 0.0)
