"""Clearance: "is this peer cleared to accompany?" It never looks up at accompaniment."""
