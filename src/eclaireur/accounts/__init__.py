"""Identity, roles, consent, keys, the journals, export and erasure."""
