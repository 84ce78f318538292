from datetime import datetime
from typing import Any, NoReturn

from django.db import models
from django.db.models import CheckConstraint, Q, QuerySet, UniqueConstraint

from predictions.models.append_only import AppendOnly

REFUSED = "A document of the ledger is never changed or deleted: it is what was published."


class DocumentQuerySet(QuerySet["Document"]):
    def known_at(self, as_of: datetime) -> "DocumentQuerySet":
        """Documents of forecasts that used nothing later than `as_of`."""
        return self.filter(as_of__lte=as_of)

    def update(self, **values: Any) -> NoReturn:
        raise TypeError(REFUSED)

    def delete(self) -> NoReturn:
        raise TypeError(REFUSED)

    def remove_demo(self) -> int:
        """Delete all documents of a demo world; the triggers refuse to delete any other."""
        return self.all()._raw_delete(self.db)


class Document(AppendOnly):
    """The content of a forecast as it was published: a link of the chain of all forecasts.

    Triggers in the database refuse to change or delete one, and to add one that does not follow the last.
    """

    class World(models.TextChoices):
        REAL = "real", "Real"
        DEMO = "demo", "Demo"

    number = models.IntegerField(primary_key=True, help_text="From 1, without gaps.")
    content = models.TextField(help_text="JSON, in the bytes that are hashed.")
    hash = models.CharField(max_length=64, help_text="SHA-256 of the content in UTF-8.")
    previous_hash = models.CharField(max_length=64, help_text="Of the document before; zeros in the first.")
    world = models.CharField(max_length=4, choices=World, default=World.REAL)
    as_of = models.DateTimeField(help_text="Nothing that was known later was used.")
    created_at = models.DateTimeField(help_text="By the clock of the machine, also under F1_AS_OF.")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            UniqueConstraint(fields=["hash"], name="document_hash"),
            # A chain without forks: no two documents follow the same one.
            UniqueConstraint(fields=["previous_hash"], name="document_chain"),
            CheckConstraint(condition=Q(number__gte=1), name="document_number_from_1"),
            CheckConstraint(condition=Q(world__in=["real", "demo"]), name="document_world_known"),
        ]
        indexes = [models.Index(fields=["as_of"], name="document_as_of")]

    def __str__(self) -> str:
        return f"Document {self.number}"

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(REFUSED)
