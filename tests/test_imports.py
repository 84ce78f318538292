"""Imports run one way: f1site.lib <- ingestion <- predictions <- analytics <- f1site."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

APPS = ("ingestion", "predictions", "analytics")
LAYERS = ("f1site.lib", *APPS, "f1site")
# Everybody may import what stands further left; f1site names apps in these two only.
NAMES_THE_APPS = {"f1site.settings", "f1site.urls"}
NOT_FOR_ML = {"django", "rest_framework", "celery", "requests"}


def sources() -> dict[str, Path]:
    """Our modules by dotted name."""
    paths = (p for top in (*APPS, "f1site") for p in (settings.BASE_DIR / top).rglob("*.py"))
    return {".".join(p.relative_to(settings.BASE_DIR).with_suffix("").parts): p for p in paths}


def imports(module: str, path: Path) -> Iterator[str]:
    """Every dotted name that `module` imports, wherever in the file."""
    package = module.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*start, *([node.module] if node.module else [])])
            yield from (f"{stem}.{name.name}" for name in node.names)


def layer(name: str) -> int | None:
    """The place in LAYERS; None for what is not ours."""
    return next((i for i, prefix in enumerate(LAYERS) if f"{name}.".startswith(f"{prefix}.")), None)


def strings(path: Path) -> set[str]:
    constants = (n.value for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Constant))
    return {value for value in constants if isinstance(value, str)}


MODULES = sources()


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_from_layers_below_its_own(module):
    own = layer(module)
    wrong = [name for name in imports(module, MODULES[module]) if (layer(name) or 0) > own]
    assert not wrong


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith("predictions.ml.")])
def test_the_mathematics_imports_neither_django_nor_our_apps(module):
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
def test_no_way_of_writing_an_import_escapes(line, names, tmp_path):
    path = tmp_path / "module.py"
    path.write_text(line)
    assert list(imports("predictions.ml.elo", path)) == names
