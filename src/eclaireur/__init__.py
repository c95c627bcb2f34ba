"""Éclaireur: the free platform for peer support in mental health. docs/architecture.md is the map."""

__version__ = "0.1.0"
