import os

from django.core.wsgi import get_wsgi_application

from f1site.lib import database, failures, warm_up

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "f1site.settings")
# Any other status makes gunicorn start the worker again, without end.
WORKER_FAILED_TO_BOOT = 3

with failures.one_sentence(WORKER_FAILED_TO_BOOT):
    application = get_wsgi_application()
database.limit_waits(database.REQUEST_SECONDS)
warm_up.start()
