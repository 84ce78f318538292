"""Documents replace the hashes of race forecasts, and triggers keep them as they are.

A migration that makes the table anew on SQLite must make the triggers anew: `doctor` notices where they
are missing.
"""

import json

import django.db.models.deletion
from django.db import migrations, models

FIRST_HASH = "0" * 64
NEXT = "A document of the ledger follows the last one."
KEPT = "A document of the ledger is never changed or deleted."

SQLITE = (
    # Also refuses INSERT OR REPLACE, which would delete what it replaces without a trigger.
    f"""
    CREATE TRIGGER document_follows BEFORE INSERT ON predictions_document
    WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM predictions_document)
      OR NEW.previous_hash IS NOT coalesce(
        (SELECT hash FROM predictions_document ORDER BY number DESC LIMIT 1), '{FIRST_HASH}')
      OR NEW.world IS NOT coalesce(
        (SELECT world FROM predictions_document ORDER BY number DESC LIMIT 1), NEW.world)
      OR EXISTS (SELECT 1 FROM predictions_document WHERE hash = NEW.hash)
    BEGIN SELECT RAISE(ABORT, '{NEXT}'); END
    """,  # nosec B608 - constants of this module
    f"""
    CREATE TRIGGER document_unchanged BEFORE UPDATE ON predictions_document
    BEGIN SELECT RAISE(ABORT, '{KEPT}'); END
    """,
    # A demo world is removed before real data come.
    f"""
    CREATE TRIGGER document_kept BEFORE DELETE ON predictions_document
    WHEN OLD.world IS NOT 'demo'
    BEGIN SELECT RAISE(ABORT, '{KEPT}'); END
    """,
)
POSTGRES = (
    f"""
    CREATE FUNCTION document_follows() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE last record;
    BEGIN
      SELECT number, hash, world INTO last FROM predictions_document ORDER BY number DESC LIMIT 1;
      IF NEW.number IS DISTINCT FROM coalesce(last.number, 0) + 1
        OR NEW.previous_hash IS DISTINCT FROM coalesce(last.hash, '{FIRST_HASH}')
        OR NEW.world IS DISTINCT FROM coalesce(last.world, NEW.world)
      THEN RAISE EXCEPTION '{NEXT}' USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NEW;
    END $$
    """,  # nosec B608 - constants of this module
    f"""
    CREATE FUNCTION document_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' THEN
        IF OLD.world = 'demo' THEN RETURN OLD; END IF;
      ELSIF TG_OP = 'TRUNCATE' THEN
        IF NOT EXISTS (SELECT 1 FROM predictions_document WHERE world <> 'demo') THEN RETURN NULL; END IF;
      END IF;
      RAISE EXCEPTION '{KEPT}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,  # nosec B608 - constants of this module
    """
    CREATE TRIGGER document_follows BEFORE INSERT ON predictions_document
    FOR EACH ROW EXECUTE FUNCTION document_follows()
    """,
    """
    CREATE TRIGGER document_kept BEFORE UPDATE OR DELETE ON predictions_document
    FOR EACH ROW EXECUTE FUNCTION document_kept()
    """,
    """
    CREATE TRIGGER document_not_truncated BEFORE TRUNCATE ON predictions_document
    FOR EACH STATEMENT EXECUTE FUNCTION document_kept()
    """,
    # Also in a session that replicates.
    "ALTER TABLE predictions_document ENABLE ALWAYS TRIGGER document_follows",
    "ALTER TABLE predictions_document ENABLE ALWAYS TRIGGER document_kept",
    "ALTER TABLE predictions_document ENABLE ALWAYS TRIGGER document_not_truncated",
)
WITHOUT = {
    "sqlite": [f"DROP TRIGGER {name}" for name in ("document_follows", "document_unchanged", "document_kept")],
    "postgresql": [
        *(
            f"DROP TRIGGER {name} ON predictions_document"
            for name in ("document_follows", "document_kept", "document_not_truncated")
        ),
        "DROP FUNCTION document_follows()",
        "DROP FUNCTION document_kept()",
    ],
}


def add_triggers(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRES}[schema_editor.connection.vendor]:
        schema_editor.execute(statement.strip(), None)


def remove_triggers(apps, schema_editor):
    for statement in WITHOUT[schema_editor.connection.vendor]:
        schema_editor.execute(statement, None)


def restore_hashes(apps, schema_editor):
    """The hashes from before the documents; those of forecasts made since are the documents'."""
    previous = FIRST_HASH
    for forecast in apps.get_model("predictions", "Forecast").objects.order_by("pk").select_related("document"):
        content = json.loads(forecast.document.content)
        forecast.previous_hash = previous
        forecast.hash = previous = content.get("sealed_before", forecast.document.hash)
        forecast.save(update_fields=["hash", "previous_hash"])


class Migration(migrations.Migration):
    dependencies = [("predictions", "0009_documents_of_stored_forecasts")]

    operations = [
        migrations.AlterField(
            model_name="forecast",
            name="document",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="forecast",
                to="predictions.document",
            ),
        ),
        migrations.AlterField(
            model_name="seasonforecast",
            name="document",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="season_forecast",
                to="predictions.document",
            ),
        ),
        migrations.RemoveConstraint(model_name="forecast", name="forecast_hash"),
        migrations.RemoveConstraint(model_name="forecast", name="forecast_chain"),
        # Empty on the way back, until they are restored.
        *(
            migrations.AlterField("forecast", name, models.CharField(max_length=64, null=True))
            for name in ("hash", "previous_hash")
        ),
        migrations.RunPython(migrations.RunPython.noop, restore_hashes),
        migrations.RemoveField(model_name="forecast", name="hash"),
        migrations.RemoveField(model_name="forecast", name="previous_hash"),
        migrations.RunPython(add_triggers, remove_triggers),
    ]
