"""The filters of the lists."""

import django_filters

from f1site.lib.api.filters import ChoiceFilter, IdFilter, TextFilter, YearFilter
from predictions.models import ModelType, RecordKind, Stage, TrainedModel


class ModelFilters(django_filters.FilterSet):
    type = ChoiceFilter("type", choices=ModelType.values)
    version = TextFilter("version")
    state = ChoiceFilter("state", choices=TrainedModel.State.values)


class ForecastFilters(django_filters.FilterSet):
    race = IdFilter("race")
    season = YearFilter("race__season__year")
    stage = ChoiceFilter("stage", choices=Stage.values)
    model = ChoiceFilter("model__type", choices=ModelType.values)
    kind = ChoiceFilter("kind", choices=RecordKind.values)
    version = TextFilter("model__version")
