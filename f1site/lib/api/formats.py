"""In which format a request is answered: JSON, CSV where there is a table, or a page to browse."""

import re
from typing import Any

from django.http import QueryDict
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from rest_framework import exceptions, serializers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, BrowsableAPIRenderer, JSONRenderer
from rest_framework.request import Request

from f1site.lib.api.queries import FORMAT

ANYTHING = ("*/*", JSONRenderer.media_type)
OWN_ADDRESS = re.compile(r"&quot;(/api/[^\s.&]*(?:&amp;[^\s.&]*)*)&quot;")


class Negotiation(DefaultContentNegotiation):
    """`?format=` decides, else the header Accept."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Raises ValidationError for an unknown format, NotAcceptable for another Accept."""
        wanted = request.query_params.get(FORMAT)
        if wanted:
            renderer = next((one for one in renderers if one.format == wanted), None)
            if renderer is None:
                formats = ", ".join(dict.fromkeys(one.format for one in renderers))
                raise serializers.ValidationError({FORMAT: [f"Unknown here: choose from {formats}."]})
            return renderer, renderer.media_type
        if request.headers.get("accept", "*/*") in ANYTHING and renderers[0].format == "json":
            return renderers[0], renderers[0].media_type
        try:
            found: tuple[BaseRenderer, str] = super().select_renderer(request, renderers)
        except exceptions.NotAcceptable as error:
            types = ", ".join(dict.fromkeys(one.media_type for one in renderers))
            message = f"Nothing here is of a type that the header Accept names. There is: {types}."
            raise exceptions.NotAcceptable(message) from error
        return found


class PageRenderer(BrowsableAPIRenderer):
    """The browsable API: the answer as JSON on a page, with the controls of its list. It only reads."""

    format = "html"

    def get_content(
        self, renderer: Any, data: Any, accepted_media_type: str | None, renderer_context: Any
    ) -> SafeString:
        """The JSON, with its addresses in this API as links."""
        content = JSONRenderer().render(data, JSONRenderer.media_type, {**renderer_context, "indent": 2})
        linked = OWN_ADDRESS.sub(r'&quot;<a href="\1">\1</a>&quot;', escape(content.decode()))
        return mark_safe(linked)  # noqa: S308 # nosec B308 B703 - escaped in the line above

    def get_context(
        self, data: Any, accepted_media_type: str | None, renderer_context: Any
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(data, accepted_media_type, renderer_context)
        view = renderer_context["view"]
        context["available_formats"] = [renderer.format for renderer in view.get_renderers()]
        # Colours of code samples, in a style element that a strict content security policy refuses.
        context["code_style"] = None
        return context

    def show_form_for_method(self, view: Any, method: str, request: Request, obj: Any) -> bool:
        return False

    def get_rendered_html_form(self, data: Any, view: Any, method: str, request: Request) -> None:
        return None


def without_empty(given: QueryDict) -> QueryDict:
    """What a form of the page means: it also sends the fields that were left empty."""
    kept = given.copy()
    for name in [name for name, values in given.lists() if not any(values)]:
        del kept[name]
    return kept
