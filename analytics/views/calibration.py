from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.serializers.calibration import CalibrationSerializer
from analytics.serializers.queries import CalibrationQuery
from analytics.summaries.calibration import calibration
from f1site.lib import clock
from f1site.lib.api.views import ApiView


class Calibration(ApiView):
    query_class = CalibrationQuery
    table = "bins"
    query: CalibrationQuery

    @extend_schema(responses=CalibrationSerializer)
    def get(self, request: Request) -> Response:
        """Whether what was given 20% happened one time in five; of the ensemble unless another is named."""
        return Response(calibration(self.query.selection, self.parameters["outcome"], clock.now()))
