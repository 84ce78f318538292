"""What a test sets at /_control and reads at /_stats: the day, the limits, faults, and the counts."""

import random
import threading
from collections import Counter, deque
from datetime import UTC, date, datetime, time
from typing import Any

# Jolpica's requests a second and an hour, in fixed windows.
LIMITS = {1: 4, 3600: 500}
FAULTS = ("500", "429", "retry_after", "stall", "truncate", "garbage", "reset")


class Control:
    """`apply` raises ValueError for an order that it does not know."""

    def __init__(self, today: date | None = None, limits: bool = True) -> None:
        self.lock = threading.Lock()
        self.today, self.limits, self.down = today, limits, False
        self.faults: dict[str, float] = {}
        self.random = random.Random(1)
        self.reset_counts()

    def now(self) -> datetime:
        return datetime.combine(self.today, time(12), UTC) if self.today else datetime.now(UTC)

    def reset_counts(self) -> None:
        """Also those of the limits."""
        self.paths: Counter[str] = Counter()
        self.statuses: Counter[str] = Counter()
        self.most_in_one_second = 0
        self.last_second: deque[float] = deque()
        self.windows: Counter[tuple[int, int]] = Counter()

    def apply(self, order: dict[str, Any]) -> None:
        unknown = order.keys() - {"today", "limits", "down", "faults", "seed", "swap", "reset"}
        faults = {name: float(share) for name, share in order.get("faults", {}).items()}
        unknown |= faults.keys() - set(FAULTS)
        if unknown or sum(faults.values()) > 1:
            raise ValueError(f"unknown {sorted(unknown)}, or shares that exceed 1 together")
        with self.lock:
            if "today" in order:
                self.today = date.fromisoformat(order["today"]) if order["today"] else None
            self.limits, self.down = order.get("limits", self.limits), order.get("down", self.down)
            self.faults = faults if "faults" in order else self.faults
            if "seed" in order:
                self.random = random.Random(order["seed"])
            if order.get("reset"):
                self.reset_counts()

    def count(self, prefix: str, now: float) -> None:
        """Counts a request when it arrives, whatever becomes of it."""
        with self.lock:
            self.paths[prefix] += 1
            self.last_second.append(now)
            while self.last_second[0] <= now - 1:
                self.last_second.popleft()
            self.most_in_one_second = max(self.most_in_one_second, len(self.last_second))

    def is_over_a_limit(self, now: float) -> bool:
        """Whether this request is; a refused one counts as well."""
        with self.lock:
            for span in LIMITS:
                self.windows[span, int(now // span)] += 1
            over = any(self.windows[span, int(now // span)] > most for span, most in LIMITS.items())
            return self.limits and over

    def draw_fault(self) -> str | None:
        with self.lock:
            draw = self.random.random()
            for name, share in self.faults.items():
                if draw < share:
                    return name
                draw -= share
        return None

    def count_answer(self, status: int) -> None:
        with self.lock:
            self.statuses[str(status)] += 1

    def stats(self) -> dict[str, Any]:
        with self.lock:
            return {
                "requests": self.paths.total(),
                "paths": dict(self.paths),
                "statuses": dict(self.statuses),
                "most_in_one_second": self.most_in_one_second,
            }
