"""Answering an alert: take it, keep it, take it over, pass it on, have others told now, read the text, write to the person, say what was done."""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.notices.actions import mark_read_about, notify
from eclaireur.safety import queries, rules
from eclaireur.safety.actions.calls import take_off_desk
from eclaireur.safety.actions.raising import RAISED_AGAIN, REOPENED, go_up, let_go, plan, tell
from eclaireur.safety.actions.reaching import reach
from eclaireur.safety.enums import NOTE_LIMIT, Outcome, Step, Urgency
from eclaireur.safety.models import Alert, AlertTold, Reading
from eclaireur.safety.registries import way_to_write

WANTS_WORD, TAKEN_OVER = "safety.wants_word", "safety.alert_taken_over"
SAID_OFTEN = dt.timedelta(minutes=5)
"""Who writes to someone keeps their alert; said again no more often than that."""


class AlreadyTakenError(Exception):
    """Someone else has this alert, or it is closed: `str(error)` says so."""


@transaction.atomic
def take_alert(*, by: Person, alert: Alert) -> Alert:
    """`by` answers this alert from now on. Taken twice by the same person, it is theirs.

    Raises PermissionDenied, AlreadyTakenError.
    """
    alert = _mine_to_handle(by, alert)
    if alert.owner_id == by.pk:
        return alert
    if alert.owner is not None:
        raise AlreadyTakenError(_("%(who)s s’en occupe déjà.") % {"who": alert.owner.pseudonym})
    alert.owner, alert.taken_at, alert.reminded_at = by, timezone.now(), None
    alert.save(update_fields=["owner", "taken_at", "reminded_at", "updated_at"])
    record(by=by, verb="safety.take_call" if alert.is_call else "safety.take_alert", on=alert, subject=alert.author)
    mark_read_about(by=by, about=alert)
    plan(alert)
    return alert


@transaction.atomic
def keep_alert(*, by: Person, alert: Alert) -> Alert:
    """`by`, who has it, still sees to it: they are left alone with it as long again, then asked again.

    Raises PermissionDenied, AlreadyTakenError.
    """
    alert = _mine_to_handle(by, alert)
    if alert.owner_id != by.pk:
        raise AlreadyTakenError(_("Cette alerte n’est pas entre vos mains."))
    record(by=by, verb="safety.keep_alert", on=alert)
    _keep(alert)
    return alert


@transaction.atomic
def keep_while_writing(*, by: Person, to: Person, under: str = "") -> None:
    """`by` writes to `to`, who goes by the name `under` there: whatever alert of theirs `by` has is kept without being said."""
    recent = timezone.now() - SAID_OFTEN
    for alert in Alert.objects.open().select_for_update(of=("self",)).filter(owner=by, author=to, under=under):
        last = alert.kept_at or alert.taken_at
        if alert.reminded_at or alert.others_told_at or last is None or last <= recent:
            _keep(alert)


@transaction.atomic
def take_over_alert(*, by: Person, alert: Alert) -> Alert:
    """`by` sees to it from now on, instead of someone who was asked and does not answer, and who is told.

    Nobody waited meanwhile: `taken_at` stays. Raises PermissionDenied, AlreadyTakenError.
    """
    alert = _mine_to_handle(by, alert)
    former = alert.owner
    if former is None or former == by:
        return take_alert(by=by, alert=alert)
    if not rules.may_take_over_alert(by, alert):
        raise AlreadyTakenError(_("%(who)s s’en occupe toujours.") % {"who": former.pseudonym})
    alert.owner, alert.reached_at = by, None
    alert.save(update_fields=["owner", "reached_at", "updated_at"])
    record(by=by, verb="safety.take_call" if alert.is_call else "safety.take_alert", on=alert, subject=alert.author)
    mark_read_about(by=by, about=alert)
    AlertTold.objects.get_or_create(alert=alert, person=former, step=alert.step)  # it stays on their desk: they may know more
    notify(to=former, kind=TAKEN_OVER, about=alert, url=reverse("safety:alert", args=[alert.pk]))
    _keep(alert)
    return alert


def _keep(alert: Alert) -> None:
    alert.kept_at, alert.reminded_at, alert.others_told_at = timezone.now(), None, None
    alert.save(update_fields=["kept_at", "reminded_at", "others_told_at", "updated_at"])
    plan(alert)


