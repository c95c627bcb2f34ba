"""Reads over several models, by what a page needs."""

from eclaireur.community.queries.writing import in_time, name_in, persona_of, why_not_write, why_wait

__all__ = ["in_time", "name_in", "persona_of", "why_not_write", "why_wait"]
