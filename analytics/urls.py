from django.urls import re_path

from analytics.views.accuracy_by_season import AccuracyBySeason
from analytics.views.biggest_surprises import BiggestSurprises
from analytics.views.calibration import Calibration
from analytics.views.championship import Championship
from analytics.views.head_to_head import HeadToHead
from analytics.views.model_accuracy import ModelAccuracy
from analytics.views.performance import ConstructorPerformance, DriverPerformance
from analytics.views.track_coefficients import TrackCoefficients

urlpatterns = [
    re_path(r"^analytics/model-accuracy/?$", ModelAccuracy.as_view()),
    re_path(r"^analytics/accuracy-by-season/?$", AccuracyBySeason.as_view()),
    re_path(r"^analytics/calibration/?$", Calibration.as_view()),
    re_path(r"^analytics/driver-performance/(?P<driver_id>[0-9]+)/?$", DriverPerformance.as_view()),
    re_path(
        r"^analytics/constructor-performance/(?P<constructor_id>[0-9]+)/?$", ConstructorPerformance.as_view()
    ),
    re_path(r"^analytics/head-to-head/?$", HeadToHead.as_view()),
    re_path(r"^analytics/biggest-surprises/?$", BiggestSurprises.as_view()),
    re_path(r"^analytics/championship/(?P<year>[0-9]{4})/?$", Championship.as_view()),
    re_path(r"^analytics/track-coefficients/(?P<circuit_id>[0-9]+)/?$", TrackCoefficients.as_view()),
]
