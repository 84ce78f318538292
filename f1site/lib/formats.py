"""Figures as people read them, in the admin and in the commands."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format


def percent(probability: float) -> str:
    """An open chance is never shown as 0% or 100%."""
    if probability < 0.001:
        return "<0.1%"
    return ">99.9%" if probability > 0.999 else f"{probability:.1%}"


def interval(lower: float, upper: float) -> str:
    return f"{percent(lower)} to {percent(upper)}"


def decimals(value: float | Decimal) -> str:
    """At most three decimals, without zeros at the end."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def short_json(value: Any) -> str:
    """JSON whose numbers have three significant digits."""
    text = json.dumps(value, ensure_ascii=False)
    short = json.loads(text, parse_float=lambda number: float(f"{float(number):.3g}"))
    return json.dumps(short, ensure_ascii=False)


def instant(at: datetime) -> str:
    """Such as 2 Mar 2024, 15:00 UTC."""
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def plain(value: Any) -> str:
    """Any value of a row, as the tables of a page show it."""
    if value is None or value in ("", []):
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return date_format(value, "j F Y")
    if isinstance(value, float | Decimal):
        return decimals(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def duration(length: timedelta) -> str:
    """Such as 5.1 s, 2 min 4 s or 1 h 3 min."""
    seconds = round(length.total_seconds(), 1)
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
