"""Documents can be added and read: nothing of ours and no plain SQL changes or deletes one."""

import pytest
from django.core.management.color import no_style
from django.db import IntegrityError, connection, transaction

from f1site.lib.errors import ValidationError
from ingestion.models import ExternalId
from predictions.bootstrap import remove_demo
from predictions.ledger import chain, documents
from predictions.ledger.documents import Entry
from predictions.models import Document, Forecast, Prediction, RecordKind, SeasonForecast, SeasonPrediction

ZEROS = 64 * "0"


@pytest.fixture
def real(world):
    """A ledger of the real world with three documents."""
    stored = [(one, list(one.predictions.all())) for one in Forecast.objects.all()[:3]]
    remove_ledger()
    ExternalId.objects.filter(source="demo").update(source="f1db")
    for forecast, rows in stored:
        for one in (forecast, *rows):
            one.pk, one._state.adding = None, True
    chain.add([Entry(*one) for one in stored], kind=RecordKind.BACKTEST)
    connection.check_constraints()  # PostgreSQL truncates nothing that it still has to check
    return list(Document.objects.order_by("number"))


def remove_ledger():
    for forecasts in (Prediction, Forecast, SeasonPrediction, SeasonForecast):
        forecasts.objects.all().delete()
    Document.objects.remove_demo()


def execute(*statements):
    with transaction.atomic(), connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)


def test_a_chain_begun_with_real_facts_stays_real(real):
    assert {one.world for one in real} == {"real"}
    ExternalId.objects.filter(source="f1db").update(source="demo")
    assert documents.world() == "demo"


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one.save(),
        lambda one: one.delete(),
        lambda one: Document.objects.update(content="{}"),
        lambda one: Document.objects.filter(pk=one.pk).delete(),
        lambda one: Document.objects.bulk_update([one], ["content"]),
        lambda one: Document.objects.update_or_create(number=one.pk, defaults={"content": "{}"}),
    ],
)
def test_no_call_of_the_orm_changes_or_deletes_a_document(real, change):
    with pytest.raises(TypeError, match="never"), transaction.atomic():
        change(real[-1])
    assert list(Document.objects.order_by("number").values()) == [
        {field.attname: getattr(one, field.attname) for field in Document._meta.fields} for one in real
    ]


REFUSED = [
    "UPDATE predictions_document SET content = '{}' WHERE number = 2",
    "UPDATE predictions_document SET world = 'demo'",
    "UPDATE predictions_document SET number = number + 10",
    "DELETE FROM predictions_document WHERE number = 3",
    "DELETE FROM predictions_document",
]
THIRD = "hash, world, as_of, created_at FROM predictions_document WHERE number = 3"
SQLITE_ONLY = [
    f"REPLACE INTO predictions_document SELECT number, '{{}}', hash, previous_{THIRD}",
    f"INSERT OR REPLACE INTO predictions_document SELECT number + 1, '{{}}', hash, {THIRD}",
    "UPDATE OR REPLACE predictions_document SET hash = '' WHERE number = 3",
]
POSTGRES_ONLY = [
    "TRUNCATE predictions_document CASCADE",
    "SET session_replication_role = replica; DELETE FROM predictions_document",
    f"INSERT INTO predictions_document SELECT number, '', hash, previous_{THIRD} ON CONFLICT DO NOTHING",
]


@pytest.mark.parametrize(
    "sql", [*REFUSED, *(SQLITE_ONLY if connection.vendor == "sqlite" else POSTGRES_ONLY)]
)
def test_no_sql_changes_or_deletes_a_document(real, sql):
    with pytest.raises(IntegrityError, match="A document of the ledger"):
        execute(sql)
    assert Document.objects.count() == 3


@pytest.mark.parametrize(
    "wrong",
    [{"number": 6}, {"number": 3}, {"previous_hash": ZEROS}, {"previous_hash": "f" * 64}, {"world": "demo"}],
)
def test_only_what_follows_the_last_document_can_be_added(real, wrong):
    fields = {"number": 4, "content": "{}", "hash": "e" * 64, "previous_hash": real[-1].hash, "world": "real"}
    times = {"as_of": real[-1].as_of, "created_at": real[-1].created_at}
    with pytest.raises(IntegrityError), transaction.atomic():
        Document(**fields | wrong, **times).save(force_insert=True)
    Document(**fields, **times).save(force_insert=True)


def test_the_way_to_remove_a_demo_world_does_not_remove_a_real_record(real):
    ExternalId.objects.filter(source="f1db").update(source="demo")
    with pytest.raises(ValidationError, match="real forecasts, which are never deleted"):
        remove_demo()
    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        Document.objects.remove_demo()
    assert Document.objects.count() == 3


def test_a_demo_world_is_removed_with_its_ledger(world):
    assert Document.objects.count() == 12
    remove_demo()
    assert Document.objects.count() == 0


def test_a_flush_empties_no_real_record(real):
    statements = connection.ops.sql_flush(no_style(), [Document._meta.db_table], allow_cascade=True)
    with pytest.raises(IntegrityError, match="never changed or deleted"):
        execute(*statements)


@pytest.mark.parametrize("action", ["change", "delete"])
def test_the_admin_shows_a_document_and_neither_changes_nor_deletes_it(real, action, admin_client):
    page = f"/admin/predictions/document/{real[0].pk}"
    assert admin_client.get(f"{page}/change/").status_code == 200
    assert admin_client.post(f"{page}/{action}/", {"content": "{}", "post": "yes"}).status_code == 403
    assert list(Document.objects.order_by("number")) == real
