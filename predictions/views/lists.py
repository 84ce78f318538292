"""The lists of models and of forecasts."""

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend

from f1site.lib.api.viewsets import ReadOnlyViewSet
from predictions.filters import ForecastFilters, ModelFilters
from predictions.models import Forecast, TrainedModel
from predictions.serializers.lists import ListedForecastSerializer, TrainedModelSerializer
from predictions.views.base import PredictionView


class Models(PredictionView, ReadOnlyViewSet[TrainedModel]):
    """The trained models, the newest first: five of each training, and those of backtests."""

    queryset = TrainedModel.objects.select_related("data_through__season").defer("metrics")
    serializer_class = TrainedModelSerializer
    filterset_class = ModelFilters
    filter_backends = (DjangoFilterBackend,)  # type: ignore[assignment]
    lookup_url_kwarg = "model_id"

    def get_queryset(self) -> QuerySet[TrainedModel]:
        return super().get_queryset().filter(as_of__lte=self.now).order_by("-trained_at", "-pk")


class Forecasts(PredictionView, ReadOnlyViewSet[Forecast]):
    """All versions of the forecasts of all races, the newest first."""

    queryset = Forecast.objects.with_header()
    serializer_class = ListedForecastSerializer
    filterset_class = ForecastFilters
    filter_backends = (DjangoFilterBackend,)  # type: ignore[assignment]

    def get_queryset(self) -> QuerySet[Forecast]:
        return super().get_queryset().filter(as_of__lte=self.now).order_by("-created_at", "-pk")
