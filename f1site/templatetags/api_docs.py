"""Descriptions have the little Markdown of our docstrings: paragraphs and `code`."""

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def with_code(text: str) -> SafeString:
    parts = re.split(r"`([^`]+)`", text)
    # Every second part was between backticks.
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", part) if i % 2 else part,) for i, part in enumerate(parts))
    )


@register.filter
def in_paragraphs(text: str) -> SafeString:
    paragraphs = [part for part in text.split("\n\n") if part.strip()]
    return format_html_join("\n", "<p>{}</p>", ((with_code(part),) for part in paragraphs))
