"""A topic: a first message and what people answer to it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models import Person
from eclaireur.accounts.queries import out_of_sight_of
from eclaireur.community.enums import ContentNote
from eclaireur.community.models.personas import Persona
from eclaireur.community.models.sight import is_member, moderated, readable
from eclaireur.community.models.spaces import Space, Theme
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import ANONYMISE
from eclaireur.people.models import Concept

TITLE_LIMIT = 140


class TopicQuerySet(models.QuerySet["Topic"]):
    """Topics as people meet them."""

    def visible_to(self, viewer: Any) -> TopicQuerySet:
        """Topics of spaces the viewer reads, not opened by someone out of their sight, nor hidden.

        A hidden topic is still read by its author and by those who moderate its space.
        """
        rows = self.filter(Q(erased_at=None) | Q(replies__gt=0))  # erased, it stays for what others answered
        if not is_member(viewer):
            return rows.filter(space__is_open=True, hidden_at=None)
        shown = Q(hidden_at=None) | Q(author=viewer) | moderated(viewer, "space__")
        return rows.filter(readable(viewer, "space__"), shown).not_by(out_of_sight_of(viewer))

    def not_by(self, people: set) -> TopicQuerySet:
        """Topics opened by nobody among `people` (identifiers)."""
        return self.filter(Q(author=None) | ~Q(author__in=people)) if people else self

    def unanswered(self) -> TopicQuerySet:
        """Topics still waiting for a first word by someone their author meets, in which one may still write."""
        return self.filter(first_answered_at=None, closed_at=None, hidden_at=None, erased_at=None)


class Topic(BaseModel):
    """A topic. Its first message is Post number 1; what is counted here is kept right by the actions."""

    space = models.ForeignKey(
        Space, on_delete=models.PROTECT, related_name="topics", verbose_name=_("espace"), db_index=False
    )  # the indexes below begin with it
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="topics")
    persona = models.ForeignKey(Persona, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    title = models.CharField(_("titre"), max_length=TITLE_LIMIT, blank=True)
    content_note = models.CharField(_("note de contenu"), max_length=16, choices=ContentNote, blank=True, default="")
    themes = models.ManyToManyField(Theme, blank=True, related_name="topics", verbose_name=_("thèmes"))
    told = models.ManyToManyField(Concept, blank=True, related_name="+", verbose_name=_("ce qu’il raconte"))  # recognised in its words
    is_pinned = models.BooleanField(_("épinglé"), default=False)
    closed_at = models.DateTimeField(_("fermé le"), null=True, blank=True)
    closing = models.CharField(_("pourquoi il est fermé"), max_length=300, blank=True)
    hidden_at = models.DateTimeField(_("masqué le"), null=True, blank=True)
    erased_at = models.DateTimeField(_("effacé le"), null=True, blank=True)
    last_sequence = models.PositiveIntegerField(default=0)  # number of the last message: places never move
    replies = models.PositiveIntegerField(default=0)  # answers that can be read: neither erased nor hidden
    last_activity_at = models.DateTimeField(_("dernier message"), default=timezone.now)
    first_answered_at = models.DateTimeField(_("première réponse d’une autre personne"), null=True, blank=True)  # whom the author meets

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("sujet")
        verbose_name_plural = _("sujets")
        indexes = [
            models.Index("space", F("is_pinned").desc(), F("last_activity_at").desc(), F("id").desc(), name="topics_of_a_space"),
            models.Index(fields=["space", "-last_activity_at"], name="last_word_of_a_space"),
            models.Index(
                fields=["space", "created_at"], condition=Q(first_answered_at=None), name="topics_without_an_answer"
            ),
            models.Index(fields=["author", "-created_at"], name="topics_of_an_author"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closing="") | (Q(closed_at__isnull=False) & ~Q(closing="")),
                name="a_topic_closes_with_a_word",
            ),
            models.CheckConstraint(
                condition=(Q(erased_at=None) & ~Q(title="")) | Q(erased_at__isnull=False, title=""),
                name="an_erased_title_is_gone",
            ),
            models.CheckConstraint(
                condition=Q(author__isnull=False) | Q(erased_at__isnull=False), name="a_title_has_an_author"
            ),
            models.CheckConstraint(condition=Q(author__isnull=False) | Q(persona=None), name="a_name_of_a_topic_has_a_person"),
            models.CheckConstraint(condition=Q(replies__lt=F("last_sequence")) | Q(last_sequence=0, replies=0),
                                   name="a_topic_has_fewer_replies_than_messages"),
        ]

    class PersonalData:
        subject = "author"
        export = ("space", "title", "content_note", "created_at", "closed_at", "hidden_at", "erased_at")
        withheld = {
            "id": "technical", "author": "you", "persona": "said by your names in spaces", "is_pinned": "a moderator’s choice",
            "closing": "a moderator’s words, read on the page", "last_sequence": "technical", "replies": "about others",
            "last_activity_at": "about others", "first_answered_at": "about others", "updated_at": "technical",
        }
        erase = ANONYMISE

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("community:topic", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None
