"""What a text may carry that deserves a second look: contact details, pressure to leave, money, sex, a young age.

Pure Python: this package knows neither database nor request. Rules are readable by anyone, one subject a file, each
with sentences it must see and sentences it must leave alone. Nothing here blocks a text.

    screen("écris-moi sur snap : lune_75")   →   (Finding(kind=Kind.HANDLE, span=(0, 28), words="écris-moi sur snap …"),)
"""

from eclaireur.safety.screening.findings import Finding, Kind, Rule
from eclaireur.safety.screening.rules import RULES
from eclaireur.safety.screening.screen import opening_of, screen

__all__ = ["RULES", "Finding", "Kind", "Rule", "opening_of", "screen"]
