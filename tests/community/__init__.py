"""Tests of the community room."""
