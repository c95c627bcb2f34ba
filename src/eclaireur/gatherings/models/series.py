"""A gathering that happens once or comes back: what it is, whom it is for, when and where."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person, Structure
from eclaireur.community.models import StructureMembership
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import ANONYMISE
from eclaireur.core.zones import Zone
from eclaireur.gatherings.enums import (
    ANNOUNCED,
    DROPPED_IN_ON,
    HELD_BY_TWO,
    Audience,
    Holidays,
    Kind,
    OccurrenceState,
    Repeats,
    SeriesState,
    Way,
)
from eclaireur.gatherings.models.holders import Holding, may_be_entrusted
from eclaireur.gatherings.models.where import Where, one_goes_to_a_place
from eclaireur.gatherings.recurrence import MOST_APART, MOST_DATES, Rule, midnight, subdivision_of
from eclaireur.people.models import Concept
from eclaireur.territory.models import coordinates_come_together

LONGEST = 12 * 60  # minutes
MOST_PLACES = 1000
TWO = 2  # people hold a gathering, by default
LONGEST_PLAN = 4000  # signs
MOST_NOTICE = 14 * 24  # hours before the start
STAYS_A_PROGRAMME = _("Une fois publiée, une rencontre ne devient pas un programme, ni l’inverse : on ne s’y inscrit pas de la même façon. Écrivez-en une nouvelle.")


def seats_of(person: Any) -> tuple[bool, list]:
    """Whether `person` coordinates or facilitates everywhere, and the structures where they do."""
    places = [grant.structure_id for grant in person.current_grants if grant.role == Role.COORDINATOR]
    return None in places, [place for place in places if place]


class SeriesQuerySet(models.QuerySet["Series"]):
    """Series as their readers meet them."""

    def visible_to(self, viewer: Any) -> SeriesQuerySet:
        """Published ones announced to all, or to the viewer's circle of peers or structure; and those they hold."""
        announced = ~Q(state=SeriesState.DRAFT) & Q(hidden_at=None)
        public = announced & Q(audience__in=ANNOUNCED)
        if not getattr(viewer, "is_authenticated", False):
            return self.filter(public)
        grants = viewer.current_grants
        belongs = StructureMembership.objects.filter(person=viewer).values("structure")
        works = [grant.structure_id for grant in grants if grant.structure_id]
        theirs = Q(structure__in=belongs) | Q(structure__in=works)
        inside = announced & Q(audience=Audience.STRUCTURE) & theirs
        if viewer.holds(Role.PEER):
            inside |= announced & Q(audience=Audience.PEERS)
        return self.filter(public | inside | Q(pk__in=self.held_by(viewer).values("pk")))

    def held_by(self, person: Any) -> SeriesQuerySet:
        """Series `person` holds, or coordinates, drafts included."""
        if not getattr(person, "is_authenticated", False):
            return self.none()
        everywhere, structures = seats_of(person)
        if everywhere or person.holds(Role.OPERATOR):
            return Series.objects.all()
        mine = Q(pk__in=Holding.objects.filter(person=person).values("series") if may_be_entrusted(person) else ())
        return Series.objects.filter(mine | Q(structure__in=structures))

    def published(self) -> SeriesQuerySet:
        return self.filter(state=SeriesState.PUBLISHED)


