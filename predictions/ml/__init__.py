"""Forecasting itself: numpy, pandas and estimators. Nothing of Django, nothing of our apps."""
