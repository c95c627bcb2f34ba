"""Where the team wrote to someone, after an alert: the way there, and the pages of it that stay open to who is suspended."""

from django.urls import Resolver404, resolve

from eclaireur.accounts.models import Person
from eclaireur.conversations import rules
from eclaireur.conversations.models import Message, Thread
from eclaireur.conversations.models.thread import ThreadQuerySet

OF_A_THREAD = frozenset(f"conversations:{name}" for name in ("thread", "mute", "leave", "block"))
OF_A_MESSAGE = frozenset({"conversations:edit", "conversations:erase", "conversations:tell", "safety:report"})


def unread_from_the_team(person: Person) -> str:
    """The address of the first words of the team that `person` has not read; "" when there are none."""
    waiting = Message.objects.unread_by(person).filter(thread__in=Thread.objects.from_the_team()).select_related("thread")
    message = waiting.order_by("created_at", "pk").first()
    return message.get_absolute_url() if message is not None else ""


def kept_from_the_team(person: Person) -> str:
    """The address of the last conversation in which the team wrote to `person` and reads them; "" when there is none."""
    threads = Thread.objects.visible_to(person).from_the_team().exclude(last_message_at=None).with_people()
    mine = (one for one in threads.order_by("-last_message_at") if rules.hears_from_the_team(person, one))
    return next((one.get_absolute_url() for one in mine), "")


def is_of_the_team(person: Person, path: str) -> bool:
    """Whether `path` is a page of a conversation in which the team wrote to `person`: it stays open to who is suspended."""
    try:
        found = resolve(path)
    except Resolver404:
        return False
    thread = None
    if found.view_name in OF_A_THREAD:
        thread = _theirs(person).filter(pk=found.kwargs["pk"]).first()
    elif found.view_name in OF_A_MESSAGE and found.kwargs.get("label", Message._meta.label_lower) == Message._meta.label_lower:
        thread = _theirs(person).filter(messages=found.kwargs["pk"]).first()
    return thread is not None and rules.hears_from_the_team(person, thread)


def _theirs(person: Person) -> ThreadQuerySet:
    return Thread.objects.visible_to(person).from_the_team().with_people()
