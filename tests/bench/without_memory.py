"""Our site without the memory of the process for answers, so that each request asks Redis."""

from f1site.lib.web.answers.memory import Memory
from f1site.wsgi import application

Memory.get = lambda *_: None  # type: ignore[method-assign]
__all__ = ["application"]
