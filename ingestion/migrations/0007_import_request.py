from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("ingestion", "0006_import_start_by"),
    ]

    operations = [
        migrations.RenameField("importrun", "asked", "request"),
        migrations.AlterField(
            "importrun",
            "request",
            models.JSONField(
                blank=True, default=dict, help_text="The task that an operator started: its name and keys."
            ),
        ),
    ]
