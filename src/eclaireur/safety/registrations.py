"""Which words of this room and of the rooms below are read on arrival, and which are not; called once."""

from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models import Block, JournalEntry, Person, PersonKey, RecoveryCode, Structure
from eclaireur.core.models import WorkerHeartbeat
from eclaireur.notices.models import Notice
from eclaireur.safety.models import Decision, HelpNumber, HelpPage, OperatorIdentity, Report
from eclaireur.safety.registries import add_written, not_read
from eclaireur.territory.models import Commune, Departement, LoadedData, Place, Region


def words_of_this_floor_and_below() -> None:
    """Rooms below this one cannot register with it: their words are told here."""
    add_written(Person, "pseudonym", name=_("un pseudonyme"), author=lambda person: person, private=False)
    add_written(Report, "note", name=_("le mot d’un signalement"), author=lambda report: report.reporter)
    not_read(Report, "excerpt", "object_id", why="the copy of a text read when it was written, and where it stands")
    not_read(Decision, why="a moderator’s letter about a text that the team has just read")
    not_read(Person, "password", "skeleton", "language", why="a secret, or what the machine computes")
    not_read(Block, why="a name, read when it was chosen")
    not_read(JournalEntry, why="codes, and a moderator’s few words")
    not_read(Notice, why="codes and addresses")
    not_read(PersonKey, why="computed by the machine")
    not_read(RecoveryCode, why="computed by the machine")
    not_read(WorkerHeartbeat, why="a name the machine gives itself")
    for model in (HelpNumber, HelpPage, OperatorIdentity, Structure, Place):
        not_read(model, why="written by the operator in the back office")
    for model in (Region, Departement, Commune, LoadedData):
        not_read(model, why="public data, shipped with the house")