class Series(Where, BaseModel):
    """A gathering: one date or many. Its dates are rows of Occurrence, stored ahead; the rule makes the next ones."""

    slug = models.SlugField(_("adresse"), max_length=80, unique=True)
    kind = models.CharField(_("sorte"), max_length=12, choices=Kind)
    title = models.CharField(_("titre"), max_length=120)
    description = models.TextField(_("de quoi il s’agit"), max_length=6000, blank=True)
    themes = models.ManyToManyField(Concept, blank=True, related_name="gatherings", verbose_name=_("thèmes"))
    structure = models.ForeignKey(
        Structure, on_delete=models.CASCADE, null=True, blank=True, related_name="gatherings", verbose_name=_("structure")
    )
    audience = models.CharField(_("pour"), max_length=12, choices=Audience, default=Audience.EVERYONE)
    open_to_visitors = models.BooleanField(_("on peut s’inscrire sans compte"), default=False)
    come_freely = models.BooleanField(_("on y vient sans s’inscrire"), default=False)
    state = models.CharField(_("état"), max_length=12, choices=SeriesState, default=SeriesState.DRAFT)
    published_at = models.DateTimeField(_("publiée le"), null=True, blank=True)
    ended_at = models.DateTimeField(_("arrêtée le"), null=True, blank=True)
    hidden_at = models.DateTimeField(_("retirée par la modération le"), null=True, blank=True)
    cancel_words = models.CharField(_("mot d’annulation"), max_length=600, blank=True)
    confirmed_at = models.DateTimeField(_("confirmée le"), null=True, blank=True)  # a programme, by its minimum

    zone = models.CharField(_("heure de"), max_length=32, choices=Zone, default=Zone.PARIS)
    starts_on = models.DateField(_("première date"))
    starts_at_time = models.TimeField(_("heure de début"))
    minutes = models.PositiveSmallIntegerField(_("durée, en minutes"), default=90)
    repeats = models.CharField(_("se répète"), max_length=14, choices=Repeats, default=Repeats.ONCE)
    every = models.PositiveSmallIntegerField(_("toutes les … semaines ou mois"), default=1)
    weekdays = models.JSONField(_("jours de la semaine"), default=list, blank=True)  # 0 is Monday
    count = models.PositiveSmallIntegerField(_("nombre de dates"), null=True, blank=True)
    until = models.DateField(_("jusqu’au"), null=True, blank=True)
    holidays = models.CharField(_("jours fériés"), max_length=8, choices=Holidays, default=Holidays.SKIPPED)
    left_out = models.JSONField(_("périodes sans date"), default=list, blank=True)  # pairs of days, both included
    added = models.JSONField(_("dates en plus"), default=list, blank=True)  # wall times
    stored_until = models.DateTimeField(null=True, blank=True, db_index=True)  # dates before this are rows; null: all of them
    rule_since = models.DateTimeField(null=True, blank=True)  # dates before this are as an earlier change left them

    capacity = models.PositiveSmallIntegerField(_("nombre de places"), null=True, blank=True)
    minimum = models.PositiveSmallIntegerField(_("nombre minimum pour que la rencontre ait lieu"), null=True, blank=True)
    decide_hours = models.PositiveSmallIntegerField(_("décider combien d’heures avant"), default=24)
    minimum_since = models.DateTimeField(null=True, blank=True)  # changed after it was published
    doors_close_after = models.PositiveSmallIntegerField(_("portes fermées combien de minutes après le début"), null=True, blank=True)
    rules_text = models.TextField(_("règles du groupe"), max_length=4000, blank=True)
    rules_changed_at = models.DateTimeField(null=True, blank=True)  # after it was published
    moderation_text = models.TextField(_("comment le groupe est tenu"), max_length=2000, blank=True)
    material = models.TextField(_("préparation, pour l’équipe seulement"), max_length=6000, blank=True)
    alone_because = models.CharField(_("pourquoi une seule personne la tient"), max_length=300, blank=True)
    usual_plan = models.TextField(_("déroulé habituel"), max_length=LONGEST_PLAN, blank=True)
    sequence = models.PositiveIntegerField(default=0)  # iCalendar SEQUENCE

    created_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    facilitators = models.ManyToManyField(Person, through="Holding", related_name="gatherings_held")

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("rencontre")
        verbose_name_plural = _("rencontres")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=SeriesState.DRAFT, published_at=None)
                | (~Q(state=SeriesState.DRAFT) & Q(published_at__isnull=False)),
                name="a_series_is_published_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[SeriesState.ENDED, SeriesState.CANCELLED], ended_at__isnull=False)
                | (~Q(state__in=[SeriesState.ENDED, SeriesState.CANCELLED]) & Q(ended_at=None)),
                name="a_series_stops_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(way=""), name="a_series_says_how_to_meet"),
            models.CheckConstraint(condition=Q(minutes__range=(5, LONGEST)), name="a_gathering_lasts_a_while"),
            models.CheckConstraint(condition=Q(every__range=(1, MOST_APART)), name="a_series_comes_back_soon_enough"),
            models.CheckConstraint(
                condition=Q(count=None) | Q(count__range=(1, MOST_DATES), until=None), name="a_series_ends_by_count_or_by_date"
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("starts_on")), name="a_series_ends_after_it_began"),
            models.CheckConstraint(condition=Q(capacity=None) | Q(capacity__range=(1, MOST_PLACES)), name="a_series_has_places"),
            models.CheckConstraint(
                condition=Q(minimum=None) | (Q(minimum__gte=1) & (Q(capacity=None) | Q(minimum__lte=F("capacity")))),
                name="a_minimum_fits_in_the_places",
            ),
            models.CheckConstraint(condition=Q(decide_hours__range=(1, MOST_NOTICE)), name="a_minimum_is_decided_before"),
            models.CheckConstraint(
                condition=~Q(audience=Audience.STRUCTURE) | Q(structure__isnull=False), name="members_of_a_structure_have_one"
            ),
            models.CheckConstraint(
                condition=Q(open_to_visitors=False) | Q(audience=Audience.EVERYONE), name="visitors_come_where_everyone_does"
            ),
            models.CheckConstraint(
                condition=Q(come_freely=False) | Q(kind__in=sorted(DROPPED_IN_ON), capacity=None, minimum=None),
                name="one_comes_freely_where_nobody_is_counted",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.PROGRAMME) | Q(repeats=Repeats.ONCE) | Q(count__isnull=False) | Q(until__isnull=False),
                name="a_programme_has_an_end",
            ),
            coordinates_come_together("a_series_is_somewhere_or_nowhere"),
            one_goes_to_a_place("a_series_goes_to_a_place_to_meet_there"),
        ]

    class PersonalData:
        subject = "created_by"
        export = ("kind", "title", "description", "created_at", "published_at")
        withheld = dict.fromkeys(
            ("id", "slug", "structure", "audience", "open_to_visitors", "come_freely", "state", "ended_at", "hidden_at", "cancel_words", "confirmed_at",
             "zone", "starts_on", "starts_at_time", "minutes", "repeats", "every", "weekdays", "count", "until", "holidays", "left_out", "added",
             "stored_until", "rule_since", "capacity", "minimum", "decide_hours", "minimum_since", "doors_close_after", "rules_text",
             "rules_changed_at", "moderation_text", "material", "alone_because", "usual_plan", "sequence", "created_by", "updated_at", "way", "place", "place_name", "address", "commune",
             "lat", "lon", "access", "access_words", "phone", "video_url", "video_is_ours"),
            "about the gathering, not about you",
        )  # fmt: skip
        erase = ANONYMISE

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("gatherings:series", args=[self.slug])

    @property
    def is_programme(self) -> bool:
        """Whether one registration is for all its dates."""
        return self.kind == Kind.PROGRAMME

    @property
    def is_held_by_two(self) -> bool:
        """Whether two people hold it, by default."""
        return self.kind in HELD_BY_TWO

    def wants_another(self, holders: int, because: str) -> bool:
        """Whether so few people may not hold it without saying why."""
        return self.is_held_by_two and holders < TWO and not because.strip()

    @property
    def is_announced(self) -> bool:
        """Whether anybody may read about it."""
        return self.state != SeriesState.DRAFT and self.hidden_at is None and self.audience in ANNOUNCED

    @property
    def is_over(self) -> bool:
        return self.state in {SeriesState.ENDED, SeriesState.CANCELLED}

    @property
    def dates_stopped_with_it(self) -> models.QuerySet:
        """Its dates to come that were cancelled with the whole gathering; one cancelled before stays so."""
        return self.occurrences.filter(state=OccurrenceState.CANCELLED, cancelled_at=self.ended_at, starts_at__gt=timezone.now())

    @property
    def may_be_resumed(self) -> bool:
        """Whether it was cancelled and may go on after all: dates are still to come, and moderation does not keep it out."""
        return self.state == SeriesState.CANCELLED and self.hidden_at is None and self.dates_stopped_with_it.exists()

    @property
    def rule(self) -> Rule:
        """When it happens, as a plain value."""
        return Rule(
            start=dt.datetime.combine(self.starts_on, self.starts_at_time), zone=self.zone, repeats=self.repeats,
            every=self.every, weekdays=tuple(self.weekdays), count=self.count, until=self.until, holidays=self.holidays,
            subdivision=subdivision_of(self.zone, self.commune.departement_id if self.commune else None),
            left_out=tuple((dt.date.fromisoformat(first), dt.date.fromisoformat(last)) for first, last in self.left_out),
            added=tuple(map(dt.datetime.fromisoformat, self.added)),
        )  # fmt: skip

    @property
    def rule_begins(self) -> dt.datetime:
        """From when dates follow the rule: those before it are as an earlier change left them."""
        first = midnight(self.starts_on, self.zone)
        return max(first, self.rule_since) if self.rule_since else first

    @property
    def rules_version(self) -> str:
        """Which rules these are, for a page to say which ones it showed."""
        return self.rules_changed_at.isoformat() if self.rules_changed_at else ""

    @property
    def length(self) -> dt.timedelta:
        return dt.timedelta(minutes=self.minutes)

    @property
    def places(self) -> int | None:
        """How many may register for the whole (a programme); None when as many as come."""
        return self.capacity

    @property
    def first_start(self) -> dt.datetime | None:
        """When its first date that is not cancelled begins."""
        return self.occurrences.kept().order_by("starts_at").values_list("starts_at", flat=True).first()

    @property
    def registration_opens(self) -> bool:
        """Whether one may register for the whole now: it has not begun."""
        first = self.first_start
        return self.state == SeriesState.PUBLISHED and first is not None and first > timezone.now()

    @property
    def takes_visitors(self) -> bool:
        """Whether one registers without an account, for every session of a programme."""
        return self.open_to_visitors and not self.asks_for_account

    @property
    def asks_for_account(self) -> bool:
        """Whether one comes with an account only: nobody enters a text room without one, be it for one session."""
        return self.way == Way.TEXT or (self.is_programme and self.occurrences.kept().filter(way=Way.TEXT).exists())
