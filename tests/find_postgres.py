"""Prints the URL of a PostgreSQL server on which the tests may make databases, or fails saying why.

GHORFEH_TEST_POSTGRES_URL when set, else a server on the standard local port that trusts the
current user, postgres or test.
"""

import getpass
import os
import sys
from collections.abc import Iterator

import psycopg

MAY_MAKE_DATABASES = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"


def candidates() -> Iterator[str]:
    """URLs to try, best first."""
    if given := os.environ.get("GHORFEH_TEST_POSTGRES_URL"):
        yield "postgresql://" + given.split("://", 1)[-1]
        return
    for user in dict.fromkeys((current_user(), "postgres", "test")):
        yield f"postgresql://{user}@127.0.0.1:5432/postgres"


def current_user() -> str:
    """The user's name; a build machine's user may have none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "postgres"


def why_not(url: str) -> str | None:
    """What keeps the tests from using this server; None when nothing does."""
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            row = connection.execute(MAY_MAKE_DATABASES).fetchone()
    except psycopg.Error as error:
        return str(error).strip().splitlines()[0]
    return None if row and row[0] else "this user may not make databases"


def main() -> int:
    """0 with a URL on standard output, 1 with the last reason on standard error."""
    reason = None
    for url in candidates():
        reason = why_not(url)
        if reason is None:
            print(url)
            return 0
    print(reason, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
