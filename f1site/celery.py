import os

from celery import Celery

from f1site.lib.metrics import tasks

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "f1site.settings")
app = Celery("f1site")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
tasks.connect()
