"""Communes, départements, distances; the places of the directory."""
