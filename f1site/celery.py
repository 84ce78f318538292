import os

from celery import Celery

from f1site.lib.logs import tasks as logged_tasks
from f1site.lib.metrics import tasks as measured_tasks

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "f1site.settings")
# Django's checks import every view, and with them the models' packages, which an idle worker need not hold.
os.environ.setdefault("CELERY_SKIP_CHECKS", "true")
app = Celery("f1site")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
logged_tasks.connect()
measured_tasks.connect()
