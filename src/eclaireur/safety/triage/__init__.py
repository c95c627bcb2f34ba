"""Triage: how soon somebody should be there for whoever wrote this. Rules anyone can read, French first, and
a learned model that may only raise (`learned`).

Pure Python; knows neither Django, nor the database, nor the web request. Method, numbers and limits: docs/triage.md.

    reading = read("je ne veux plus vivre")
    reading.level, reading.rules
"""

from eclaireur.safety.triage.classifiers import Classifier, Completing, Doubting
from eclaireur.safety.triage.engine import read
from eclaireur.safety.triage.levels import About, Level, Reach
from eclaireur.safety.triage.models import Fired, Reading, Rule, Signs

__all__ = ["About", "Classifier", "Completing", "Doubting", "Fired", "Level", "Reach", "Reading", "Rule", "Signs", "read"]
