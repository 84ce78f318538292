"""One run of Schemathesis against the WSGI application, and its failures in words."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from f1site.wsgi import application
from tests.schemathesis.ids import known_values

# How often a parameter has a value that is in the database.
KNOWN = 0.7
# A scenario of the stateful phase is a few requests long, and there is one for so many examples.
SCENARIOS = 4
# What OpenAPI cannot say of them: two drivers differ, two forecasts are of one race, and a what-if is about
# the drivers and the weather of the race. Elsewhere a request that agrees with the schema is never refused.
DEPENDING = ("analytics_head_to_head", "predictions_race_changes", "predictions_race_what_if")
ACCEPTED = ["2xx", "400", "404"]


@dataclass
class Result:
    requests: Counter[int] = field(default_factory=Counter)  # by status
    failures: dict[tuple[str, str], str] = field(default_factory=dict)  # by operation and kind

    def add(self, event: events.EngineEvent) -> None:
        if isinstance(event, events.NonFatalError):
            self.failures[event.label, event.info.title] = str(event.value)
        elif isinstance(event, events.FatalError):
            self.failures["all", "fatal"] = repr(event.exception)
        elif isinstance(event, events.ScenarioFinished):
            self._add_scenario(event)

    def _add_scenario(self, event: events.ScenarioFinished) -> None:
        for interaction in event.recorder.interactions.values():
            self.requests[interaction.response.status_code if interaction.response else 0] += 1
        for case_id, checks in event.recorder.checks.items():
            label = event.recorder.cases[case_id].value.operation.label
            for info in [check.failure_info for check in checks if check.failure_info]:
                response = event.recorder.find_response(case_id=info.failure.case_id or case_id)
                answer = f"{response.status_code} {response.content[:300]!r}" if response else "no response"
                text = f"{event.phase.value}: {info.failure.message}\n{info.code_sample}\n{answer}"
                self.failures.setdefault((label, info.failure.title), text)

    def summary(self) -> str:
        statuses = ", ".join(f"{status}: {count}" for status, count in sorted(self.requests.items()))
        return f"{self.requests.total()} requests ({statuses}), {len(self.failures)} failures"

    def report(self) -> str:
        return "".join(f"\n{kind} in {label}\n{text}\n" for (label, kind), text in self.failures.items())

    def is_bad(self) -> bool:
        return bool(self.failures) or not self.requests[200]


def run(examples: int, seed: int, only: str) -> Result:
    schema = schemathesis.openapi.from_wsgi(
        "/api/schema?format=json", application, config=config(examples, seed)
    )
    if only:
        schema = schema.include(path_regex=only)
    result = Result()
    for event in from_schema(schema).execute():
        result.add(event)
    return result


def config(examples: int, seed: int) -> SchemathesisConfig:
    known = known_values()
    bound = {name: {"dictionary": name, "probability": KNOWN} for name in known}
    checks = {"positive_data_acceptance": {"expected-statuses": ACCEPTED}}
    settings: dict[str, Any] = {
        "seed": seed,
        "cache": {"enabled": False},
        "continue-on-failure": True,
        "generation": {"max-examples": examples, "no-shrink": True},
        "dictionaries": {name: {"values": values} for name, values in known.items()},
        "parameters": bound,
        "operations": [{"include-operation-id": name, "checks": checks} for name in DEPENDING],
        "phases": {"stateful": {"generation": {"max-examples": examples // SCENARIOS + 1}}},
    }
    return SchemathesisConfig.from_dict(settings)
