"""What our pages in the admin share."""

from typing import Any

from django.http import HttpRequest
from unfold.admin import ModelAdmin


class ChangeActions(ModelAdmin):
    """An action that names no permission demands the one to change; Django would demand none."""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request)
        if self.has_change_permission(request):
            return actions
        return {name: action for name, action in actions.items() if hasattr(action[0], "allowed_permissions")}


class FactAdmin(ChangeActions):
    """Facts of a source: an operator may correct them. Related rows are found by typing."""

    list_per_page = 50
    show_full_result_count = False
    compressed_fields = True
    warn_unsaved_form = True
    list_filter_submit = True


class RecordAdmin(FactAdmin):
    """What the service did or said: to be read. Nobody adds to the record or takes from it here."""

    warn_unsaved_form = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
