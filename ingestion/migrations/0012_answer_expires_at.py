from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ingestion', '0011_race_and_circuit_identity'),
    ]

    operations = [
        migrations.AddField(
            model_name='sourceanswer',
            name='expires_at',
            field=models.DateTimeField(blank=True, help_text='Until then the source would give the same answer again.', null=True),
        ),
    ]
