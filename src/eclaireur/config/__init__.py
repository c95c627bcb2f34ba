"""Settings, root addresses and the ASGI entrance."""
