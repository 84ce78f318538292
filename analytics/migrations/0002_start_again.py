"""Scores and coefficients are computed anew from the forecasts and the facts."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def compute_again(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("predictions", "Basis").objects.filter(name="scores").delete()


class Migration(migrations.Migration):
    dependencies = [("analytics", "0001_scores"), ("predictions", "0006_basis")]

    operations = [
        migrations.DeleteModel("ModelAccuracy"),
        migrations.DeleteModel("TrackCoefficient"),
        migrations.RunPython(compute_again, compute_again),
    ]
