from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ingestion", "0008_line_up_changes")]

    operations = [
        migrations.AddField(
            "importrun",
            "row_counts",
            models.JSONField(
                blank=True,
                default=dict,
                help_text="Of an archive: {table: {season: rows}}, to notice one that holds fewer.",
            ),
        ),
        migrations.AddField(
            "importrun",
            "unfinished",
            models.JSONField(
                blank=True,
                default=list,
                help_text="The seasons that it has begun to write and has not completed.",
            ),
        ),
    ]
