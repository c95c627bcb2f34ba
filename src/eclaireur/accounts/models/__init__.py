"""The truth of one row, by theme."""

from eclaireur.accounts.models.consent import Consent
from eclaireur.accounts.models.devices import KnownDevice
from eclaireur.accounts.models.entrance import EntranceHour
from eclaireur.accounts.models.journal import JournalEntry
from eclaireur.accounts.models.keys import PersonKey
from eclaireur.accounts.models.person import Block, Person, read_roles
from eclaireur.accounts.models.recovery import RecoveryCode
from eclaireur.accounts.models.roles import RoleGrant, Structure
from eclaireur.accounts.models.tags import TagKey

__all__ = [
    "Block", "Consent", "EntranceHour", "JournalEntry", "KnownDevice", "Person", "PersonKey", "RecoveryCode", "RoleGrant",
    "Structure", "TagKey", "read_roles",
]
