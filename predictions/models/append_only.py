from typing import Any

from django.db import models


class AppendOnly(models.Model):
    """Rows of the ledger: added, never overwritten."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"A {self._meta.verbose_name} is never overwritten: add a new one.")
        super().save(*args, **kwargs)
