from django.contrib import admin

from f1site.lib.admin import RecordAdmin
from predictions.models import Basis


@admin.register(Basis)
class BasisAdmin(RecordAdmin):
    """To see why something is, or is not, due."""

    list_display = ["name", "value"]
    search_fields = ["name", "value"]
