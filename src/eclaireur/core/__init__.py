"""Base models, encrypted fields, components, the gallery, registries. Below every other room."""
