from django.db import migrations, models
from django.db.models import F, Q


def of_failing_sources(apps, schema_editor):
    failing = Q(last_success_at=None) | Q(last_success_at__lt=F("last_error_at"))
    health = apps.get_model("ingestion", "SourceHealth").objects
    health.filter(failing, last_error_at__isnull=False).update(failing_since=F("last_error_at"))


class Migration(migrations.Migration):
    dependencies = [("ingestion", "0015_imported_by")]

    operations = [
        migrations.AddField(
            model_name="sourcehealth",
            name="failing_since",
            field=models.DateTimeField(
                blank=True, help_text="Its first failure after it last answered.", null=True
            ),
        ),
        migrations.RunPython(of_failing_sources, migrations.RunPython.noop),
    ]
