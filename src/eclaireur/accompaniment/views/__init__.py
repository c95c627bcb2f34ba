"""Pages of this room. Each parses, authorises, calls one action or query, and renders."""
