"""What this room registers with the rooms below it."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import post_delete
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class ConversationsConfig(AppConfig):
    name = "eclaireur.conversations"
    label = "conversations"
    verbose_name = _("Conversations")

    def ready(self) -> None:
        from allauth.usersessions.models import UserSession  # noqa: PLC0415 (models are ready now)

        from eclaireur.accounts.registries import after_block, before_erasure, describe_verb  # noqa: PLC0415
        from eclaireur.conversations import actions, live, queries  # noqa: PLC0415
        from eclaireur.conversations.models import Message  # noqa: PLC0415
        from eclaireur.core.registries import MINE, MenuEntry, add_card, add_menu_entry  # noqa: PLC0415
        from eclaireur.notices.registries import add_kind  # noqa: PLC0415
        from eclaireur.safety.registries import add_reportable  # noqa: PLC0415

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
            url=lambda message: message.get_absolute_url(),
            hide=lambda message, by: actions.hide(by=by, message=message),
        )
        before_erasure(actions.forget_empty_threads)
        for verb, sentence in {
            "open": _("a ouvert une conversation avec vous"),
            "hide": _("a masqué un de vos messages, après un signalement"),
        }.items():
            describe_verb(f"conversations.{verb}", sentence)

        # Rights that change while a page is open: the page looks again at once.
        after_block(lambda by, person: [live.tell(by), live.tell(person)])
        user_logged_out.connect(live.person_signed_out)
        post_delete.connect(live.session_ended, sender=UserSession)


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
