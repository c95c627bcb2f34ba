"""Seeking, asking, proposing, assigning; relations from the first yes to a gentle end."""
