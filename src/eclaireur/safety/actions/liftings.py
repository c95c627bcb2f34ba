"""Looking behind a pseudonym: one asks, another allows, both only look while it lasts, the person reads it."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import default_task_backend, task

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import JournalEntry, Person
from eclaireur.notices.actions import mark_over, notify
from eclaireur.notices.models import Notice
from eclaireur.safety import queries, rules
from eclaireur.safety.actions.protection import AlreadySettledError
from eclaireur.safety.actions.reaching import reach_for_lifting
from eclaireur.safety.enums import WORDS_LIMIT, LiftingReason, Secrecy, Urgency
from eclaireur.safety.models import Alert, Lifting, Pattern
from eclaireur.safety.models.liftings import LONGEST, LONGEST_SECRET
from eclaireur.safety.registries import reportable

NOBODY_TO_ALLOW = gettext_lazy(
    "Personne d’autre ici ne peut accepter cette demande : elle ne partirait nulle part. Si une vie est en danger, appelez vous-même "
    "le 15 ou le 112, et dites ce que la personne a écrit de l’endroit où elle est."
)
LOOKED = "safety.look_behind_pseudonym"
ENDED = "safety.end_lifting"
TOLD_LATER = ("safety.allow_lifting", LOOKED, ENDED)
ASKED, ANSWERED, LAPSED = "safety.lifting_asked", "safety.lifting_answered", "safety.lifting_lapsed"
TIMES_ASKED = 4
"""How often those who may answer are reached when a life is in danger, each time after the delay of an immediate danger."""


@transaction.atomic
def ask_lifting(
    *, by: Person, person: Person, reason: str, words: str, secrecy: str = Secrecy.NONE, secret_until: datetime | None = None,
    under: str = "",
) -> Lifting:
    """`by` asks to look behind the pseudonym of `person`. Another, who holds another role, answers.

    When a life is in danger, those who may answer are reached outside the site too, as for an alert. `under` is the name they are known by, when it is another one: neither learns more before it is allowed. `secret_until`, with its reason, withholds the journal for ninety days at most. Raises PermissionDenied, ValidationError.
    """
    if not rules.may_ask_lifting(by):
        raise PermissionDenied
    return _asked(by, person, under, reason=reason, words=words, secrecy=secrecy, secret_until=secret_until)


def _asked(
    by: Person, person: Person, under: str, *, reason: str, words: str, secrecy: str = Secrecy.NONE, secret_until: datetime | None = None
) -> Lifting:
    able = _check(by, person, reason=reason, words=words, secrecy=secrecy, secret_until=secret_until)
    lifting = Lifting.objects.create(
        person=person, under=under, reason=reason, words=words, asked_by=by, secrecy=secrecy, secret_until=secret_until
    )
    record(by=by, verb="safety.ask_lifting", on=lifting)
    _ask(lifting, able, times=1)
    return lifting


def _ask(lifting: Lifting, able: list[Person], *, times: int) -> None:
    """Tell those who may answer; when a life is in danger, outside the site too, and again a little later."""
    for one in able:
        _tell_of(lifting, one, ASKED, by=lifting.asked_by)
    if lifting.reason == LiftingReason.DANGER and times < TIMES_ASKED and default_task_backend.supports_defer:
        job = ask_again.using(run_after=timezone.now() + rules.delay_for(Urgency.CRISIS))
        job.enqueue(str(lifting.pk), times + 1)


@task
def ask_again(pk: str, times: int) -> bool:
    """Nobody has answered a request made because a life is in danger: tell those who may again; whether it still waits."""
    with transaction.atomic():
        lifting = Lifting.objects.waiting().select_for_update(of=("self",)).select_related("person", "asked_by").filter(pk=pk).first()
        if lifting is None or lifting.person is None or lifting.asked_by is None:
            return False
        _ask(lifting, queries.who_may_allow(lifting.asked_by, lifting.person), times=times)
    return True


def _tell_of(lifting: Lifting, person: Person, kind: str, *, by: Person | None = None) -> None:
    """A notice to `person`; when a life is in danger, they are reached outside the site too, as for an alert."""
    notice = notify(to=person, kind=kind, about=lifting, url=reverse("safety:lifting", args=[lifting.pk]), by=by)
    if lifting.reason == LiftingReason.DANGER and kind != LAPSED:
        told = str(notice.pk) if notice else ""
        reach_for_lifting.enqueue(str(person.pk), str(lifting.pk), told)


def _check(by: Person, person: Person, *, reason: str, words: str, secrecy: str, secret_until: datetime | None) -> list[Person]:
    """Those who may allow a request. Raise ValidationError when it cannot stand, each problem under its field."""
    problems = {}
    if person == by:
        problems["pseudonym"] = _("Ce pseudonyme est le vôtre.")
    if reason not in LiftingReason.values:
        problems["reason"] = _("Choisissez une raison dans la liste.")
    if not words.strip():
        problems["words"] = _("Dites en quelques mots pourquoi : la personne qui décide n’a que cela.")
    elif len(words) > WORDS_LIMIT:
        problems["words"] = _("Ces mots dépassent %(n)s signes. Ils sont gardés : raccourcissez-les.") % {"n": WORDS_LIMIT}
    now = timezone.now()
    if (secrecy != Secrecy.NONE) != (secret_until is not None):
        problems["secret_until"] = _("Dites à la fois pourquoi et jusqu’à quand la personne ne doit pas le lire.")
    elif secret_until is not None and not now < secret_until <= now + LONGEST_SECRET:
        problems["secret_until"] = _("Choisissez un jour à venir, dans les %(n)s jours.") % {"n": LONGEST_SECRET.days}
    if problems:
        raise ValidationError(problems)
    able = queries.who_may_allow(by, person)
    if not able:
        raise ValidationError(NOBODY_TO_ALLOW)
    return able


def ask_lifting_of(*, by: Person, thing: models.Model, **asked: Any) -> Lifting:
    """`by` asks to look behind whoever signs `thing`, a text on their desk; they learn no name by asking.

    `asked`: as for ask_lifting. Raises PermissionDenied (not on their desk, or nobody signs it), ValidationError.
    """
    kind = reportable(type(thing))
    author = kind.author(thing) if kind else None
    if kind is None or author is None or not rules.may_ask_lifting_of(by, thing):
        raise PermissionDenied
    name = kind.name_under(thing)
    return ask_lifting(by=by, person=author, under="" if name == author.pseudonym else name or str(kind.name), **asked)


@transaction.atomic
def ask_lifting_for_alert(*, by: Person, alert: Alert, **asked: Any) -> Lifting:
    """`by`, who handles `alert`, asks to look behind whoever wrote, known by the name they sign with: to send them help.

    `asked`: as for ask_lifting. Raises PermissionDenied (not theirs to handle, closed, or nobody to name), ValidationError.
    """
    if alert.author is None or not rules.may_ask_lifting_for_alert(by, alert):
        raise PermissionDenied
    return _asked(by, alert.author, alert.under, **asked)


@transaction.atomic
def ask_lifting_for_pattern(*, by: Person, pattern: Pattern, **asked: Any) -> Lifting:
    """`by`, who reads what comes back about someone, asks to look behind their pseudonym.

    `asked`: as for ask_lifting. Raises PermissionDenied, ValidationError.
    """
    if not rules.may_ask_lifting_for_pattern(by, pattern):
        raise PermissionDenied
    return _asked(by, pattern.person, "", **asked)


@transaction.atomic
def answer_lifting(*, by: Person, lifting: Lifting, allow: bool) -> Lifting:
    """`by`, who did not ask, allows to look for three days, or refuses. When it is allowed, the person is told at once,
    unless they are to be told later; whoever asked is told, outside the site too when a life is in danger. Raises PermissionDenied, AlreadySettledError.
    """
    if not rules.may_allow_lifting(by, lifting):
        raise PermissionDenied
    lifting = Lifting.objects.select_for_update(of=("self",)).select_related("person", "asked_by").get(pk=lifting.pk)
    if not lifting.is_waiting or lifting.person is None:
        raise AlreadySettledError
    lifting.answered_by, lifting.answered_at = by, timezone.now()
    lifting.expires_at = lifting.answered_at + LONGEST if allow else None
    lifting.save()
    record(by=by, verb="safety.allow_lifting" if allow else "safety.refuse_lifting", on=lifting,
           subject=lifting.person if allow and not lifting.secrecy else None, reason=lifting.get_reason_display())
    if lifting.asked_by is not None:
        _tell_of(lifting, lifting.asked_by, ANSWERED, by=by)
    if allow and not lifting.secrecy:
        _tell(lifting)
    return lifting


@transaction.atomic
def take_lifting_back(*, by: Person, lifting: Lifting) -> None:
    """`by`, who asked, needs it no more: nobody answers it. Raises PermissionDenied, AlreadySettledError."""
    if not rules.may_take_lifting_back(by, lifting):
        raise PermissionDenied
    if not Lifting.objects.waiting().filter(pk=lifting.pk).update(ended_at=timezone.now()):
        raise AlreadySettledError
    _asks_nobody(lifting)
    record(by=by, verb="safety.take_lifting_back", on=lifting)


@transaction.atomic
def end_lifting(*, by: Person, lifting: Lifting) -> None:
    """`by`, one of the two, has seen enough: nobody looks any more, before the three days are over. Raises PermissionDenied."""
    if not rules.may_look_behind(by, lifting):
        raise PermissionDenied
    Lifting.objects.filter(pk=lifting.pk, expires_at__gt=timezone.now()).update(expires_at=timezone.now())
    secret = lifting.secrecy and lifting.told_at is None
    record(by=by, verb=ENDED, on=lifting, subject=None if secret else lifting.person)


def let_liftings_lapse() -> None:
    """Once an hour: what waited too long for an answer waits no more, and whoever asked is told."""
    old = Lifting.objects.waiting().filter(created_at__lte=timezone.now() - rules.time_to_allow())
    for lifting in old.select_related("asked_by"):
        if not Lifting.objects.waiting().filter(pk=lifting.pk).update(ended_at=timezone.now()):
            continue
        _asks_nobody(lifting)
        if lifting.asked_by is not None:
            _tell_of(lifting, lifting.asked_by, LAPSED)


def _asks_nobody(lifting: Lifting) -> None:
    """It waits no more: whoever was asked to answer it no longer is."""
    mark_over(notices=Notice.objects.about(lifting).filter(kind=ASKED))


@transaction.atomic
def look_behind(*, by: Person, lifting: Lifting) -> "queries.Identity":
    """What is behind the pseudonym, for one of the two, while it lasts; each look is written where the person reads it.

    Raises PermissionDenied: not one of the two, no role any more, not allowed, or over.
    """
    if lifting.person is None or not rules.may_look_behind(by, lifting):
        raise PermissionDenied
    secret = lifting.secrecy and lifting.told_at is None
    record(by=by, verb=LOOKED, on=lifting, subject=None if secret else lifting.person, is_look=True, reason=lifting.get_reason_display())
    return queries.identity_of(lifting.person)


@transaction.atomic
def tell_lifted() -> None:
    """Once an hour: those whose secret is over are told, and find every look in their journal at its true date."""
    for lifting in Lifting.objects.to_tell().select_related("person"):
        if lifting.person is not None:
            JournalEntry.objects.filter(
                object_type=lifting._meta.label_lower, object_id=str(lifting.pk), verb__in=TOLD_LATER, subject=None
            ).update(subject=lifting.person)
        _tell(lifting)


def _tell(lifting: Lifting) -> None:
    lifting.told_at = timezone.now()
    lifting.save(update_fields=["told_at", "updated_at"])
    if lifting.person is not None:
        notify(to=lifting.person, kind="safety.pseudonym_lifted", about=lifting, url=reverse("accounts:journal"))


def leave_liftings(person: Person) -> None:
    """Before `person` is erased: the names others knew them by go."""
    Lifting.objects.filter(person=person).update(under="")
