"""What this room registers with the rooms below it."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out
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
        from eclaireur.accounts.registries import after_block, before_erasure, describe_verb  # noqa: PLC0415
        from eclaireur.conversations import actions, queries, written  # noqa: PLC0415
        from eclaireur.conversations.actions import holding, sight  # noqa: PLC0415
        from eclaireur.conversations.models import Message, Room, Thread  # noqa: PLC0415
        from eclaireur.core.registries import MINE, MenuEntry, add_card, add_menu_entry, add_upkeep  # noqa: PLC0415
        from eclaireur.notices.registries import add_kind  # noqa: PLC0415
        from eclaireur.safety.registries import add_holdable, add_reportable, add_way_to_write  # noqa: PLC0415

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
        add_kind(holding.CALLED, _("{who} demande l’aide de la modération, dans un groupe."), default_email=True)
        add_reportable(
            Room,
            name=_("un appel depuis une salle"),
            excerpt=lambda room: _("Une personne qui tient ce groupe demande l’aide de la modération. Vous pouvez entrer dans la salle."),
            author=lambda room: None,
            url=lambda room: reverse("conversations:answer", args=[room.thread_id]),
            may_see=lambda viewer, room: room.seats.holding().filter(place__person=viewer).exists(),
            private=False,
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
            "erase_debrief": _("a effacé son mot de fin de groupe"),
        }.items():
            describe_verb(f"conversations.{verb}", sentence)

        # Rights that change while a page is open: the page looks again at once.
        after_block(lambda by, person: [rights_changed(by), rights_changed(person)])
        user_logged_out.connect(person_signed_out)
        post_delete.connect(session_ended, sender=UserSession)
        post_save.connect(person_saved, sender=Person)


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
