"""Fields and parameters of the API's scores and summaries."""
