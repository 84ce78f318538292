"""What must hold after all of it: of the answers, and of what is in the database."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Any

from predictions.ledger.unchanged import RACE_BASIS, SEASON_BASIS, _content
from predictions.models import Forecast, SeasonForecast
from tests.chaos.clients import NEXT_RACE, Clients, Reply

# An answer that is older than another one by more is wrong, unless it says that it is stale. A web process
# that was frozen meanwhile may have answered what it knew before.
BEHIND_SECONDS = 15
NOTHING_YET = {"NO_PREDICTIONS_AVAILABLE", "NOT_FOUND"}


def problems(clients: Clients, away: list[tuple[float, float]], past: set[str]) -> Iterator[str]:
    statuses = Counter(reply.status for reply in clients.replies)
    assert statuses["200"] > 100, f"the clients were hardly answered: {statuses}"
    for reply in clients.replies:
        yield from _wrong(reply, clients.bodies, away)
    for path in past:
        versions = {reply.digest for reply in clients.replies if reply.path == path and reply.status == "200"}
        if len(versions) != 1:
            yield f"{path} had {len(versions)} answers, of what cannot change"
    yield from _out_of_order(clients)
    yield from _not_stored(clients.bodies)
    yield from _doubled(Forecast, RACE_BASIS)
    yield from _doubled(SeasonForecast, SEASON_BASIS)


def _wrong(reply: Reply, bodies: dict[str, Any], away: list[tuple[float, float]]) -> Iterator[str]:
    if reply.status == "200":
        return
    if reply.status == "404" and reply.path == NEXT_RACE and bodies[reply.digest]["code"] in NOTHING_YET:
        return
    is_away = any(reply.began <= end and reply.ended >= begin for begin, end in away)
    if not (reply.status == "503" and is_away):
        when = "while the database was away" if is_away else "while the database was there"
        yield f"{reply.path} was answered {reply.status} {when}"


def _out_of_order(clients: Clients) -> Iterator[str]:
    answers = [each for each in clients.replies if each.path == NEXT_RACE and each.status == "200"]
    known = sorted((each.ended, clients.bodies[each.digest]["forecast_id"]) for each in answers)
    newest, place = 0, 0
    for each in sorted(answers, key=lambda answer: answer.began):
        while place < len(known) and known[place][0] < each.began - BEHIND_SECONDS:
            newest = max(newest, known[place][1])
            place += 1
        shown = clients.bodies[each.digest]["forecast_id"]
        if shown < newest and not each.is_stale:
            yield f"forecast {shown} was shown {BEHIND_SECONDS} s after forecast {newest} had been"


def _not_stored(bodies: dict[str, Any]) -> Iterator[str]:
    for body in bodies.values():
        if "forecast_id" not in body:
            continue
        forecast = Forecast.objects.select_related("document").get(pk=body["forecast_id"])
        stored = {
            row.driver.name: row.win_probability for row in forecast.predictions.select_related("driver")
        }
        shown = {row["driver"]: row["win_probability"] for row in body["predictions"]}
        is_same = shown.keys() == stored.keys() and all(
            abs(shown[name] - stored[name]) < 1e-6 for name in stored
        )
        if not is_same or body["hash"] != forecast.document.hash or abs(sum(shown.values()) - 1) > 1e-3:
            yield f"forecast {forecast.pk} was not shown as it is stored"


def _doubled(model: Any, basis: tuple[str, ...]) -> Iterator[str]:
    stored = model.objects.prefetch_related("predictions").order_by(*basis, "as_of", "pk")
    for _, made in groupby(stored, lambda forecast: [getattr(forecast, name) for name in basis]):
        contents = [_content(list(forecast.predictions.all())) for forecast in made]
        for before, after in pairwise(contents):
            if before == after:
                yield f"a {model.__name__} is stored twice"
