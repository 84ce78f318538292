from typing import Any

from f1site.lib import clock
from f1site.lib.command import Command as BaseCommand
from predictions.ledger import checkpoints


class Command(BaseCommand):
    help = "Sign how long the ledger is and how it ends, and add that to the file of checkpoints."

    def run(self, **options: Any) -> str:
        made = checkpoints.add(clock.real_now())
        if made is None:
            return "The ledger holds no real forecast: there is nothing to sign."
        return f"Document {made['number']} with the hash {made['hash']} is signed in {checkpoints.path()}."
