"""Pages: private conversations, live rooms, holding a room. Whole without JavaScript."""
