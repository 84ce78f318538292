import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("predictions", "0007_record_kind")]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                ("number", models.IntegerField(help_text="From 1, without gaps.", primary_key=True, serialize=False)),
                ("content", models.TextField(help_text="JSON, in the bytes that are hashed.")),
                ("hash", models.CharField(help_text="SHA-256 of the content in UTF-8.", max_length=64)),
                (
                    "previous_hash",
                    models.CharField(help_text="Of the document before; zeros in the first.", max_length=64),
                ),
                (
                    "world",
                    models.CharField(choices=[("real", "Real"), ("demo", "Demo")], default="real", max_length=4),
                ),
                ("as_of", models.DateTimeField(help_text="Nothing that was known later was used.")),
                (
                    "created_at",
                    models.DateTimeField(help_text="By the clock of the machine, also under F1_AS_OF."),
                ),
            ],
            options={
                "ordering": ["-number"],
                "indexes": [models.Index(fields=["as_of"], name="document_as_of")],
                "constraints": [
                    models.UniqueConstraint(fields=("hash",), name="document_hash"),
                    models.UniqueConstraint(fields=("previous_hash",), name="document_chain"),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="document_number_from_1"),
                    models.CheckConstraint(
                        condition=models.Q(("world__in", ["real", "demo"])), name="document_world_known"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="forecast",
            name="document",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="forecast",
                to="predictions.document",
            ),
        ),
        migrations.AddField(
            model_name="seasonforecast",
            name="document",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="season_forecast",
                to="predictions.document",
            ),
        ),
    ]
