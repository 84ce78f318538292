"""Bookmakers' odds: a yardstick that forecasts are compared with. No model reads them."""
