"""The entries of this room in the menus, the journal and the archive; called once, when the house starts."""

import datetime as dt
import ipaddress
from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import (
    authentication_step_completed,
    email_added,
    email_changed,
    email_removed,
    password_changed,
    password_reset,
    password_set,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from allauth.usersessions.models import UserSession
from django.db.models.signals import pre_save
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts import actions, cards, entrance, rules, security_log, security_signals, sessions
from eclaireur.accounts.keys import DatabaseKeyRing
from eclaireur.accounts.models import JournalEntry, Person
from eclaireur.accounts.registries import (
    LOCK_CHANGED,
    add_tie_to_circle,
    add_to_export,
    describe_verb,
    tell_account_news,
)
from eclaireur.core import registries
from eclaireur.core.crypto import use_key_ring

VERBS = {
    "accounts.sign_up": _("a ouvert le compte"),
    "accounts.change_circle": _("a dit venir autrement, personne concernée ou proche"),
    "accounts.give_consent": _("a donné un accord"),
    "accounts.withdraw_consent": _("a retiré un accord"),
    "accounts.pause": _("a fait une pause"),
    "accounts.resume": _("est revenue de sa pause"),
    "accounts.choose_zone": _("a changé d’heure"),
    "accounts.plan_erasure": _("a demandé l’effacement"),
    "accounts.cancel_erasure": _("a renoncé à l’effacement"),
    "accounts.draw_recovery_codes": _("a tiré de nouveaux codes de secours"),
    "accounts.spend_recovery_code": _("a utilisé un code de secours"),
    "accounts.refuse_used_code": _("a refusé un code à usage unique qui avait déjà servi"),
    "accounts.name_tag": _("a cherché de qui parlait une ligne du journal de sécurité"),
    "accounts.reset_password": _("a choisi un nouveau mot de passe avec un code de secours"),
    "accounts.disown_session": _("a fermé un appareil inconnu"),
    "accounts.export": _("a téléchargé l’archive"),
    "accounts.grant_role": _("vous a donné un rôle"),
    "accounts.end_role": _("a mis fin à un de vos rôles"),
    "accounts.suspend": _("a suspendu votre compte"),
    "accounts.lift_suspension": _("a levé la suspension de votre compte"),
}
MOST_CHANGES, SPAN = 3, dt.timedelta(days=30)
"""A slip is mended; nobody goes back and forth to read both circles."""


def register_all() -> None:
    """Hand everything over."""
    use_key_ring(DatabaseKeyRing())
    registries.add_upkeep(actions.erase_due)  # each has its task too: this one catches what a lost task left
    registries.add_upkeep(actions.forget_old_devices)
    registries.add_upkeep(entrance.forget_old_hours)
    registries.add_upkeep(security_log.forget_old_keys)
    security_signals.listen()
    registries.add_card(cards.passkey_card)
    registries.add_menu_entry(
        registries.MenuEntry(
            registries.MINE, _("Mon compte"), "accounts:hub", order=90, visible=rules.is_signed_in,
            hint=_("Sécurité, données, accords, pause."),
        )
    )
    registries.add_menu_entry(
        registries.MenuEntry(
            registries.STAFF, _("Rôles"), "accounts:roles", order=80, visible=rules.may_see_roles,
            hint=_("Qui tient quel rôle, en donner un, y mettre fin."),
        )
    )
    registries.add_menu_entry(
        registries.MenuEntry(
            registries.STAFF, _("Essais d’entrée"), "accounts:entrance", order=82, visible=rules.is_operator,
            hint=_("Combien ont échoué cette semaine, jour par jour."),
        )
    )
    for verb, sentence in VERBS.items():
        describe_verb(verb, sentence)
    pre_save.connect(_coarse_address, sender=UserSession, dispatch_uid="accounts.coarse_address")
    authentication_step_completed.connect(_renew_key, dispatch_uid="accounts.renew_key")
    for signal in (password_changed, password_set, password_reset):
        signal.connect(_close_the_others, dispatch_uid="accounts.close_the_others")
    for signal in (password_changed, password_set, password_reset, email_added, email_changed, email_removed,
                   authenticator_added, authenticator_removed, authenticator_reset):
        signal.connect(_tell_lock_changed, dispatch_uid="accounts.tell_lock_changed")
    add_tie_to_circle(_changed_often, words=_("Vous l’avez déjà changé trois fois en trente jours."))
    add_to_export("email_addresses", _("Adresses e-mail"), _email_addresses)
    add_to_export("second_factors", _("Seconds facteurs et clés d’accès"), _second_factors)
    add_to_export("open_sessions", _("Appareils connectés"), _open_sessions)


def _changed_often(person: Person) -> bool:
    """Counted in the journal, which is kept: a cache forgets, and each process may have its own."""
    lately = JournalEntry.objects.filter(actor=person, verb="accounts.change_circle", created_at__gt=timezone.now() - SPAN)
    return lately.count() >= MOST_CHANGES


def _coarse_address(instance: UserSession, **_signal: Any) -> None:
    """Keep with a session the network it came from, not the address: it is enough to recognise one's own."""
    address = ipaddress.ip_address(instance.ip)
    network = ipaddress.ip_network((address, 24 if address.version == 4 else 48), strict=False)  # noqa: PLR2004
    instance.ip = str(network.network_address)


def _renew_key(request: HttpRequest, user: Person, *, reauthenticated: bool = False, **_signal: Any) -> None:
    """Whoever just proved it is them may do more: the key of their session is a new one."""
    if reauthenticated and request.session.session_key:
        sessions.renew_key(request)


def _close_the_others(request: HttpRequest, user: Person, **_signal: Any) -> None:
    """The lock was changed: whoever else was in is out."""
    sessions.close_sessions(user, but=request.session.session_key if request.user.is_authenticated else None)


def _tell_lock_changed(user: Person, **_signal: Any) -> None:
    tell_account_news(user, LOCK_CHANGED)


def _email_addresses(person: Person) -> list[dict[str, Any]]:
    return [
        {"email": row.email, "verified": row.verified}
        for row in EmailAddress.objects.filter(user=person).order_by("pk")
    ]


def _second_factors(person: Person) -> list[dict[str, Any]]:
    return [
        {"kind": row.get_type_display(), "name": row.data.get("name", ""), "added": row.created_at,
         "last_used": row.last_used_at}
        for row in Authenticator.objects.filter(user=person).order_by("pk")
    ]


def _open_sessions(person: Person) -> list[dict[str, Any]]:
    return [
        {"started": row.created_at, "last_seen": row.last_seen_at, "address": row.ip, "browser": row.user_agent}
        for row in UserSession.objects.filter(user=person).order_by("pk")
    ]
