"""The documents name what exists: models, settings, commands, files; and each term once."""

import re
from collections import Counter

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands
from django.db.models import ForeignKey

ROOT = settings.BASE_DIR
APPS = ("f1site", "ingestion", "predictions", "analytics")
PLACES = ("*.md", "docs/**/*.md", "tests/**/*.md")
DOCUMENTS = {
    path.relative_to(ROOT).as_posix(): path.read_text()
    for place in PLACES
    for path in sorted(ROOT.glob(place))
}
MODELS = [model for app in APPS for model in apps.get_app_config(app).get_models()]
RELATIONS = [
    (field.related_model.__name__, model.__name__, field.name)
    for model in MODELS
    for field in model._meta.concrete_fields
    if isinstance(field, ForeignKey)
]
SETTINGS = re.findall(r"^([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.M)
COMMANDS = [command for command, app in get_commands().items() if app in APPS]
LINK = re.compile(r"(?:\]\(|src(?:set)?=\")([^)\"#\s]+)")
OUR_PATH = re.compile(rf"`((?:{'|'.join(APPS)}|tests|frontend|deploy|docs|templates)/[\w./*-]+)`")


@pytest.mark.parametrize("model", [model.__name__ for model in MODELS])
def test_the_data_model_describes_every_model(model):
    assert f"| `{model}` |" in DOCUMENTS["docs/data-model.md"]


@pytest.mark.parametrize("relation", RELATIONS, ids=".".join)
def test_the_data_model_draws_every_foreign_key(relation):
    parent, child, name = relation
    assert re.search(rf"^ +{parent} \|[|o]--o[{{|] {child} : {name}$", DOCUMENTS["docs/data-model.md"], re.M)


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_settings_page_describes_every_setting(setting):
    assert re.search(rf"^\| .*`{setting}`.*\|$", DOCUMENTS["docs/settings.md"], re.M)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_page_describes_every_command(command):
    assert re.search(rf"^\| `{command}\b", DOCUMENTS["docs/commands.md"], re.M)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_relative_link_leads_to_a_file(document):
    links = [link for link in LINK.findall(DOCUMENTS[document]) if "://" not in link]
    assert [link for link in links if not (ROOT / document).parent.joinpath(link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_of_ours_that_a_document_names_exists(document):
    assert [path for path in OUR_PATH.findall(DOCUMENTS[document]) if not any(ROOT.glob(path))] == []


def test_the_glossary_has_each_term_once():
    terms = Counter(re.findall(r"^\*\*(.+?)\*\*:", DOCUMENTS["docs/glossary.md"].casefold(), re.M))
    assert len(terms) > 50
    assert [term for term, count in terms.items() if count > 1] == []
