import os

from django.core.wsgi import get_wsgi_application

from f1site.lib import database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "f1site.settings")
application = get_wsgi_application()
database.limit_waits(database.REQUEST_SECONDS)
