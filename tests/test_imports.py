"""Imports run one way: between the apps, and inside each app from its upper floors to its lower ones."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from django.conf import settings

APPS = ("ingestion", "predictions", "analytics")
# Modules of a floor import from the same floor and those before it. The first prefix that fits counts.
LAYERS = ("f1site.lib", *APPS, "f1site")
FLOORS: dict[str, list[tuple[str, ...]]] = {
    "ingestion": [
        ("models", "records", "durations", "zones"),
        ("cars", "clock_changes", "generation", "line_ups"),
        ("identity", "sources", "demo"),
        ("importer.saving",),
        ("importer",),
        (
            "admin",
            "clean_up",
            "control_room",
            "doctor",
            "feed",
            "filters",
            "health",
            "metrics",
            "operators",
            "progress",
            "serializers",
            "standings",
            "summaries",
            "tasks",
            "views",
        ),
        ("apps", "management", "urls"),
    ],
    "predictions": [
        ("ml",),
        ("models",),
        ("ledger",),
        ("data",),
        ("model_sets",),
        ("backtest",),
        ("forecasts",),
        ("championship", "what_if"),
        ("backfill",),
        ("filters", "serializers", "admin"),
        ("due", "qualifying"),
        ("up_to_date",),
        (
            "backup",
            "bootstrap",
            "calendar",
            "clean_up",
            "control_room",
            "doctor",
            "metrics",
            "operators",
            "tasks",
            "views",
        ),
        ("apps", "management", "urls"),
    ],
    "analytics": [
        ("models",),
        ("scoring", "statistics"),
        ("references",),
        ("fields", "odds"),
        ("accuracy", "coefficients", "summaries"),
        ("serializers",),
        ("due",),
        ("up_to_date",),
        ("admin_pages",),
        ("admin", "control_room", "metrics", "operators", "tasks", "views"),
        ("apps", "management", "urls"),
    ],
    "predictions.ml": [
        ("history", "races"),
        ("probability",),
        ("elo_ratings", "signals", "kalman", "paired", "season"),
        ("ratings", "retirements"),
        ("features",),
        ("inputs", "logit", "scenario"),
        ("rain",),
        ("race_model",),
        ("linear", "elo", "trees"),
        ("families", "ensemble", "intervals"),
        ("fitting",),
        ("forecast", "walk"),
        ("ablation", "explanations"),
    ],
    "predictions.ml.season": [("countback", "points"), ("orders",), ("simulate",), ("outcome",)],
}
# f1site names apps in these two only.
NAMES_THE_APPS = {"f1site.settings", "f1site.urls"}
NOT_FOR_ML = {"celery", "concurrent", "django", "multiprocessing", "requests", "rest_framework", "zipfile"}


def sources() -> dict[str, Path]:
    """Our modules by dotted name; a package under its own name."""
    paths = (p for top in (*APPS, "f1site") for p in (settings.BASE_DIR / top).rglob("*.py"))
    relative = {path: path.relative_to(settings.BASE_DIR).with_suffix("") for path in paths}
    return {".".join(name.parts).removesuffix(".__init__"): path for path, name in relative.items()}


def imports(module: str, path: Path) -> Iterator[str]:
    """Every dotted name that `module` imports, wherever in the file."""
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*start, *([node.module] if node.module else [])])
            yield from (f"{stem}.{name.name}" for name in node.names)


def within(name: str, prefix: str) -> bool:
    return f"{name}.".startswith(f"{prefix}.")


def layer(name: str) -> int | None:
    """The place in LAYERS; None for what is not ours."""
    return next((i for i, prefix in enumerate(LAYERS) if within(name, prefix)), None)


def floor(package: str, name: str) -> int | None:
    """The floor of a module inside a package; None outside of it, and for the package itself."""
    floors = [
        (len(own), number)
        for number, owns in enumerate(FLOORS[package])
        for own in owns
        if within(name, f"{package}.{own}")
    ]
    return max(floors)[1] if floors else None


def strings(path: Path) -> set[str]:
    constants = (n.value for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Constant))
    return {value for value in constants if isinstance(value, str)}


def upward(module: str, path: Path) -> list[str]:
    """The names that a module imports from above its own layer or floor."""
    found = [name for name in imports(module, path) if (layer(name) or 0) > (layer(module) or 0)]
    for package in FLOORS:
        own = floor(package, module)
        if own is not None:
            found += [name for name in imports(module, path) if (floor(package, name) or 0) > own]
    return found


def graph() -> dict[str, set[str]]:
    """The modules of ours that each module imports; `from package import module` imports the module."""
    found: dict[str, set[str]] = {}
    for module, path in MODULES.items():
        names = imports(module, path)
        targets = (name if name in MODULES else name.rpartition(".")[0] for name in names)
        found[module] = {target for target in targets if target in MODULES and target != module}
    return found


MODULES = sources()
OUTSIDE_FLOORS = {"migrations"}


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_from_its_own_layer_and_floor_and_those_below(module):
    assert upward(module, MODULES[module]) == []


def test_no_modules_import_each_other_in_a_circle():
    TopologicalSorter(graph()).prepare()


@pytest.mark.parametrize("package", FLOORS)
def test_every_module_has_a_floor(package):
    inside = [name for name in MODULES if within(name, package) and name != package]
    parts = {name: name.removeprefix(f"{package}.").split(".")[0] for name in inside}
    assert [n for n in inside if floor(package, n) is None and parts[n] not in OUTSIDE_FLOORS] == []


@pytest.mark.parametrize("package", FLOORS)
def test_an_import_from_the_floor_above_is_found_in_every_floor_of_a_package(package, tmp_path):
    path = tmp_path / "planted.py"
    for below, above in zip(FLOORS[package], FLOORS[package][1:], strict=False):
        module, name = f"{package}.{below[0]}.planted", f"{package}.{above[0]}"
        path.write_text(f"def f():\n    from {name} import anything\n")
        assert upward(module, path) == [f"{name}.anything"]


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith("predictions.ml.")])
def test_the_mathematics_imports_neither_django_nor_processes_nor_our_apps(module):
    for name in imports(module, MODULES[module]):
        assert name.split(".")[0] not in NOT_FOR_ML
        assert layer(name) is None or name.startswith("predictions.ml")


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith("f1site.")])
def test_in_f1site_only_settings_and_urls_name_the_apps(module):
    named = {name.split(".")[0] for name in (*imports(module, MODULES[module]), *strings(MODULES[module]))}
    assert module in NAMES_THE_APPS or not named & set(APPS)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("import analytics.models", ["analytics.models"]),
        (
            "from ingestion.models import Race as R, Driver",
            ["ingestion.models.Race", "ingestion.models.Driver"],
        ),
        ("def f():\n    from analytics import models", ["analytics.models"]),
        ("from . import models", ["predictions.ml.models"]),
        ("from ..models import Race", ["predictions.models.Race"]),
    ],
)
def test_every_form_of_import_is_read(line, names, tmp_path):
    path = tmp_path / "module.py"
    path.write_text(line)
    assert list(imports("predictions.ml.elo", path)) == names
