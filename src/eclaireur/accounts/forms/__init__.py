"""What is typed in this room, and what is said when it does not fit."""
