"""Backups of an embedded installation, and their way back: database, models and checkpoints in one file.

`archive` is the file, `checks` what must hold before it is believed, `making` writes one, `restoring` puts
one in place.
"""
