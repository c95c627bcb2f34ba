"""Backup and restore: one archive of everything but the persons' keys, and one small file of keys kept apart."""
