
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ingestion', '0002_source_answers'),
    ]

    operations = [
        migrations.AddField(
            model_name='externalid',
            name='candidates',
            field=models.JSONField(blank=True, default=list, help_text='While it waits: the ids of our rows that it may be.'),
        ),
        migrations.AddField(
            model_name='externalid',
            name='facts',
            field=models.JSONField(blank=True, default=dict, help_text='While it waits: what the source says of it.'),
        ),
    ]
