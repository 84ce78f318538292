import os

from celery import Celery

from f1site.lib.logs import tasks

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "f1site.settings")
# Django's checks import every view, and with them the models' packages, which an idle worker need not hold.
os.environ.setdefault("CELERY_SKIP_CHECKS", "true")
app = Celery("f1site")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
tasks.connect()
