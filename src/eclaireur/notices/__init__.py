"""Notices inside the site, and discreet e-mails."""
