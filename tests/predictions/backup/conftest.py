import pytest

from tests.filled import copy_models, fill
from tests.ingestion.databases import migrated
from tests.predictions.backup.installation import Installation


@pytest.fixture(scope="module")
def filled(world_rows, tmp_path_factory):
    """An installation with the small world, a real ledger and a checkpoint."""
    folder = tmp_path_factory.mktemp("filled")
    made = Installation(folder, migrated("sqlite", folder, "filled"))
    fill(made.database, world_rows, folder)
    copy_models(world_rows, made.models)
    made.manage("checkpoint_ledger")
    return made
