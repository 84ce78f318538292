"""An embedded installation in a folder: database, models, checkpoints."""

import shutil
import subprocess

from tests.ingestion.databases import MANAGE


class Installation:
    def __init__(self, folder, database):
        self.folder, self.database = folder, database
        self.models, self.checkpoints = folder / "models", folder / "checkpoints"
        for made in (self.models, self.checkpoints):
            made.mkdir(parents=True, exist_ok=True)

    def copy(self, folder):
        folder.mkdir()
        for name in ("models", "checkpoints"):
            shutil.copytree(self.folder / name, folder / name)
        return Installation(folder, self.database.copy("f1", folder))

    def empty(self, folder):
        """Another one, without anything."""
        return Installation(folder, type(self.database)(folder, "f1"))

    def environment(self, **more):
        folders = {"MODEL_DIR": str(self.models), "CHECKPOINT_DIR": str(self.checkpoints)}
        return self.database.environment(**folders, **more)

    def manage(self, *command, **more):
        done = self.run(*command, **more)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def run(self, *command, **more):
        return subprocess.run(
            [*MANAGE, *map(str, command)],
            env=self.environment(**more),
            check=False,
            capture_output=True,
            text=True,
        )

    def files(self):
        """Every file of the models and the checkpoints."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for top in (self.models, self.checkpoints)
            for path in top.rglob("*")
            if path.is_file() and "replaced" not in path.name
        }

    def dump(self):
        """Every row of every table but the generation, which a restore renews."""
        tables = self.database.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        names = [name for (name,) in tables if name not in ("ingestion_generation", "sqlite_sequence")]
        return {name: self.database.rows(f'SELECT * FROM "{name}" ORDER BY rowid') for name in names}
