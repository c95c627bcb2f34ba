"""What migrations put in the database, kept beside it: a test that commits empties every table, and this comes back.

Django would write it out as text and read it back row by row around each such test, and on PostgreSQL make every table
anew to empty it: most of the time of a test that commits.
"""

from django.db import connection

PREFIX = "kept_"


def keep() -> None:
    """Copy aside the rows of a database just made. From now on to flush it is to come back to them."""
    quote = connection.ops.quote_name
    filled = []
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {quote(table)})")  # noqa: S608 (our own names)
            if cursor.fetchone()[0]:
                cursor.execute(f"CREATE TABLE {quote(PREFIX + table)} AS SELECT * FROM {quote(table)}")  # noqa: S608
                filled.append(table)

    def flush(style, tables, **how) -> list[str]:
        """In one transaction, at the end of which foreign keys are checked."""
        emptied = [f"DELETE FROM {quote(table)}" for table in tables]  # noqa: S608
        return [*emptied, *(f"INSERT INTO {quote(table)} SELECT * FROM {quote(PREFIX + table)}" for table in filled)]  # noqa: S608

    connection.ops.sql_flush = flush
    connection._test_serialized_contents = "[]"  # Django has nothing to read back
