"""Signs of first exchanges, what they make together, and what a moderator decides about it."""

from datetime import timedelta
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import record
from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person, RoleGrant
from eclaireur.notices.actions import notify
from eclaireur.safety import queries, rules
from eclaireur.safety.actions.decisions import pronounce
from eclaireur.safety.actions.house import tell_the_house
from eclaireur.safety.enums import SUSPENSIONS, Measure, Reason, SignKind
from eclaireur.safety.letters import is_unfinished
from eclaireur.safety.models import Decision, Pattern, ProtectionSettings, Sign
from eclaireur.safety.models.protection import SIGNS_KEPT
from eclaireur.safety.patterns import patterns_in
from eclaireur.safety.screening import Kind, opening_of

ASKED = {Kind.MONEY: SignKind.ASKED_MONEY, Kind.SEXUAL: SignKind.ASKED_SEXUAL}


class AlreadySettledError(Exception):
    """Another moderator decided in the meantime. Nothing was changed."""


def note_first_words(*, by: Person, towards: Person, text: str) -> None:
    """`by` is the first to write to `towards`: counted, with a keyed hash of the opening, never its words."""
    opening = opening_of(text)
    digest = salted_hmac("safety.opening", opening, algorithm="sha256").hexdigest() if opening else ""
    newcomer = queries.is_newcomer(towards, ProtectionSettings.load().newcomer_days)
    _note(Sign(person=by, towards=towards, kind=SignKind.FIRST_WORDS, was_newcomer=newcomer, opening=digest))


def note_sent_anyway(*, by: Person, towards: Person, kinds: list[str]) -> None:
    """`by` sent money or sexual words to `towards` after a second look; other kinds are not counted."""
    for kind in kinds:
        if sign := ASKED.get(Kind(kind)):
            _note(Sign(person=by, towards=towards, kind=sign))


def note_refusal(*, by: Person, towards: Person) -> None:
    """`by` offered something to `towards`, who said no."""
    _note(Sign(person=by, towards=towards, kind=SignKind.REFUSED))


def _note(sign: Sign) -> None:
    sign.save()
    transaction.on_commit(partial(look_for_patterns, person=sign.person))


@transaction.atomic
def look_for_patterns(*, person: Person) -> list[Pattern]:
    """What happened around `person` lately, counted: patterns open, with their numbers of now, or change theirs.

    One that waits for a moderator stays until looked at. Moderators are told of a new one.
    """
    if not Person.objects.select_for_update().filter(pk=person.pk).exists():  # one count at a time
        return []
    found = []
    for kind, (number, out_of) in patterns_in(queries.counts_of(person), queries.thresholds()).items():
        pattern, is_new = Pattern.objects.get_or_create(
            person=person, kind=kind, decided_at=None, defaults={"number": number, "out_of": out_of}
        )
        if is_new:
            _tell_moderators(pattern)
        elif (pattern.number, pattern.out_of) != (number, out_of):
            pattern.number, pattern.out_of = number, out_of
            pattern.save(update_fields=["number", "out_of", "updated_at"])
        found.append(pattern)
    return found


def _tell_moderators(pattern: Pattern) -> None:
    for moderator in moderators():
        if moderator != pattern.person:
            notify(to=moderator, kind="safety.to_look_at", about=pattern, url=reverse("safety:protection"))
    tell_the_house(pattern)


def moderators() -> list[Person]:
    """Everyone who holds the role of moderator and is here."""
    held = RoleGrant.objects.current().filter(role=Role.MODERATOR).values("person")
    return list(Person.objects.here().filter(pk__in=held))


@transaction.atomic
def settle_pattern(*, by: Person, pattern: Pattern, measure: str, reason: str = Reason.OTHER, letter: str = "") -> Decision:
    """`by` decides about everything open around the person of `pattern`: nothing to change, a word, a suspension.

    A word or a suspension needs `letter`, which the person reads with `reason`: numbers alone accuse of nothing. Counting begins anew from now. Raises PermissionDenied,
    AlreadySettledError, ValidationError.
    """
    if not rules.may_settle(by, pattern):
        raise PermissionDenied
    person = Person.objects.select_for_update().get(pk=pattern.person_id)
    together = list(Pattern.objects.open().filter(person=person))
    if pattern.pk not in {one.pk for one in together}:
        raise AlreadySettledError
    if measure not in {Measure.NOTHING, Measure.WRITE, *SUSPENSIONS}:
        raise ValidationError({"measure": _("Choisissez une décision dans la liste.")})
    if reason not in Reason.values:
        raise ValidationError({"reason": _("Choisissez une raison dans la liste.")})
    if measure != Measure.NOTHING and not letter.strip():
        raise ValidationError({"letter": _("Écrivez à la personne ce que vous lui reprochez, en quelques mots.")})
    if measure != Measure.NOTHING and is_unfinished(letter):
        raise ValidationError({"letter": _("Complétez ce mot : dites ce qui a posé problème.")})
    now = timezone.now()
    decision = pronounce(by=by, author=person, measure=measure, reason=reason, letter=letter)
    Pattern.objects.filter(pk__in=[one.pk for one in together]).update(decided_at=now, decision=decision, updated_at=now)
    return decision


def look_at_pattern(*, by: Person, pattern: Pattern) -> None:
    """Write in the journal that a moderator looked at these numbers. The person reads that, as for any look."""
    if not rules.may_settle(by, pattern):
        raise PermissionDenied
    record(by=by, verb="safety.look_at_pattern", on=pattern, subject=pattern.person, is_look=True)


def keep_counting() -> None:
    """Once an hour: forget signs older than thirty days, look again at what blocks and reports changed."""
    Sign.objects.filter(created_at__lt=timezone.now() - SIGNS_KEPT).delete()
    for person in queries.people_with_signs():
        look_for_patterns(person=person)


MINORS_ERASED_AFTER = timedelta(days=30)
"""How long someone under eighteen has to take their words with them, before everything is erased."""
