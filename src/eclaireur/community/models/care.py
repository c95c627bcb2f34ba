"""Nobody is left without an answer: to whom a waiting topic was offered, who wants to be asked, when the team was told."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from eclaireur.accounts.models import Person
from eclaireur.community.models.posts import Post
from eclaireur.community.models.topics import Topic
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import DELETE

MOST_A_WEEK = 7
TOPIC_OR_POST = Q(topic__isnull=False, post=None) | Q(topic=None, post__isnull=False)


@register_setting(icon="comment")
class CareSettings(BaseGenericSetting):
    """How long a topic waits before others are asked, and how many are."""

    offer_after_hours = models.PositiveSmallIntegerField(
        _("heures sans réponse avant de proposer un sujet à des personnes qui l’ont vécu"), default=3,
        validators=[MinValueValidator(1), MaxValueValidator(72)],
    )
    team_after_hours = models.PositiveSmallIntegerField(
        _("heures sans réponse avant de prévenir l’équipe"), default=12,
        validators=[MinValueValidator(1), MaxValueValidator(168)],
    )
    offered_to = models.PositiveSmallIntegerField(
        _("personnes à qui un sujet est proposé en même temps, au plus"), default=5,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
    )

    class Meta:
        verbose_name = _("réponses attendues")


class Readiness(BaseModel):
    """Whether someone wants to be shown topics that wait for an answer, about what they lived, and how many a week.

    Without a row, peers are asked (it is their role) and members are not.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="readiness")
    is_ready = models.BooleanField(_("me proposer des sujets qui attendent une réponse"), default=False)
    most_a_week = models.PositiveSmallIntegerField(
        _("par semaine, au plus"), default=3, validators=[MinValueValidator(1), MaxValueValidator(MOST_A_WEEK)],
    )

    class Meta:
        verbose_name = _("être sollicité dans la communauté")
        verbose_name_plural = _("être sollicité dans la communauté")
        constraints = [
            models.CheckConstraint(
                condition=Q(most_a_week__gte=1, most_a_week__lte=MOST_A_WEEK), name="asked_between_once_and_daily"
            ),
        ]

    class PersonalData:
        subject = "person"
        export = ("is_ready", "most_a_week", "created_at")
        withheld = {"id": "technical", "person": "you", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return str(self.pk)


class Care(BaseModel):
    """What was done so that nobody stays without an answer: one row a topic, made when others are first looked for,
    and one a message that needed an answer of its own, made when it said so. It changes each time others are looked for.
    """

    topic = models.OneToOneField(Topic, on_delete=models.CASCADE, null=True, blank=True, related_name="care")
    post = models.OneToOneField(Post, on_delete=models.CASCADE, null=True, blank=True, related_name="care")
    team_told_at = models.DateTimeField(_("équipe prévenue le"), null=True, blank=True)

    class Meta:
        verbose_name = _("réponse cherchée")
        verbose_name_plural = _("réponses cherchées")
        constraints = [models.CheckConstraint(condition=TOPIC_OR_POST, name="an_answer_is_sought_for_a_topic_or_a_post")]

    class PersonalData:
        subject = ("topic__author", "post__author")
        export = ("created_at", "team_told_at")
        withheld = {"id": "technical", "topic": "your own topic", "post": "your own message", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return str(self.pk)


class OfferQuerySet(models.QuerySet["Offer"]):
    """Offers as those asked meet them."""

    def waiting_for(self, person: Any) -> OfferQuerySet:
        """What `person` was offered, did not turn down, may still read, and that nobody has answered."""
        topics = Topic.objects.visible_to(person).unanswered().filter(space__closed_at=None)
        posts = Post.objects.visible_to(person).still_waiting().filter(offers__person=person)  # a few, read from there
        return self.filter(Q(topic__in=topics) | Q(post__in=posts), person=person, passed_at=None)

    def standing(self) -> OfferQuerySet:
        """Those that somebody who is here still has before them: neither left to others, nor out of reach."""
        return self.filter(passed_at=None, person__in=Person.objects.here())

    def about_words_of(self, author: Any) -> OfferQuerySet:
        """What was asked of others so that `author` gets an answer."""
        return self.filter(Q(topic__author=author) | Q(post__author=author))


class Offer(BaseModel):
    """A topic or a message that waits was shown to someone who lived something close. Nobody else ever knows to whom."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, null=True, blank=True, related_name="offers")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, blank=True, related_name="offers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="offers")
    passed_at = models.DateTimeField(_("laissé à d’autres le"), null=True, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("sujet proposé")
        verbose_name_plural = _("sujets proposés")
        constraints = [
            models.UniqueConstraint(fields=["topic", "person"], name="a_topic_is_offered_once_to_someone"),
            models.UniqueConstraint(fields=["post", "person"], name="a_post_is_offered_once_to_someone"),
            models.CheckConstraint(condition=TOPIC_OR_POST, name="an_offer_is_of_a_topic_or_a_post"),
        ]
        indexes = [models.Index(fields=["person", "-created_at"], name="offers_of_someone")]

    class PersonalData:
        subject = "person"
        export = ("created_at", "passed_at")
        withheld = {
            "id": "technical", "person": "you", "topic": "about someone else", "post": "about someone else",
            "updated_at": "technical",
        }
        erase = DELETE

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def about(self) -> Topic | Post:
        """What waits: a whole topic, or one message."""
        return self.topic or self.post


class Welcome(BaseModel):
    """A volunteer took charge of answering someone's first message. Taken, it is theirs for a while."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="welcome")
    greeter = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="welcomes")
    taken_at = models.DateTimeField(_("pris le"), default=timezone.now)

    class Meta:
        verbose_name = _("premier message à accueillir")
        verbose_name_plural = _("premiers messages à accueillir")

    class PersonalData:
        subject = "greeter"
        export = ("taken_at",)
        withheld = {"id": "technical", "greeter": "you", "post": "about someone else", "created_at": "technical",
                    "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return str(self.pk)


class Rhythm(models.TextChoices):
    """How often what one follows is told together."""

    DAILY = "daily", _("chaque jour où il y a du nouveau")
    WEEKLY = "weekly", _("chaque semaine")


class Digest(BaseModel):
    """Someone wants to be told of what they follow all at once, instead of each time."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="community_digest")
    rhythm = models.CharField(_("à quel rythme"), max_length=8, choices=Rhythm)
    told_at = models.DateTimeField(_("dernier envoi"), default=timezone.now)

    class Meta:
        verbose_name = _("résumé de la communauté")
        verbose_name_plural = _("résumé de la communauté")
        constraints = [models.CheckConstraint(condition=Q(rhythm__in=Rhythm.values), name="a_digest_has_a_known_rhythm")]

    class PersonalData:
        subject = "person"
        export = ("rhythm", "told_at", "created_at")
        withheld = {"id": "technical", "person": "you", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return str(self.pk)
