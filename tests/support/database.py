"""SQL past the program."""

from typing import Any, Sequence

import psycopg2
import psycopg2.extras

Rows = list[dict[str, Any]]


class Database:
    """One connection, opened when it is first needed and again after the server was away: to fork a session for each of the many looks of
    a test that waits for something takes a machine more than all the rest. Each call is a transaction of its own."""

    def __init__(self, url: str, **options: str):
        self._url, self._options = url, options
        self._connection: psycopg2.extensions.connection | None = None

    def ask(self, statement: str, parameters: Sequence[Any] | None = None) -> Rows:
        """ask("select …", [parameters]): rows as dictionaries."""
        was_kept = self._connection is not None
        try:
            return self._run(statement, parameters)
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            is_lost = self._connection is not None and self._connection.closed != 0
            if is_lost:
                self.close()
            if not is_lost or not was_kept:
                raise
        return self._run(statement, parameters)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _run(self, statement: str, parameters: Sequence[Any] | None) -> Rows:
        if self._connection is None:
            self._connection = psycopg2.connect(self._url, **self._options)
            self._connection.autocommit = True
        with self._connection.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor:
            cursor.execute(statement, parameters)
            return [dict(row) for row in cursor.fetchall()] if cursor.description else []
