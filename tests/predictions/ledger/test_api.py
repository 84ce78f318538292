"""The ledger through the API: documents exactly as they are hashed."""

import hashlib
from datetime import timedelta

import pytest

from predictions.models import Document, Forecast, SeasonForecast

API = "/api/v1"


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_document_is_served_by_its_number_and_by_its_forecast(client, world, settings, slash):
    settings.F1_AS_OF = world.SATURDAY_NIGHT
    for path, document in (
        ("ledger/4", Document.objects.get(number=4)),
        (f"forecasts/{Forecast.objects.get(document=12).pk}", Document.objects.get(number=12)),
        (f"forecasts/season/{SeasonForecast.objects.get(document=6).pk}", Document.objects.get(number=6)),
    ):
        answer = client.get(f"{API}/{path}{slash}").json()
        assert answer["document"] == document.content
        assert hashlib.sha256(answer["document"].encode()).hexdigest() == answer["hash"] == document.hash
        assert (answer["number"], answer["previous_hash"]) == (document.number, document.previous_hash)
        assert answer["kind"] == "live"


@pytest.mark.parametrize("slash", ["", "/"])
def test_the_head_is_the_newest_document_that_may_be_known(client, world, settings, slash):
    assert client.get(f"{API}/ledger/head{slash}").json()["number"] == 7
    settings.F1_AS_OF = world.SATURDAY_NIGHT
    head, last = client.get(f"{API}/ledger/head{slash}").json(), Document.objects.get(number=12)
    assert (head["number"], head["hash"], head["checkpoint"]) == (12, last.hash, None)
    assert (head["created_at"], len(head["public_key"])) == ("2022-03-13T06:00:00Z", 64)


def test_before_the_first_forecast_the_head_is_no_document(client, world, settings):
    settings.F1_AS_OF = world.THURSDAY - timedelta(days=1)
    head = client.get(f"{API}/ledger/head").json()
    assert (head["number"], head["hash"], head["created_at"]) == (0, "0" * 64, None)


@pytest.mark.parametrize("path", ["ledger/12", "ledger/99", "ledger/0", "forecasts/99999999999999999999"])
def test_what_is_not_known_yet_or_not_there_is_not_found(client, world, path):
    response = client.get(f"{API}/{path}")
    assert (response.status_code, response.json()["code"]) == (404, "NOT_FOUND")


def test_forecasts_and_their_rows_state_their_kind_and_their_document(client, world):
    race = client.get(f"{API}/predictions/next-race").json()
    document = Forecast.objects.get(pk=race["forecast_id"]).document
    assert (race["kind"], race["document_number"], race["hash"]) == ("live", document.number, document.hash)
    assert {row["kind"] for row in race["predictions"]} == {"live"}
    season = client.get(f"{API}/predictions/championship/{world.SEASON}").json()
    document = SeasonForecast.objects.get(pk=season["forecast_id"]).document
    assert (season["kind"], season["hash"]) == ("live", document.hash)
    what_if = client.get(f"{API}/predictions/race/{world.race().pk}/what-if").json()
    assert {row["kind"] for row in what_if["predictions"]} == {None}
