"""The API's views of scores and summaries."""
