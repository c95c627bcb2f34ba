"""What the templates of this room ask for."""

from django import template

from eclaireur.gatherings import kept

register = template.Library()
register.filter("as_read", kept.as_read)
