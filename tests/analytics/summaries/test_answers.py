"""The serializers of the summaries only describe the answers: they must describe every field of them."""

import pytest

from analytics import serializers
from ingestion.models import RaceResult

DESCRIBED = {
    "model-accuracy": "model_accuracy.ModelAccuracySerializer",
    "accuracy-by-season": "accuracy_by_season.AccuracyBySeasonSerializer",
    "calibration": "calibration.CalibrationSerializer",
    "driver-performance/{driver}": "performance.DriverPerformanceSerializer",
    "constructor-performance/{constructor}": "performance.ConstructorPerformanceSerializer",
    "head-to-head?a={driver}&b={other}": "head_to_head.HeadToHeadSerializer",
    "biggest-surprises": "biggest_surprises.BiggestSurprisesSerializer",
    "championship/2022": "championship.ChampionshipSerializer",
}


def described(name):
    module, _, serializer = name.partition(".")
    package = __import__(f"{serializers.__name__}.{module}", fromlist=[serializer])
    return getattr(package, serializer)()


def differing(answer, serializer):
    """Fields that only the answer or only the description has, with their paths."""
    if isinstance(answer, list):
        return {path for item in answer for path in differing(item, getattr(serializer, "child", None))}
    fields = getattr(serializer, "fields", None)
    if answer is None or not fields:
        return set()
    both = set(answer) & set(fields)
    inner = {f"{name}.{path}" for name in both for path in differing(answer[name], fields[name])}
    return inner | (set(answer) ^ set(fields))


@pytest.mark.parametrize("path", DESCRIBED)
def test_an_answer_has_exactly_the_described_fields_with_and_without_a_slash(backtests, client, path):
    rows = RaceResult.objects.filter(race=backtests.race(4))
    values = {"driver": rows[0].driver_id, "other": rows[1].driver_id, "constructor": rows[0].constructor_id}
    address, question, query = f"/api/v1/analytics/{path.format(**values)}".partition("?")
    without, with_slash = (client.get(f"{address}{slash}{question}{query}") for slash in ("", "/"))
    assert (without.status_code, with_slash.status_code) == (200, 200)
    if path != "model-accuracy":  # whose links contain its address
        assert without.content == with_slash.content
    assert differing(without.json(), described(DESCRIBED[path])) == set()
