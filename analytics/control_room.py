"""The panel of the recent scores on the admin's first page."""

from datetime import datetime

from analytics.models import ModelAccuracy, ScoreKind
from f1site.lib.control_room import Line, Panel, page
from predictions.models import ModelType, Stage

SHOWN = 6


def scores(now: datetime) -> Panel:
    """The ensemble's last scores of live forecasts: the log loss, and whether its favourite won."""
    rows = ModelAccuracy.objects.filter(
        forecaster=ModelType.ENSEMBLE, kind=ScoreKind.LIVE, scored_at__lte=now
    ).select_related("race__season", "predicted_winner", "actual_winner")
    lines = []
    for row in rows.order_by("-race__date", "-scored_at")[:SHOWN]:
        is_right = row.predicted_winner_id == row.actual_winner_id
        winner = f"{row.actual_winner} won" + ("" if is_right else f", favourite {row.predicted_winner}")
        text = f"{Stage(row.stage).label.lower()}: log loss {row.log_loss:.2f}; {winner}"
        address = page("analytics_modelaccuracy_change", row.pk)
        lines.append(Line(str(row.race), text, "success" if is_right else "", address))
    empty = "No forecast has been scored yet: that follows the first race that was forecast and has a result."
    return Panel("Recent scores", lines, empty)
