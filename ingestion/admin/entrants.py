from django.contrib import admin
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from f1site.lib.admin import FactAdmin
from ingestion.admin.merging import Mergeable
from ingestion.admin.uploads import ConstructorResource, CsvUpload
from ingestion.models import Constructor, ConstructorChronology, Driver, SeasonEntry


@admin.register(Driver)
class DriverAdmin(Mergeable):
    list_display = ["name", "driver_code", "nationality", "date_of_birth"]
    search_fields = ["name", "full_name", "driver_code", "external_ids__external_id"]


@admin.register(Constructor)
class ConstructorAdmin(CsvUpload, Mergeable):
    resource_classes = [ConstructorResource]
    list_display = ["name", "full_name", "nationality", "headquarters"]
    search_fields = ["name", "full_name", "external_ids__external_id"]


@admin.register(ConstructorChronology)
class ConstructorChronologyAdmin(FactAdmin):
    list_display = ["parent", "position", "constructor", "year_from", "year_to"]
    list_select_related = ["parent", "constructor"]
    search_fields = ["parent__name", "constructor__name"]
    autocomplete_fields = ["parent", "constructor"]


@admin.register(SeasonEntry)
class SeasonEntryAdmin(FactAdmin):
    list_display = ["driver", "constructor", "season", "rounds", "is_test_driver"]
    list_filter = [("season", AutocompleteSelectFilter), "is_test_driver"]
    list_select_related = ["driver", "constructor", "season"]
    search_fields = ["driver__name", "constructor__name", "season__year"]
    autocomplete_fields = ["driver", "constructor", "season"]
