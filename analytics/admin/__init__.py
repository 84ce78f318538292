"""Pages of the admin: scores, coefficients, and the upload of odds."""

from analytics.admin import odds, scores

__all__ = ["odds", "scores"]
