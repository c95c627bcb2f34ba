"""What protection registers: words of the journal, kinds of notice, menus, hourly work, the reading of ages; called once."""

from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.registries import add_bar_to_staying, before_erasure, describe_verb
from eclaireur.core import registries
from eclaireur.notices.registries import add_kind
from eclaireur.safety import actions, queries, rules
from eclaireur.safety.models import AgeHint, Lifting, Sign
from eclaireur.safety.registries import not_read

VERBS = {
    "safety.look_at_pattern": _("a regardé des nombres sur vos premiers échanges, sans lire aucun message"),
    "safety.look_at_hint": _("a lu les quelques mots qui laissaient penser que vous aviez moins de 18 ans"),
    "safety.settle_hint": _("a répondu à la question de votre âge"),
    "safety.take_hint_back": _("est revenu sur sa réponse à la question de votre âge"),
    "safety.allow_lifting": _("a permis que l’on regarde qui est derrière votre pseudonyme, pendant trois jours au plus"),
    "safety.end_lifting": _("a mis fin, avant les trois jours, à ce que l’on puisse regarder derrière votre pseudonyme"),
    "safety.look_behind_pseudonym": _("a regardé qui est derrière votre pseudonyme"),
}
KINDS = {
    "safety.to_look_at": _("Quelque chose revient, dans des premiers échanges : à regarder."),
    "safety.age_to_check": _("Une personne a peut-être moins de 18 ans : à vérifier."),
    "safety.lifting_asked": _("{who} demande à lever un pseudonyme."),
    "safety.lifting_answered": _("{who} a répondu à votre demande de lever un pseudonyme."),
    "safety.lifting_lapsed": _("Votre demande de lever un pseudonyme est restée sans réponse : elle n’attend plus."),
    "safety.pseudonym_lifted": _("Deux personnes de l’équipe ont pu regarder qui est derrière votre pseudonyme."),
}


def register_all() -> None:
    """Hand everything over."""
    for verb, sentence in VERBS.items():
        describe_verb(verb, sentence)
    for code, sentence in KINDS.items():
        add_kind(code, sentence, default_email=True)
    add_bar_to_staying(queries.was_sent_away)
    before_erasure(actions.leave_liftings)
    registries.add_upkeep(actions.keep_counting)
    registries.add_upkeep(actions.tell_lifted)
    registries.add_upkeep(actions.let_liftings_lapse)
    not_read(AgeHint, why="the few words of a text read when it was written")
    not_read(Lifting, "under", why="a name, read when it was taken")
    not_read(Lifting, "words", why="a moderator’s reason, read by whoever answers")
    not_read(Sign, "opening", why="a keyed hash")
    registries.add_menu_entry(registries.MenuEntry(
        registries.STAFF, _("Protection"), "safety:protection", order=22, visible=rules.may_see_protection,
        badge=queries.protection_in_words, hint=_("Ce qui revient dans les premiers échanges, et les âges à vérifier."),
    ))
    registries.add_menu_entry(registries.MenuEntry(
        registries.STAFF, _("Pseudonymes"), "safety:liftings", order=24, visible=rules.may_see_liftings,
        badge=queries.liftings_in_words, hint=_("Lever un pseudonyme : à deux, pour une raison, trois jours au plus."),
    ))
