"""What each reader keeps for themselves: how far they read, what they follow, a word of thanks, an unsent text."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models import Person
from eclaireur.community.enums import ReactionKind
from eclaireur.community.models.posts import Post
from eclaireur.community.models.spaces import Space
from eclaireur.community.models.topics import Topic
from eclaireur.community.texts import DRAFT_LIMIT
from eclaireur.core.fields import EncryptedTextField
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import DELETE


class Reading(BaseModel):
    """How far a person read a topic."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="readings")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="readings")
    last_read = models.PositiveIntegerField(default=0)  # place of the last message seen

    class Meta:
        verbose_name = _("lecture")
        constraints = [models.UniqueConstraint(fields=["person", "topic"], name="one_reading_per_person_and_topic")]

    class PersonalData:
        subject = "person"
        export = ()
        withheld = {
            "id": "technical", "person": "you", "topic": "technical", "last_read": "technical", "created_at": "technical",
            "updated_at": "technical",
        }
        erase = DELETE

    def __str__(self) -> str:
        return str(self.pk)


class Visit(BaseModel):
    """When a person came to a space, this time and the time before: topics opened since then are new to them."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="space_visits")
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="visits")
    began_at = models.DateTimeField(default=timezone.now)
    before_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("visite d’un espace")
        verbose_name_plural = _("visites d’espaces")
        constraints = [models.UniqueConstraint(fields=["person", "space"], name="one_visit_per_person_and_space")]

    class PersonalData:
        subject = "person"
        export = ("space", "began_at")
        withheld = {
            "id": "technical", "person": "you", "before_at": "technical", "created_at": "technical", "updated_at": "technical",
        }
        erase = DELETE

    def __str__(self) -> str:
        return str(self.pk)


class FollowingQuerySet(models.QuerySet["Following"]):
    def of(self, followed: Topic | Space) -> FollowingQuerySet:
        """Who follows this topic, or this space."""
        return self.filter(topic=followed) if isinstance(followed, Topic) else self.filter(space=followed)


class Following(BaseModel):
    """A person wants to hear of what comes in a topic, or of new topics in a space."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="followings")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, null=True, blank=True, related_name="followings")
    space = models.ForeignKey(
        Space, on_delete=models.CASCADE, null=True, blank=True, related_name="followings", verbose_name=_("espace")
    )

    objects = FollowingQuerySet.as_manager()

    class Meta:
        verbose_name = _("suivi")
        verbose_name_plural = _("suivis dans la communauté")
        constraints = [
            models.UniqueConstraint(fields=["person", "topic"], name="a_topic_is_followed_once"),
            models.UniqueConstraint(fields=["person", "space"], name="a_space_is_followed_once"),
            models.CheckConstraint(
                condition=Q(topic__isnull=False, space=None) | Q(topic=None, space__isnull=False),
                name="one_follows_a_topic_or_a_space",
            ),
        ]

    class PersonalData:
        subject = "person"
        export = ("space", "created_at")
        withheld = {"id": "technical", "person": "you", "topic": "about someone else", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return str(self.pk)


class Reaction(BaseModel):
    """A person says thank you, or "me too". Nobody sees who said it."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reactions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reactions")
    kind = models.CharField(_("sorte"), max_length=8, choices=ReactionKind)

    class Meta:
        verbose_name = _("merci, moi aussi")
        verbose_name_plural = _("mercis et « moi aussi »")
        constraints = [
            models.UniqueConstraint(fields=["post", "person", "kind"], name="said_once"),
            models.CheckConstraint(condition=Q(kind__in=ReactionKind.values), name="a_reaction_is_of_a_known_kind"),
        ]

    class PersonalData:
        subject = "person"
        export = ("kind", "created_at")
        withheld = {"id": "technical", "person": "you", "post": "about someone else", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return str(self.pk)


class Draft(BaseModel):
    """What someone began to write, a topic in a space or an answer in a topic. Nobody else ever reads it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="community_drafts")
    space = models.ForeignKey(Space, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts")
    title = EncryptedTextField(_("titre"), owner="person", max_length=500, blank=True)
    body = EncryptedTextField(_("brouillon"), owner="person", max_length=DRAFT_LIMIT, blank=True)
    content_note = EncryptedTextField(_("note de contenu"), owner="person", max_length=16, null=True, blank=True)
    themes = EncryptedTextField(_("thèmes"), owner="person", max_length=200, null=True, blank=True)  # identifiers and commas
    quoted = models.ForeignKey(Post, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("brouillon dans la communauté")
        verbose_name_plural = _("brouillons dans la communauté")
        constraints = [
            models.UniqueConstraint(fields=["person", "topic"], name="one_draft_per_person_and_topic"),
            models.UniqueConstraint(fields=["person", "space"], name="one_draft_of_a_topic_per_person_and_space"),
            models.CheckConstraint(
                condition=Q(topic__isnull=False, space=None) | Q(topic=None, space__isnull=False),
                name="a_draft_is_for_a_topic_or_a_space",
            ),
        ]

    class PersonalData:
        subject = "person"
        export = ("title", "body", "content_note", "updated_at")
        withheld = {
            "id": "technical", "person": "you", "space": "technical", "topic": "technical", "themes": "chosen from a list",
            "quoted": "about someone else", "created_at": "technical",
        }
        erase = DELETE

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        """Where it is gone on with."""
        if self.topic is not None:
            return f"{self.topic.get_absolute_url()}#ecrire"
        return reverse("community:new_topic", args=[self.space.slug])


def where(place: Topic | Space) -> dict[str, Any]:
    """The column of a row kept for `place`: a topic, or a space."""
    return {"topic": place} if isinstance(place, Topic) else {"space": place}
