"""Where the team wrote to someone, after an alert: the way there, and the pages of it that stay open to who is suspended."""

from uuid import UUID

from django.urls import Resolver404, resolve

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person, RoleGrant
from eclaireur.conversations.models import Message, Participation, Thread
from eclaireur.conversations.models.thread import ThreadQuerySet

ANSWER_ALERTS = (Role.MODERATOR, Role.COORDINATOR, Role.OPERATOR)
"""Who may see alerts, as safety.rules.may_see_alerts says of one person."""

OF_A_THREAD = frozenset(f"conversations:{name}" for name in ("thread", "mute", "leave", "block"))
OF_A_MESSAGE = frozenset({"conversations:edit", "conversations:erase", "conversations:tell", "safety:report"})


def unread_from_the_team(person: Person) -> str:
    """The address of the first words of the team that `person` has not read; "" when there are none."""
    waiting = Message.objects.unread_by(person).filter(thread__in=heard_by(person)).select_related("thread")
    message = waiting.order_by("created_at", "pk").first()
    return message.get_absolute_url() if message is not None else ""


def kept_from_the_team(person: Person) -> str:
    """The address of the last conversation in which the team wrote to `person` and reads them; "" when there is none."""
    thread = heard_by(person).exclude(last_message_at=None).order_by("-last_message_at").first()
    return thread.get_absolute_url() if thread is not None else ""


def is_of_the_team(person: Person, path: str) -> bool:
    """Whether `path` is a page of a conversation in which the team wrote to `person`: it stays open to who is suspended."""
    try:
        found = resolve(path)
        pk = UUID(str(found.kwargs.get("pk")))
    except (Resolver404, ValueError):  # no page, or none of a thread or message
        return False
    if found.view_name in OF_A_THREAD:
        return heard_by(person).filter(pk=pk).exists()
    is_a_message = found.kwargs.get("label", Message._meta.label_lower) == Message._meta.label_lower
    return is_a_message and found.view_name in OF_A_MESSAGE and heard_by(person).filter(messages=pk).exists()


def heard_by(person: Person) -> ThreadQuerySet:
    """Conversations in which someone who answers alerts wrote to `person`: rules.hears_from_the_team, for all of theirs."""
    answering = RoleGrant.objects.current().filter(role__in=ANSWER_ALERTS)
    theirs = Participation.objects.exclude(person=person).filter(person__in=answering.values("person"))
    return Thread.objects.visible_to(person).from_the_team().filter(pk__in=theirs.values("thread"))
