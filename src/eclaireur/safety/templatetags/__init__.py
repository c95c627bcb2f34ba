"""Tags of this room for the templates of upper rooms."""
