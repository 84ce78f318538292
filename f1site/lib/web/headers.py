"""Headers that restrict what a browser does with a page: Content-Security-Policy and Permissions-Policy."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from f1site.lib.web.short import is_api, is_health


def policy(*, frame_ancestors: str = "'none'", **sources: str) -> str:
    """A policy that allows nothing but `sources`, by directive."""
    directives = {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}
    directives |= {name.replace("_", "-"): value for name, value in sources.items()}
    directives |= {"frame-ancestors": frame_ancestors}
    return "; ".join(f"{name} {value}" for name, value in directives.items())


SELF, INLINE = "'self'", "'self' 'unsafe-inline'"
OWN = {"connect_src": SELF, "font_src": SELF, "img_src": "'self' data:"}
DATA = policy()
PAGE = policy(script_src=SELF, style_src=SELF, form_action=SELF, manifest_src=SELF, **OWN)
# Shows public figures only and has nothing to click on that changes anything, so any site may frame it.
EMBEDDED_PAGE = policy(script_src=SELF, style_src=SELF, frame_ancestors="*", **OWN)
# DRF's pages to browse have style attributes.
API_PAGE = policy(script_src=SELF, style_src=INLINE, form_action=SELF, **OWN)
# django-unfold has inline scripts, and Alpine.js, which evaluates the attributes of its pages.
ADMIN = policy(script_src=f"{INLINE} 'unsafe-eval'", style_src=INLINE, form_action=SELF, **OWN)
FEATURES = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"


def content_security(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        headers = response.headers
        headers.setdefault(
            "Content-Security-Policy", _policy(request.path_info, headers.get("Content-Type", ""))
        )
        headers.setdefault("Permissions-Policy", FEATURES)
        return response

    return middleware


def _policy(path: str, content_type: str) -> str:
    if is_api(path) or is_health(path):
        return API_PAGE if content_type.startswith("text/html") else DATA
    return ADMIN if path.startswith("/admin/") else PAGE
