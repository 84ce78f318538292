"""The API's views of forecasts."""
