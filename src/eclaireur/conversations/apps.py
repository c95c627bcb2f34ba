"""What this room registers with the rooms below it."""

from functools import partial
from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

RIGHTS_FIELDS = frozenset({"suspended_until", "paused_since", "password", "is_active"})


class ConversationsConfig(AppConfig):
    name = "eclaireur.conversations"
    label = "conversations"
    verbose_name = _("Conversations")

    def ready(self) -> None:
        from allauth.usersessions.models import UserSession  # noqa: PLC0415 (models are ready now)

        from eclaireur.accounts.models import Person  # noqa: PLC0415
        from eclaireur.accounts.registries import (  # noqa: PLC0415
            add_open_to_suspended,
            after_block,
            before_erasure,
            describe_verb,
        )
        from eclaireur.conversations import actions, queries, written  # noqa: PLC0415
        from eclaireur.conversations.actions import calling, holding, sight, worrying  # noqa: PLC0415
        from eclaireur.conversations.models import Message, Room, Seat, Thread  # noqa: PLC0415
        from eclaireur.core.registries import MINE, MenuEntry, add_card, add_menu_entry, add_upkeep  # noqa: PLC0415
        from eclaireur.notices.registries import add_kind  # noqa: PLC0415
        from eclaireur.safety.models import Alert  # noqa: PLC0415
        from eclaireur.safety.registries import (  # noqa: PLC0415
            add_holdable,
            add_reportable,
            add_way_to_read,
            add_way_to_write,
        )

        written.register()
        add_menu_entry(
            MenuEntry(
                MINE, _("Conversations"), "conversations:threads", 10,
                visible=lambda person: person.is_authenticated, badge=waiting_in_words,
            )
        )
        add_card(waiting_card)
        add_kind(actions.WROTE, _("{who} vous a écrit."), default_email=True)
        add_reportable(
            Message,
            name=_("un message"),
            excerpt=queries.around,
            read_by=lambda viewer, message: queries.around(message, reader=viewer),
            author=lambda message: message.author,
            signed=queries.signed,
            signed_reads=("author", "thread__participations__person", "thread__participations__seat"),
            url=lambda message: message.get_absolute_url(), url_reads=("thread",),
            hide=lambda message, by: actions.hide(by=by, message=message),
            show=lambda message, by: actions.show(by=by, message=message),
        )
        add_holdable(
            Message, hold=sight.hold, release=lambda message, is_new: sight.release(message, is_new=is_new),
            locked=lambda message: Thread.objects.filter(pk=message.thread_id),
        )
        add_way_to_write(lambda by, to, under: actions.write_for_the_team(by=by, to=to, under=under).get_absolute_url())
        add_way_to_read(unread=queries.unread_from_the_team, kept=queries.kept_from_the_team)
        add_open_to_suspended(queries.is_of_the_team)
        add_kind(calling.CALLED, _("{who} demande l’aide de la modération, dans un groupe."), default_email=True)
        add_kind(worrying.WORRIED, _("Quelqu’un s’inquiète pour une personne, dans un groupe que vous tenez."), default_email=True)
        add_kind(holding.LET_BACK, _("Vous pouvez revenir dans un groupe."), default_email=False)
        add_reportable(
            Room,
            name=_("un appel depuis une salle"),
            excerpt=lambda room: _("Une personne qui tient ce groupe demande l’aide de la modération."),
            author=lambda room: None,
            url=lambda room: reverse("conversations:answer", args=[room.thread_id]) if room.help_called_at and room.is_open else "",
            may_see=lambda viewer, room: room.seats.holding().filter(place__person=viewer).exists(),
            private=False,
        )
        add_reportable(
            Seat,
            name=_("une demande de quitter un groupe"),
            excerpt=lambda seat: seat.farewell or _("Une personne qui tient ce groupe vous a demandé de partir."),
            author=lambda seat: seat.asked_to_leave_by,
            signed=lambda seat: "",  # who holds the room speaks for all who do
            url=lambda seat: seat.room.get_absolute_url(),
            may_see=lambda viewer, seat: seat.person == viewer and seat.is_barred,
            weighs=False,
            who_reads=_("Seule la modération lit votre signalement, et elle ne dit pas de qui il vient. Mais personne d’autre que "
                        "vous ne peut l’écrire : qui vous a demandé de partir peut donc le deviner."),
        )
        add_upkeep(actions.settle_rooms)
        add_upkeep(actions.forget_over_rooms)
        before_erasure(actions.forget_with)
        for verb, sentence in {
            "open": _("a ouvert une conversation avec vous"),
            "hide": _("a masqué un de vos messages, après un signalement"),
            "show": _("a rendu visible un de vos messages"),
            "admit": _("vous a donné une place dans la salle d’un groupe"),
            "let_go": _("a repris votre place dans la salle d’un groupe"),
            "silence": _("vous a demandé de lire sans écrire, dans un groupe"),
            "unsilence": _("vous a rendu la parole, dans un groupe"),
            "remove": _("vous a demandé de quitter un groupe pour la journée"),
            "let_back": _("vous a laissé revenir dans un groupe"),
            "erase_debrief": _("a effacé son mot de fin de groupe"),
        }.items():
            describe_verb(f"conversations.{verb}", sentence)

        # Rights that change while a page is open: the page looks again at once.
        after_block(lambda by, person: [rights_changed(by), rights_changed(person)])
        user_logged_out.connect(person_signed_out)
        post_delete.connect(session_ended, sender=UserSession)
        post_save.connect(person_saved, sender=Person)
        post_save.connect(alert_saved, sender=Alert)


def rights_changed(person: Any) -> None:
    """The open pages of `person`, private or in a room, read rights again."""
    from eclaireur.conversations import actions, live  # noqa: PLC0415

    live.tell(person)
    actions.person_changed(person)


def person_signed_out(user: Any, **signal: Any) -> None:
    """Someone signed out: their open pages look again, and those of that session close."""
    if user is not None:
        rights_changed(user)


def session_ended(instance: Any, **signal: Any) -> None:
    """A session was ended from the list of sessions: its open pages close."""
    rights_changed(instance.user)


def person_saved(instance: Any, created: bool, update_fields: Any, **signal: Any) -> None:
    """A suspension, a pause, a password: what a page may do is read again."""
    if not created and (update_fields is None or RIGHTS_FIELDS & set(update_fields)):
        rights_changed(instance)


def alert_saved(instance: Any, **signal: Any) -> None:
    """A call from a room is closed: once that is kept, the room no longer waits for somebody."""
    from eclaireur.conversations import actions  # noqa: PLC0415
    from eclaireur.conversations.models import Room  # noqa: PLC0415

    if instance.closed_at and instance.is_call and instance.group_type.model_class() is Room:
        transaction.on_commit(partial(actions.forget_call, instance))


def waiting_in_words(person: Any) -> str | None:
    """Such as "2 à lire"; None when everything is read."""
    from eclaireur.conversations.queries import unread_count  # noqa: PLC0415 (models are ready when a menu is drawn)

    count = unread_count(person)
    return ngettext("%(count)d à lire", "%(count)d à lire", count) % {"count": count} if count else None


def waiting_card(person: Any) -> Any:
    """The card of "Mon espace" for someone who has conversations: who wrote, or that all is read."""
    from eclaireur.conversations.queries import names_in, threads_of  # noqa: PLC0415
    from eclaireur.core.registries import Card  # noqa: PLC0415

    latest = list(threads_of(person)[:3])
    if not latest:
        return None
    waiting = [(thread, names_in(thread, person)) for thread in latest if thread.unread]
    return Card("conversations/card.html", {"waiting": waiting}, order=10)
