"""A closer reading: a small neural encoder that reads again, a moment after, what triage read at once.

It sees what is told without the words that rules and columns of words know, and takes several times what posting does: too slow to
read while somebody posts. Pure: knows neither Django, nor the database, nor the web request. Method, numbers, limits: docs/triage.md.

    read(text, classifiers=[*at_once, Closer()])
"""

from eclaireur.safety.closer.reader import Closer

__all__ = ["Closer"]
