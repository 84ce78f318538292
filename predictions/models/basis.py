from django.db import models


class BasisQuerySet(models.QuerySet["Basis"]):
    def value_of(self, name: str) -> str:
        """Empty where nothing was computed yet."""
        return self.filter(name=name).values_list("value", flat=True).first() or ""

    def record(self, name: str, value: str) -> None:
        self.update_or_create(name=name, defaults={"value": value})


class Basis(models.Model):
    """What something was last computed from. It is due again once that has changed."""

    name = models.CharField(max_length=30, unique=True)
    value = models.CharField(max_length=300)

    objects = BasisQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "bases"

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"
