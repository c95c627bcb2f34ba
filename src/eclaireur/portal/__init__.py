"""The entrance: home, my space, the staff desk, the commands. No models."""
