
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ingestion', '0001_facts'),
    ]

    operations = [
        migrations.CreateModel(
            name='SourceAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('f1db', 'F1DB'), ('demo', 'Demo world'), ('jolpica', 'Jolpica'), ('openmeteo', 'Open-Meteo'), ('openweather', 'OpenWeatherMap'), ('operator', 'Operator')], max_length=12)),
                ('url', models.CharField(help_text='With its parameters, keys left out.', max_length=500)),
                ('fetched_at', models.DateTimeField()),
                ('body', models.BinaryField(help_text='Compressed by zlib.')),
            ],
            options={
                'ordering': ['source', 'url'],
                'constraints': [models.UniqueConstraint(fields=('source', 'url'), name='source_answer_url')],
            },
        ),
        migrations.CreateModel(
            name='SourceHealth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('f1db', 'F1DB'), ('demo', 'Demo world'), ('jolpica', 'Jolpica'), ('openmeteo', 'Open-Meteo'), ('openweather', 'OpenWeatherMap'), ('operator', 'Operator')], max_length=12)),
                ('last_success_at', models.DateTimeField(blank=True, null=True)),
                ('last_error_at', models.DateTimeField(blank=True, null=True)),
                ('last_error', models.TextField(blank=True)),
            ],
            options={
                'verbose_name_plural': 'source health',
                'ordering': ['source'],
                'constraints': [models.UniqueConstraint(fields=('source',), name='source_health_source')],
            },
        ),
    ]