@transaction.atomic
def pass_alert_on(*, by: Person, alert: Alert) -> bool:
    """`by`, who has it, can no longer see to it: everybody told so far is told again, with a new delay.

    When that is nobody but `by`, the next people are told. Whether there was anyone.
    """
    alert = _mine_to_handle(by, alert)
    if alert.owner_id != by.pk:
        raise AlreadyTakenError(_("Cette alerte n’est pas entre vos mains."))
    let_go(alert)
    alert.due_at = timezone.now() + rules.delay_for(alert.level)
    alert.save(update_fields=["due_at", "updated_at"])
    record(by=by, verb="safety.pass_alert", on=alert)
    if all(one == by for one in queries.people_of(alert, Step(alert.step))):
        return any(one != by for one in go_up(alert))
    tell(alert, RAISED_AGAIN)
    plan(alert)
    return True


@transaction.atomic
def escalate_alert(*, by: Person, alert: Alert) -> bool:
    """`by` wants others told now, without waiting for the deadline; whoever has it keeps it, unless somebody takes it over
    before they say that they still see to it. Whether there was anyone to tell.
    """
    alert = _mine_to_handle(by, alert)
    if alert.owner is not None:
        alert.others_told_at = timezone.now()
        alert.save(update_fields=["others_told_at", "updated_at"])
    record(by=by, verb="safety.escalate_alert", on=alert)
    return any(one != by for one in go_up(alert))


@transaction.atomic
def read_text(*, by: Person, reading: Reading) -> None:
    """`by` opens what was written: the person reads it in "Qui a regardé quoi". Raises PermissionDenied."""
    alert = _mine_to_handle(by, reading.alert)
    record(by=by, verb="safety.read_alert", on=alert, subject=reading.author, is_look=True)


@transaction.atomic
def write_to_author(*, by: Person, alert: Alert) -> str:
    """Open a private conversation between `by` and the author of the alert, and give its address.

    Writing to someone is taking their alert. Raises ValidationError when nobody is there to be written to.
    """
    alert = _mine_to_handle(by, alert)
    open_one = way_to_write()
    if alert.author is None or open_one is None or not alert.author.is_active:
        raise ValidationError(_("Cette personne n’a pas de compte ouvert ici : il n’y a personne à qui écrire."))
    if alert.owner is None:
        alert = take_alert(by=by, alert=alert)
    elif alert.owner == by:
        _keep(alert)
    try:
        address = open_one(by=by, to=alert.author, under=alert.under)
    except ValueError:
        raise ValidationError(
            _("Un blocage vous sépare : vous ne pouvez pas lui écrire. Passez l’alerte à quelqu’un d’autre.")
        ) from None
    record(by=by, verb="safety.write_from_call" if alert.is_call else "safety.write_from_alert", on=alert, subject=alert.author)
    return address


@transaction.atomic
def close_alert(*, by: Person, alert: Alert, outcome: str, note: str = "") -> Alert:
    """`by` says what was done: the alert is over. Raises PermissionDenied, AlreadyTakenError, ValidationError."""
    alert = _mine_to_handle(by, alert)
    if alert.owner is not None and alert.owner_id != by.pk:
        raise AlreadyTakenError(
            _("%(who)s s’en occupe. Demandez-lui ce qu’il en est avant de clore.") % {"who": alert.owner.pseudonym}
        )
    if outcome not in Outcome.values:
        raise ValidationError({"outcome": _("Dites ce qui a été fait : choisissez dans la liste.")})
    if len(note) > NOTE_LIMIT:
        raise ValidationError({
            "note": _("Votre texte fait %(n)s caractères, la limite est de %(limit)s. Il est gardé : raccourcissez-le.")
            % {"n": len(note), "limit": NOTE_LIMIT}
        })
    now = timezone.now()
    alert.owner, alert.taken_at = by, alert.taken_at or now
    alert.closed_by, alert.closed_at, alert.outcome, alert.note = by, now, outcome, note or None
    alert.save()
    if alert.is_call:
        take_off_desk(alert)
    record(by=by, verb="safety.close_call" if alert.is_call else "safety.close_alert", on=alert, subject=alert.author)
    mark_read_about(by=by, about=alert)
    return alert


