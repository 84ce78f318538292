"""The small world in a database of its own, with a ledger of real documents: for tests that use processes."""

import json
import pickle
import shutil
from copy import copy

from django.conf import settings

from predictions.ledger.documents import FIRST_HASH, canonical, hash_of
from predictions.models import Document, TrainedModel

WRITE = """
import pickle
from tests import world
from ingestion.generation import renew_facts
world.write(pickle.loads(open({path!r}, "rb").read()))
renew_facts()
"""


def as_real(rows):
    """The rows with documents as if the facts were real: triggers let no such document be deleted."""
    previous, documents = FIRST_HASH, []
    for document in map(copy, rows[Document]):
        content = json.loads(document.content) | {"world": "real", "previous_hash": previous}
        document.world, document.content, document.previous_hash = "real", canonical(content), previous
        document.hash = previous = hash_of(document.content)
        documents.append(document)
    return rows | {Document: documents}


def fill(database, rows, folder, **environment):
    """Writes the rows in a process of its own."""
    path = folder / "rows"
    path.write_bytes(pickle.dumps(as_real(rows)))
    database.manage("shell", "-v0", "-c", WRITE.format(path=str(path)), **environment)


def copy_models(rows, folder):
    """The files of the world's models."""
    for version in {model.version for model in rows[TrainedModel]}:
        shutil.copytree(f"{settings.MODEL_DIR}/{version}", folder / version)
