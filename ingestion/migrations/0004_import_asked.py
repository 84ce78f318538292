
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ingestion', '0003_waiting_ids'),
    ]

    operations = [
        migrations.AddField(
            model_name='importrun',
            name='asked',
            field=models.JSONField(blank=True, default=dict, help_text="What an operator asked for: the task's name and its keys."),
        ),
    ]
