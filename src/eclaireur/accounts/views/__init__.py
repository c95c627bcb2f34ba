"""The pages of this room: arriving, coming back, my account, my data, the desk of roles."""
