"""Holds a statement of the program in its middle, so that a test can be the other instance."""

import psycopg2

from support.net import wait_for

LOCK = 4711
PATIENCE = 60.0
WAITERS = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
PASS = f"perform pg_advisory_lock_shared({LOCK}), pg_advisory_unlock_shared({LOCK})"


class Session:
    """A connection of the test's own, which keeps what it locks until it commits."""

    def __init__(self, database: str, is_transaction: bool = True):
        self.connection = psycopg2.connect(database)
        self.connection.autocommit = not is_transaction

    def run(self, statement: str, parameters: list | None = None) -> list[tuple]:
        with self.connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []

    def commit(self) -> None:
        self.connection.commit()

    def close(self) -> None:
        self.connection.close()


class Gate:
    """While the gate is closed, statements wait at it: what they have found is from before, what they lock is as the test left it meanwhile.

    The program's connections must wait long enough for locks (url_that_waits)."""

    def __init__(self, database: str):
        self.session = Session(database, is_transaction=False)

    def put_before_locks(self, table: str, words: str) -> None:
        """Statements that read the table, and whose text has the words. The table can no longer be written to by its name."""
        self.session.run(f"alter table {table} rename to {table}_kept")
        self.session.run(
            f"create function {table}_rows() returns setof {table}_kept language plpgsql as $$ begin"
            f" if position('{words}' in current_query()) > 0 then {PASS}; end if;"
            f" return query select * from {table}_kept; end $$"
        )
        self.session.run(f"create view {table} as select * from {table}_rows()")

    def put_before_inserts(self, table: str, condition: str = "true", then: str = "") -> None:
        """Statements that insert into the table, if the condition holds when they begin."""
        self.session.run(
            f"create function gate_of_{table}() returns trigger language plpgsql as $$ begin"
            f" if {condition} then {PASS}; {then} end if; return null; end $$"
        )
        self.session.run(
            f"create trigger gate before insert on {table} for each statement execute function gate_of_{table}()"
        )

    def close(self) -> None:
        """What waits at the gate passes first."""
        self.session.run(f"select pg_advisory_lock({LOCK})")

    def open(self) -> None:
        self.session.run(f"select pg_advisory_unlock({LOCK})")

    def wait_for_statements(self, count: int = 1) -> None:
        wait_for("statements at the gate", lambda: self.waiters() >= count, PATIENCE)

    def waiters(self) -> int:
        """How many statements of this database wait for a lock, that of the gate or another one."""
        return self.session.run(WAITERS)[0][0]

    def hold(self, *causes: str) -> None:
        """Runs the causes, and returns when a statement is at the gate that has seen what they did."""
        self.close()
        self.wait_for_statements()
        for cause in causes:
            self.session.run(cause)
        self.open()
        self.close()
        self.wait_for_statements()

    def disconnect(self) -> None:
        self.session.close()


def url_that_waits(url: str) -> str:
    """The database for a program that waits for locks as long as a test may take."""
    return f"{url}?options=-c%20lock_timeout%3D60000"
