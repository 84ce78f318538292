from django.db import migrations, models


def assume_archives_list_cancelled_races(apps, schema_editor):
    """Jolpica cancelled them; that an archive still has them is no news."""
    races = apps.get_model("ingestion", "Race").objects.filter(status="cancelled")
    races.update(listed_by=["demo", "f1db"])


class Migration(migrations.Migration):
    dependencies = [("ingestion", "0010_provenance")]

    operations = [
        migrations.AddField(
            model_name="circuit",
            name="full_name",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="race",
            name="former_names",
            field=models.JSONField(
                blank=True,
                default=list,
                editable=False,
                help_text="Grands Prix of rows that were merged into it.",
            ),
        ),
        migrations.AddField(
            model_name="race",
            name="listed_by",
            field=models.JSONField(
                blank=True, default=list, editable=False, help_text="Sources whose last schedule had it."
            ),
        ),
        migrations.RunPython(assume_archives_list_cancelled_races, migrations.RunPython.noop),
    ]
