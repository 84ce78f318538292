"""What the views of forecasts share."""

from typing import Any

from django.conf import settings
from rest_framework.request import Request

from f1site.lib.api.views import ApiView
from f1site.lib.errors import NotFound, RaceNotFound
from ingestion.models import Race


class PredictionView(ApiView):
    """A view that is there while this server makes forecasts."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        require_predictions()
        super().initial(request, *args, **kwargs)


def require_predictions() -> None:
    """Raises NotFound where ENABLE_PREDICTIONS is false."""
    if not settings.ENABLE_PREDICTIONS:
        raise NotFound("Predictions are switched off on this server.")


def find_race(race_id: int) -> Race:
    """Raises RaceNotFound."""
    race = Race.objects.select_related("season", "circuit").filter(pk=race_id).first()
    if race is None:
        raise RaceNotFound("Race not found. Please check the race ID.", race_id=race_id)
    return race
