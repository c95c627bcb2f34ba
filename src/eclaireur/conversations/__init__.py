"""Threads of messages. Today: private conversations between two people."""
