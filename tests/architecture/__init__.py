"""Tests about the house itself: its map, its tables, its permissions, its templates, its words."""
