import multiprocessing
import os
import signal
import threading
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from f1site.lib import database, failures, generations, warm_up

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "f1site.settings")
with failures.one_sentence():
    application: Any = get_wsgi_application()

from f1site.repeats import repeated  # needs the settings


def end_with_the_server() -> None:
    """A process of a server that was killed would answer on, beside the server that is started instead."""
    server = multiprocessing.parent_process()

    def wait() -> None:
        server.join()  # type: ignore[union-attr]
        os.kill(os.getpid(), signal.SIGTERM)

    if server is not None:
        threading.Thread(target=wait, name="end-with-the-server", daemon=True).start()


if not settings.OTEL_EXPORTER_OTLP_ENDPOINT:  # spans are made in the middleware
    application = repeated(application)
database.limit_waits(database.REQUEST_SECONDS)
end_with_the_server()
generations.poll_in_background()
warm_up.start()
