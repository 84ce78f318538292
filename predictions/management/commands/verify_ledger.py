from typing import Any

from f1site.lib.command import Command as BaseCommand
from f1site.lib.errors import LedgerBroken
from f1site.lib.progress import progress
from predictions.ledger.verification import verify


class Command(BaseCommand):
    help = "Check every document of the ledger, its place in the chain, and the rows of its forecast."

    def run(self, **options: Any) -> str:
        found = verify(progress)
        for one in found.breaks:
            self.stdout.write(str(one))
        if found.breaks:
            raise LedgerBroken(f"{len(found.breaks)} breaks. The first: {found.breaks[0]}")
        return f"The ledger is whole: {found.number} documents, the last with the hash {found.hash}."
