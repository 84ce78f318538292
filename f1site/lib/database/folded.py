"""`icontains` of text without regard to accents: `name__icontains="perez"` finds Sergio Pérez.

It is what the searches of the API and of the admin use.

PostgreSQL's own `unaccent` is an extension, which the role of the service may not create.
"""

import unicodedata
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, TextField
from django.db.models.lookups import Contains
from django.db.models.sql.compiler import SQLCompiler

# No letter with a mark, as Unicode has it.
BARE = {"ø": "o", "đ": "d", "ł": "l", "ħ": "h"}


def _bare(letter: str) -> str:
    return BARE.get(letter) or unicodedata.normalize("NFKD", letter)[0]


# Latin letters; each becomes one, so that PostgreSQL's `translate` can do it.
_LATIN = {chr(code): chr(code).lower() for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))}
FOLDED = {upper: _bare(lower[0]) for upper, lower in _LATIN.items() if _bare(lower[0]) != upper}
_TABLE = str.maketrans(FOLDED)


def fold(text: str | None) -> str | None:
    """In lower case and without accents."""
    return None if text is None else unicodedata.normalize("NFC", text).translate(_TABLE).lower()


class Folded(Contains):
    lookup_name = "icontains"

    def get_prep_lookup(self) -> Any:
        return fold(str(self.rhs))

    def process_lhs(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, lhs: Any = None) -> Any:
        sql, params = super().process_lhs(compiler, connection, lhs)
        if connection.vendor == "sqlite":
            return f"fold({sql})", list(params)
        return f"lower(translate({sql}, %s, %s))", [*params, "".join(FOLDED), "".join(FOLDED.values())]

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        return str(connection.operators["contains"] % rhs)


def register() -> None:
    CharField.register_lookup(Folded)
    TextField.register_lookup(Folded)
