"""Lived experience and displayed paths. A wall stands around this room: only what visible_to() lets out leaves it."""
