"""Pages: help for everybody, reports for members, the moderators' desk."""
