"""The community: spaces where people who lived something close write to one another, in plain sight of their circle."""
