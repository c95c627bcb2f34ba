"""Words of this room for the templates of others."""
