"""What this room hands over, called once: the words read on arrival here and below, alerts in menus and notices."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models import (
    Block,
    JournalEntry,
    KnownDevice,
    Person,
    PersonKey,
    RecoveryCode,
    Structure,
    TagKey,
)
from eclaireur.accounts.registries import describe_verb
from eclaireur.core.models import WorkerHeartbeat
from eclaireur.core.registries import STAFF, MenuEntry, add_menu_entry
from eclaireur.notices.models import Notice
from eclaireur.notices.registries import add_kind
from eclaireur.safety import actions, queries, reasons, rules
from eclaireur.safety.models import (
    Alert,
    Appeal,
    AtWork,
    Decision,
    HelpNumber,
    HelpPage,
    Hold,
    ModerationSettings,
    OnCallReach,
    OperatorIdentity,
    Reading,
    Report,
    Seen,
    TriageRule,
)
from eclaireur.safety.registries import add_written, not_read
from eclaireur.territory.models import Commune, Departement, LoadedData, Place, Region


def words_of_this_floor_and_below() -> None:
    """Rooms below this one cannot register with it: their words are told here. And what the journal’s codes say."""
    reasons.register()
    add_written(Person, "pseudonym", name=_("un pseudonyme"), author=lambda person: person, private=False)
    add_written(
        Report, "note", name=_("le mot d’un signalement"), author=lambda report: report.reporter,
        title=lambda report: str(report.get_reason_display()), desk_url=lambda report: reverse("safety:case", args=[report.pk]),
    )
    add_written(Appeal, "words", name=_("un recours"), author=lambda appeal: appeal.author)
    not_read(Appeal, "answer", why="a moderator’s answer to what the team has just read")
    not_read(Report, "excerpt", "object_id", "read_as", why="the copy of a text read when it was written, and where it stands")
    not_read(Alert, "note", why="a few words of the team on what it has just read")
    not_read(Alert, "group_id", why="a key, written by the machine")
    not_read(Alert, "under", why="a name, read when it was taken")
    not_read(Reading, "object_id", "rules", why="where a text stands, and which rules fired where in it")
    not_read(OnCallReach, "phone", why="a number")
    not_read(KnownDevice, why="a keyed hash")
    for model in (AtWork, Hold, Seen):
        not_read(model, why="where a text stands")
    not_read(Decision, why="a moderator’s letter about a text that the team has just read")
    not_read(Person, "password", "skeleton", "language", why="a secret, or what the machine computes")
    not_read(Block, why="a name, read when it was chosen")
    not_read(JournalEntry, why="codes, and a moderator’s few words")
    not_read(Notice, why="codes and addresses")
    not_read(PersonKey, why="computed by the machine")
    not_read(RecoveryCode, why="computed by the machine")
    not_read(TagKey, why="computed by the machine")
    not_read(WorkerHeartbeat, why="a name the machine gives itself")
    for model in (HelpNumber, HelpPage, ModerationSettings, OperatorIdentity, TriageRule, Structure, Place):
        not_read(model, why="written by the operator in the back office")
    for model in (Region, Departement, Commune, LoadedData):
        not_read(model, why="public data, shipped with the house")


def words_of_alerts() -> None:
    """Notices of alerts, and what the journal says to the person concerned. E-mails of alerts leave by themselves."""
    add_kind(actions.RAISED, _("Une alerte attend quelqu’un."))
    add_kind(actions.RAISED_AGAIN, _("Une alerte attend toujours quelqu’un."))
    add_kind(actions.REOPENED, _("Une alerte close par erreur est rouverte et attend quelqu’un."))
    add_kind(actions.MORE, _("Une alerte que vous avez prise a un nouveau texte."))
    add_kind(actions.REMINDED, _("Une alerte que vous avez prise est encore ouverte."))
    add_kind(actions.TAKEN_OVER, _("Quelqu’un d’autre s’occupe désormais d’une alerte que vous aviez prise."))
    add_kind(actions.WANTS_WORD, _("Une personne aimerait qu’on lui écrive."))
    for verb, sentence in (
        ("raise_alert", _("a prévenu l’équipe : un texte semblait dire un danger")),
        ("escalate_alert", _("a prévenu d’autres personnes de l’équipe")),
        ("take_alert", _("a pris soin de ce que vous avez écrit")),
        ("keep_alert", _("a dit s’occuper toujours d’une alerte")),
        ("pass_alert", _("a confié à d’autres une alerte")),
        ("read_alert", _("a lu un de vos textes, parce qu’il semblait dire un danger")),
        ("write_from_alert", _("vous a écrit après un texte qui semblait dire un danger")),
        ("close_alert", _("a noté ce qui a été fait après un de vos textes")),
        ("reopen_alert", _("a rouvert ce qui avait été clos trop tôt, après un de vos textes")),
        ("call", _("a demandé de l’aide depuis un groupe")),
        ("end_call", _("n’a plus besoin d’aide dans un groupe")),
        ("take_call", _("répond à votre appel")),
        ("write_from_call", _("vous a écrit après votre appel")),
        ("close_call", _("a noté ce qui a été fait après votre appel")),
        ("on_call", _("a dit ses heures d’astreinte")),
        ("off_call", _("a retiré des heures d’astreinte")),
    ):
        describe_verb(f"safety.{verb}", sentence)


def menus_of_alerts() -> None:
    """Alerts first among the desks, then who answers them when."""
    add_menu_entry(MenuEntry(
        STAFF, _("Alertes"), "safety:alerts", order=5, visible=rules.may_see_alerts, badge=queries.alerts_in_words,
        hint=_("Les personnes qui ont peut-être besoin de quelqu’un, la plus urgente d’abord."),
    ))
    add_menu_entry(MenuEntry(
        STAFF, _("Astreinte"), "safety:on_call", order=8, visible=rules.may_see_alerts,
        hint=_("Qui répond aux alertes, et quand."),
    ))
