"""A private calendar address: what lets a phone or a computer show where someone is expected."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models import Person
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import DELETE
from eclaireur.gatherings.enums import Alarm


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    """Private addresses as their owner meets them."""

    def visible_to(self, viewer: Any) -> CalendarFeedQuerySet:
        """One's own, and nobody else's."""
        if not getattr(viewer, "is_authenticated", False):
            return self.none()
        return self.filter(person=viewer)


class CalendarFeed(BaseModel):
    """One address for one device. The address was shown once: only its fingerprint is kept.

    By default it says as little as possible: "Rendez-vous", a time, no place, no alarm.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="calendar_feeds")
    name = models.CharField(_("nom de l’appareil"), max_length=40)
    fingerprint = models.CharField(max_length=64, unique=True)
    with_titles = models.BooleanField(_("écrire le titre des rencontres"), default=False)
    with_places = models.BooleanField(_("écrire le lieu"), default=False)
    alarm = models.PositiveSmallIntegerField(_("alarme"), choices=Alarm, null=True, blank=True)  # minutes before

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("adresse d’agenda privée")
        verbose_name_plural = _("adresses d’agenda privées")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(fingerprint=""), name="a_calendar_address_has_a_fingerprint"),
            models.CheckConstraint(condition=Q(alarm=None) | Q(alarm__in=Alarm.values), name="an_alarm_is_one_of_those_offered"),
        ]

    class PersonalData:
        subject = "person"
        export = ("name", "with_titles", "with_places", "alarm", "created_at")
        withheld = {
            "id": "technical", "person": "you", "fingerprint": "a print of a secret address, of no use to you",
            "updated_at": "technical",
        }  # fmt: skip
        erase = DELETE

    def __str__(self) -> str:
        return self.name
