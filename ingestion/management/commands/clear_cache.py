from typing import Any

from django.conf import settings

from f1site.lib.command import Command as BaseCommand
from f1site.lib.web.answers import shared
from ingestion import generation


class Command(BaseCommand):
    help = "Empties the cache of answers, in Redis and in every web process."

    def run(self, **options: Any) -> str:
        generation.clear_answers()
        removed = shared.clear()
        in_redis = "Redis does not answer" if removed is None else f"{removed} were removed from Redis"
        done = "Every web process drops its answers within a second"
        return f"{done}; {in_redis}." if settings.REDIS_URL else f"{done}."
