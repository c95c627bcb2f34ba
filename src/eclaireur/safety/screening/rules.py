"""Every rule, in one list."""

from eclaireur.safety.screening.ages import AGES
from eclaireur.safety.screening.contacts import CONTACTS
from eclaireur.safety.screening.demands import DEMANDS
from eclaireur.safety.screening.findings import Rule

RULES: tuple[Rule, ...] = (*CONTACTS, *DEMANDS, *AGES)
