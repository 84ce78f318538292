"""Base classes of our admin pages."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib.admin import AdminSite
from django.contrib.admin.utils import flatten_fieldsets
from django.db import models
from django.forms import Field
from django.http import HttpRequest
from django.utils.text import capfirst
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display

from f1site.lib.formats import decimals, short_json

Format = Callable[[Any], str]
DEFAULTS: dict[type, Format] = {
    models.FloatField: decimals,
    models.DecimalField: decimals,
    models.JSONField: short_json,
}


class ChangeActions(ModelAdmin):
    """An action that names no permission demands the one to change; Django would demand none."""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request)
        if self.has_change_permission(request):
            return actions
        return {name: action for name, action in actions.items() if hasattr(action[0], "allowed_permissions")}


class FormattedFields(ModelAdmin):
    """Lists and pages to be read show a figure as `field_formats` says, by the name of its field.

    Without a format there, numbers have at most three digits after the point, those within JSON three in
    all. A form to be filled in shows what is stored.
    """

    field_formats: ClassVar[dict[str, Format]] = {}

    def __init__(self, model: type[models.Model], admin_site: AdminSite) -> None:
        super().__init__(model, admin_site)
        self.columns = {
            field.name: _column(field, format_value)
            for field in self.opts.fields
            if (format_value := self.field_formats.get(field.name) or _default_format(field))
        }

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return [self.columns.get(name, name) for name in super().get_list_display(request)]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return [
            (title, {**options, "fields": [self.columns.get(name, name) for name in _names(title, options)]})
            for title, options in fieldsets
        ]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Field | None:
        field: Field | None = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(db_field, models.DateTimeField):
            field.label = f"{field.label} (UTC)"
        return field


def _default_format(field: Any) -> Format | None:
    return next((format_value for kind, format_value in DEFAULTS.items() if isinstance(field, kind)), None)


def _names(title: Any, options: Any) -> list[Any]:
    return flatten_fieldsets([(title, options)])


def _column(field: Any, format_value: Format) -> Callable[[models.Model], str]:
    @display(description=capfirst(field.verbose_name.removesuffix(" ms")), ordering=field.name)
    def shown(row: models.Model) -> str:
        value = getattr(row, field.name)
        return "-" if value is None else format_value(value)

    shown.__name__ = field.name
    return shown


class FactAdmin(ChangeActions, FormattedFields):
    """Facts of a source: an operator may correct them. Related rows are found by typing."""

    list_per_page = 50
    show_full_result_count = False
    compressed_fields = True
    warn_unsaved_form = True
    list_filter_submit = True


class RecordAdmin(FactAdmin):
    """Records that the service writes: read-only in the admin."""

    warn_unsaved_form = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RecordInline(TabularInline):
    """Rows of such a record within its page."""

    can_delete = False
    hide_title = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