@transaction.atomic
def reopen_alert(*, by: Person, alert: Alert) -> Alert:
    """`by` opens again, within an hour, an alert closed by mistake: it waits for someone, with a new delay, and everybody
    told before is told. What was noted of what was done goes. Raises PermissionDenied, AlreadyTakenError.
    """
    if not rules.may_handle_alert(by, alert):
        raise PermissionDenied
    alert = Alert.objects.select_for_update(of=("self",)).select_related("author", "owner").get(pk=alert.pk)
    if alert.is_open:
        raise AlreadyTakenError(_("Cette alerte est ouverte."))
    if not rules.can_be_reopened(by, alert):
        raise AlreadyTakenError(_("Cette alerte ne se rouvre plus. Si cette personne a encore besoin de quelqu’un, écrivez-lui, ou prévenez l’équipe."))
    alert.closed_by, alert.closed_at, alert.outcome, alert.note = None, None, "", None
    alert.due_at = timezone.now() + rules.delay_for(alert.level)
    try:
        with transaction.atomic():
            let_go(alert)
            alert.save()
    except IntegrityError:  # they wrote again since
        raise AlreadyTakenError(_("Cette personne a écrit de nouveau depuis : une autre alerte est ouverte à ce nom.")) from None
    record(by=by, verb="safety.reopen_alert", on=alert, subject=alert.author)
    tell(alert, REOPENED, by, who_was_told=True)
    plan(alert)
    return alert


@transaction.atomic
def ask_for_a_word(*, by: Person) -> bool:
    """`by` would rather be written to: those who answer their open alert are told; whether there is one."""
    alert = Alert.objects.filter(pk__in=_last_of(by)).select_for_update(of=("self",)).select_related("owner").first()
    if alert is None:
        return False
    alert.wants_word_at = timezone.now()
    alert.save(update_fields=["wants_word_at", "updated_at"])
    owner = alert.owner
    told = [owner] if owner is not None and rules.may_handle_alert(owner, alert) else queries.everyone_told_of(alert)
    for person in told:
        made = notify(to=person, kind=WANTS_WORD, about=alert, url=reverse("safety:alert", args=[alert.pk]))
        if alert.level != Urgency.UNREAD:
            reach.enqueue(str(person.pk), str(alert.pk), str(made.pk) if made else "")
    return True


@transaction.atomic
def say_safe(*, by: Person) -> bool:
    """`by` says they are safe: it is written on their alert, which somebody still closes; whether there is one."""
    return bool(Alert.objects.filter(pk__in=_last_of(by)).update(safe_at=timezone.now()))


def _last_of(person: Person) -> list:
    """The alert of what `person` wrote last: marked alone, so that two alerts do not say together whose they are."""
    return list(Alert.objects.last_of(person).values_list("pk", flat=True))


def _mine_to_handle(by: Person, alert: Alert | None) -> Alert:
    """The alert as it is now, its row locked; PermissionDenied when `by` may not handle it."""
    if alert is None or not rules.may_handle_alert(by, alert):
        raise PermissionDenied
    alert = Alert.objects.select_for_update(of=("self",)).select_related("author", "owner").get(pk=alert.pk)
    if not alert.is_open:
        raise AlreadyTakenError(_("Cette alerte est close."))
    return alert


def forget_closed() -> None:
    """Once long closed, an alert keeps what was done and when: neither whose it was, nor what was read (upkeep)."""
    old = Alert.objects.filter(closed_at__lt=timezone.now() - rules.time_kept())
    Reading.objects.filter(alert__in=old).delete()
    old.filter(author__isnull=False).update(author=None, under="")
    old.filter(note__isnull=False).update(note=None)
    unlinked = Reading.objects.filter(alert=None, read_at__lt=timezone.now() - rules.AMBER_KEPT)
    unlinked.delete()


def leave_alerts(person: Person) -> None:
    """Before `person` is erased: the notes about them go, what they had taken waits for someone else."""
    Alert.objects.filter(author=person).update(author=None, under="", note=None)
    for alert in Alert.objects.open().filter(owner=person).select_for_update():
        let_go(alert)
        AlertTold.objects.get_or_create(alert=alert, person=person, step=alert.step)  # going up means telling somebody who stays
        go_up(alert)
