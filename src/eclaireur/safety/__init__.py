"""Help numbers, help pages, reports and what moderators decide."""
