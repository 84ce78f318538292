"""How long a session takes at most, and durations as the sources write them."""

import re
from datetime import timedelta

# A race may last two hours and be stopped for one more; then its result is known.
RACE = timedelta(hours=3)
QUALIFYING = timedelta(hours=2)
SPRINT = PRACTICE = timedelta(hours=1)

# Hours, minutes, seconds and their fraction: a lap time, and any duration or gap.
LAP_TIME = re.compile(r"(?:(?:(\d{1,2}):)?(\d{1,2}):)?(\d{1,2})\.(\d{1,3})", re.ASCII)
DURATION = re.compile(r"\+?(?:(?:(\d{1,2}):)?(\d{1,2}):)?(\d{1,3})(?:\.(\d{1,3}))?", re.ASCII)


def milliseconds(text: str, pattern: re.Pattern[str] = LAP_TIME) -> int | None:
    """The milliseconds of a text such as 1:32.608; None if it does not match `pattern`."""
    match = pattern.fullmatch(text)
    if not match:
        return None
    hours, minutes, seconds, fraction = match.groups(default="0")
    whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int(fraction.ljust(3, "0"))


def formatted(ms: int) -> str:
    """Such as 1:10.436, 1:56:48.894 or 34.155."""
    minutes, rest = divmod(ms, 60_000)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{rest / 1000:06.3f}"
    if hours:
        return f"{hours}:{minutes:02}:{seconds}"
    return f"{minutes}:{seconds}" if minutes else f"{rest / 1000:.3f}"
