"""Django's SQLite backend with a queue of writers, and connections that end with their file."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db.backends.sqlite3 import base

from f1site.lib import file_lock
from f1site.lib.database import lock_seconds
from f1site.lib.database.folded import fold
from f1site.lib.database.sqlite import in_use
from f1site.lib.errors import DatabaseBusy

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite lets a writer wait by trying again after pauses, so one that writes much keeps others out.

    Here each write transaction, and each write outside of one, waits in a queue of all processes.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn = ExitStack()
        self._file: tuple[int, int] | None = None
        self._only_reads = False
        self.execute_wrappers.append(self._execute_in_turn)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if not self.is_in_memory_db():
            in_use.declare(str(self.settings_dict["NAME"]))
        connection = super().get_new_connection(conn_params)
        connection.create_function("fold", 1, fold, deterministic=True)
        self._file = self._file_now()
        return connection

    def is_usable(self) -> bool:
        """Not after the file was replaced: the connection would go on with the old one."""
        return self._file == self._file_now()

    def _file_now(self) -> tuple[int, int] | None:
        if self.is_in_memory_db():
            return None
        try:
            found = os.stat(self.settings_dict["NAME"])
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino

    def _wait_for_turn(self) -> None:
        if self.is_in_memory_db():
            return
        try:
            self._turn.enter_context(file_lock.turn(str(self.settings_dict["NAME"]), lock_seconds()))
        except TimeoutError:
            raise DatabaseBusy(lock_seconds()) from None

    def _execute_in_turn(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if self.in_atomic_block or not sql.lstrip().upper().startswith(WRITES):
            return execute(sql, params, many, context)
        self._wait_for_turn()
        with self._turn:
            return execute(sql, params, many, context)

    def set_autocommit(
        self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False
    ) -> None:
        """Django begins each transaction here, and forces its BEGIN."""
        begins = force_begin_transaction_with_broken_autocommit and not autocommit
        if begins and not self._only_reads:
            self._wait_for_turn()
        try:
            super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)
        except BaseException:
            self._turn.close()
            raise

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A transaction that begins within only reads: it waits for no writer, and none waits for it."""
        self._only_reads = True
        try:
            yield
        finally:
            self._only_reads = False

    def _start_transaction_under_autocommit(self) -> None:
        if self._only_reads:
            self.cursor().execute("BEGIN DEFERRED")
        else:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]

    def commit(self) -> None:
        super().commit()
        self._turn.close()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self._turn.close()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._turn.close()
