"""What screening notices in a text, what happened around someone lately, and what waits for a moderator."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Site

from eclaireur.accounts.models import Block, Person
from eclaireur.accounts.queries import for_anyone
from eclaireur.core.prepared import counted, how_many
from eclaireur.safety import rules
from eclaireur.safety.enums import OPEN_ACCOUNT, HintOutcome, PatternKind, Priority, Reason, SignKind
from eclaireur.safety.models import AgeHint, Pattern, ProtectionSettings, Report, Sign
from eclaireur.safety.models.protection import SIGNS_KEPT
from eclaireur.safety.noticed import (
    ABOUT_LEAVING,
    FIRST_EXCHANGES,
    NEVER_NATURAL,
    REASONS,
    TO_THE_RECEIVER,
    TO_THE_SENDER,
)
from eclaireur.safety.patterns import Counts, Thresholds
from eclaireur.safety.queries.help import help_numbers
from eclaireur.safety.registries import DeskItem
from eclaireur.safety.screening import Finding, Kind, screen

__all__ = ["ABOUT_LEAVING", "FIRST_EXCHANGES", "NEVER_NATURAL", "Finding", "Kind"]


def noticed_in(text: str, kinds: Collection[Kind] = FIRST_EXCHANGES) -> tuple[Finding, ...]:
    """What `text` carries among `kinds`; help numbers and this site’s own addresses are never noticed."""
    found = screen(text, kinds=kinds)
    if not found:
        return ()  # most texts: nothing more is read
    hosts = [host.removeprefix("www.") for host in (*settings.ALLOWED_HOSTS, *_sites()) if host not in ("*", "")]
    return screen(text, kinds=kinds, numbers=[number.number for number in help_numbers()], hosts=[host.strip(".") for host in hosts])


def _sites() -> list[str]:
    return list(Site.objects.values_list("hostname", flat=True))


def said_to_sender(kinds: Iterable[str]) -> list[str]:
    """What was noticed, in words for whoever is about to send it."""
    return [str(TO_THE_SENDER[Kind(kind)]) for kind in dict.fromkeys(kinds)]


def said_to_receiver(kinds: Iterable[str]) -> list[str]:
    """What was noticed, in words for whoever received it."""
    return [str(TO_THE_RECEIVER[Kind(kind)]) for kind in dict.fromkeys(kinds)]


def reason_to_report(kinds: Iterable[str]) -> str:
    """The reason of a report made in one press beside a message in which these kinds were noticed."""
    return next((REASONS[Kind(kind)] for kind in kinds if Kind(kind) in REASONS), "outside")


def orientation_from(address: str) -> str:
    """The page that says where to turn before eighteen, leading on to `address`."""
    return f"{reverse('safety:orientation')}?{urlencode({'suite': address})}"


def is_newcomer(person: Person, within: int) -> bool:
    """Whether `person` arrived less than `within` days ago."""
    return person.created_at > timezone.now() - timedelta(days=within)


def thresholds() -> Thresholds:
    """From how many on something is looked at, as the operator set it."""
    wanted = ProtectionSettings.load()
    return Thresholds(
        many_contacts=wanted.many_contacts, same_opening=wanted.same_opening, newcomers_least=wanted.newcomers_least,
        newcomers_percent=wanted.newcomers_percent, turned_away=wanted.turned_away, repeated=wanted.repeated,
    )


def counts_of(person: Person) -> Counts:
    """What happened around `person` in thirty days, since the last time a moderator looked. Numbers of people, no text."""
    begin = _counted_since(person)
    recent = timezone.now() - timedelta(days=ProtectionSettings.load().contact_days)
    signs = list(Sign.objects.by(person, after=begin).values_list("kind", "towards", "was_newcomer", "opening", "created_at"))
    first = [sign for sign in signs if sign[0] == SignKind.FIRST_WORDS]
    openings = Counter({(towards, opening) for _kind, towards, _new, opening, _at in first if opening})
    same = Counter(opening for _towards, opening in openings)
    turned_away = {towards for kind, towards, *_rest in signs if kind == SignKind.REFUSED}
    turned_away |= set(Block.objects.filter(blocked=person, created_at__gte=begin).values_list("person", flat=True))
    turned_away |= set(
        Report.objects.filter(author=person, created_at__gte=begin, withdrawn_at=None, reporter__isnull=False).values_list("reporter", flat=True)
    )
    return Counts(
        contacts=len({towards for _kind, towards, _new, _opening, at in first if at >= recent}),
        same_opening=max(same.values(), default=0),
        written_to=len({towards for _kind, towards, *_rest in first}),
        newcomers=len({towards for _kind, towards, was_newcomer, *_rest in first if was_newcomer}),
        turned_away=len(turned_away),
        asked_anyway=len({towards for kind, towards, *_rest in signs if kind in (SignKind.ASKED_MONEY, SignKind.ASKED_SEXUAL)}),
    )


def _counted_since(person: Person) -> datetime:
    """From when on what happens around `person` counts: thirty days, or the last time a moderator looked."""
    begin = timezone.now() - SIGNS_KEPT
    looked_at = Pattern.objects.filter(person=person, decided_at__isnull=False).order_by("-decided_at").first()
    return max(begin, looked_at.decided_at) if looked_at is not None and looked_at.decided_at is not None else begin


def people_with_signs() -> QuerySet[Person]:
    """Everyone about whom something was counted lately."""
    begin = timezone.now() - SIGNS_KEPT
    people = set(Sign.objects.filter(created_at__gte=begin).values_list("person", flat=True))
    people |= set(Block.objects.filter(created_at__gte=begin).values_list("blocked", flat=True))
    people |= set(Report.objects.filter(created_at__gte=begin, author__isnull=False).values_list("author", flat=True))
    return Person.objects.filter(pk__in=people)


def reason_suggested(person: Person) -> str:
    """The reason a decision about what is open around `person` begins with: what they sent anyway, if that is what comes
    back; else the vaguest, since numbers alone accuse of nothing.
    """
    if not Pattern.objects.open().filter(person=person, kind=PatternKind.ASKED_ANYWAY).exists():
        return Reason.OTHER
    kinds = set(Sign.objects.by(person, after=_counted_since(person)).values_list("kind", flat=True))
    return Reason.SEXUAL if SignKind.ASKED_SEXUAL in kinds else Reason.OUTSIDE


def patterns_on_desk(moderator: Person) -> QuerySet[Pattern]:
    """What several signs make, still to be looked at, the oldest first."""
    return Pattern.objects.on_desk_of(moderator).open().select_related("person")


def hints_on_desk(moderator: Person) -> QuerySet[AgeHint]:
    """Ages to check, the oldest first."""
    return AgeHint.objects.on_desk_of(moderator).open().select_related("person")


def hints_just_settled(moderator: Person) -> QuerySet[AgeHint]:
    """Ages answered lately, that may still be asked again, the newest first; those asked again already left out."""
    since = timezone.now() - rules.HINT_TO_TAKE_BACK
    settled = AgeHint.objects.on_desk_of(moderator).filter(outcome__in=OPEN_ACCOUNT, decided_at__gt=since).select_related("person")
    return settled.exclude(person__in=AgeHint.objects.open().values("person")).order_by("-decided_at", "pk")


def protection_items(moderator: Person) -> Iterator[DeskItem]:
    """What comes back in first exchanges, and ages to check, as lines of the desk."""
    for hint in hints_on_desk(moderator):
        yield DeskItem(
            key=f"safety.age:{hint.pk}", kind=_("un âge à vérifier"), title=hint.signed,
            url=reverse("safety:age_hint", args=[hint.pk]), since=hint.created_at, urgency=Priority.SOON,
            why=_("Des mots laissent penser que cette personne a moins de 18 ans."),
        )
    for pattern in patterns_on_desk(moderator):
        yield DeskItem(
            key=f"safety.pattern:{pattern.pk}", kind=_("des premiers échanges"), title=pattern.person.pseudonym,
            url=reverse("safety:pattern", args=[pattern.pk]), since=pattern.created_at, urgency=Priority.SOON,
            why=f"{pattern.get_kind_display()}.",
        )


def protection_in_words(moderator: Person) -> str | None:
    """How many things wait on the page of protection, for a menu; None when none does."""
    count = how_many(_patterns(moderator)) + how_many(_hints(moderator))
    return ngettext("%(n)s à regarder", "%(n)s à regarder", count) % {"n": count} if count else None


@for_anyone
def _patterns(moderator: Person) -> QuerySet:
    return counted(patterns_on_desk(moderator))


@for_anyone
def _hints(moderator: Person) -> QuerySet:
    return counted(hints_on_desk(moderator))


def was_sent_away(person: Person) -> bool:
    """Whether the account of `person` was closed because they are under eighteen: they do not open it again alone."""
    return AgeHint.objects.filter(person=person, outcome=HintOutcome.MINOR).exists()
