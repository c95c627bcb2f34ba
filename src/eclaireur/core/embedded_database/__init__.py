"""Django's SQLite, with connections kept open between requests."""
