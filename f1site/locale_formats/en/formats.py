"""Django shows every instant, in the admin above all, in this form: with its zone."""

DATETIME_FORMAT = "j M Y, H:i e"
SHORT_DATETIME_FORMAT = DATETIME_FORMAT
