from django.db import migrations, models


def remove_simulated(apps, schema_editor):
    """Backwards: the old constraint does not know the kind; import_weather makes the rows again."""
    apps.get_model("ingestion", "WeatherData").objects.filter(kind="simulated").delete()


class Migration(migrations.Migration):

    dependencies = [
        ('ingestion', '0012_answer_expires_at'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='weatherdata',
            name='weather_lead_of_forecasts',
        ),
        migrations.AlterField(
            model_name='weatherdata',
            name='kind',
            field=models.CharField(choices=[('observed', 'Observed'), ('forecast', 'Forecast'), ('simulated', 'Simulated forecast')], max_length=9),
        ),
        migrations.AlterField(
            model_name='weatherdata',
            name='lead_hours',
            field=models.FloatField(blank=True, help_text='Hours before the start; forecasts only, simulated ones included.', null=True),
        ),
        migrations.AlterField(
            model_name='weatherdata',
            name='made_at',
            field=models.DateTimeField(help_text="When the source answered; of a past race's forecast, the start minus its lead time."),
        ),
        migrations.AlterField(
            model_name='weatherdata',
            name='source',
            field=models.CharField(help_text='Of a simulated forecast: the source of the observation it is made from.', max_length=20),
        ),
        migrations.AddConstraint(
            model_name='weatherdata',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['forecast', 'simulated']), ('lead_hours__gte', 0)), models.Q(('kind', 'observed'), ('lead_hours', None)), _connector='OR'), name='weather_lead_of_forecasts'),
        ),
        migrations.RunPython(migrations.RunPython.noop, remove_simulated),
    ]
