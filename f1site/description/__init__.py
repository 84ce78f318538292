"""The description of the API (OpenAPI), and the page that shows it."""
