"""Every rule, in one list."""

from eclaireur.safety.screening.ages import AGES
from eclaireur.safety.screening.ages_english import AGES_IN_ENGLISH
from eclaireur.safety.screening.contacts import CONTACTS
from eclaireur.safety.screening.contacts_english import CONTACTS_IN_ENGLISH
from eclaireur.safety.screening.demands import DEMANDS
from eclaireur.safety.screening.demands_english import DEMANDS_IN_ENGLISH
from eclaireur.safety.screening.findings import Rule
from eclaireur.safety.screening.leaving import LEAVING

RULES: tuple[Rule, ...] = (
    *CONTACTS, *LEAVING, *DEMANDS, *AGES, *CONTACTS_IN_ENGLISH, *DEMANDS_IN_ENGLISH, *AGES_IN_ENGLISH,
)
