"""Communes, départements, distances."""
