"""What people write in a topic. Plain text that its audience reads and searches; erased, it is gone."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from modelsearch import index

from eclaireur.accounts.models import Block, Person
from eclaireur.accounts.queries import out_of_sight_of
from eclaireur.community.enums import ContentNote
from eclaireur.community.models.personas import Persona
from eclaireur.community.models.sight import is_member, moderated, readable
from eclaireur.community.models.topics import TITLE_LIMIT, Topic
from eclaireur.community.texts import LIMIT, analysed
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import ANONYMISE, DELETE


class PostQuerySet(models.QuerySet["Post"]):
    """Messages as their readers meet them."""

    def visible_to(self, viewer: Any) -> PostQuerySet:
        """Messages of topics the viewer reads, with words to read: neither erased, nor hidden, nor out of sight.

        A hidden message is still read by its author and by those who moderate its space.
        """
        rows = self.filter(erased_at=None)
        if not is_member(viewer):
            return rows.filter(topic__space__is_open=True, topic__hidden_at=None, hidden_at=None)
        moderating = moderated(viewer, "topic__space__")
        shown = Q(hidden_at=None) | Q(author=viewer) | moderating
        topic_shown = Q(topic__hidden_at=None) | Q(topic__author=viewer) | moderating
        unmet = out_of_sight_of(viewer)
        rows = rows.filter(readable(viewer, "topic__space__"), shown, topic_shown).not_by(unmet)
        return rows.filter(Q(topic__author=None) | ~Q(topic__author__in=unmet)) if unmet else rows

    def not_by(self, people: set) -> PostQuerySet:
        """Messages written by nobody among `people` (identifiers)."""
        return self.filter(Q(author=None) | ~Q(author__in=people)) if people else self

    def there(self) -> PostQuerySet:
        """Messages whose words everybody in the topic can read: neither erased nor hidden."""
        return self.filter(erased_at=None, hidden_at=None)

    def answering(self, opener: Person | None) -> PostQuerySet:
        """The answers of topics that `opener`, who opened them, may read: by others, whom they meet. All, when they are gone."""
        answers = self.there().filter(sequence__gt=1)
        return answers.exclude(author=opener).not_by(out_of_sight_of(opener)) if opener is not None else answers

    def still_waiting(self) -> PostQuerySet:
        """Messages that needed an answer of their own (`care`), where one may still write, and that nobody answered since.

        An answer quotes the message or comes after it, by someone its author meets. The words of someone who also
        waits answer nobody, unless they quote.
        """
        apart = Block.objects.filter(
            Q(person=OuterRef("author"), blocked=OuterRef(OuterRef("author")))
            | Q(blocked=OuterRef("author"), person=OuterRef(OuterRef("author")))
        )
        after = {"sequence__gt": OuterRef("sequence"), "created_at__gt": OuterRef("care__created_at")}
        said = Post.objects.there().filter(topic=OuterRef("topic"), **after)
        answers = said.filter(Q(care=None) | Q(quoted=OuterRef("pk"))).exclude(author=OuterRef("author")).filter(~Exists(apart))
        sought = Post._meta.get_field("care").related_model.objects.exclude(post=None)  # a few, among all messages
        return self.there().filter(
            ~Exists(answers), pk__in=sought.values("post"), topic__hidden_at=None, topic__closed_at=None, topic__space__closed_at=None
        )


class Post(BaseModel):
    """A message of a topic. `html` is `body` drawn once, when it is written."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="posts", db_index=False)  # see its place
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="posts")
    persona = models.ForeignKey(Persona, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    sequence = models.PositiveIntegerField()  # place in the topic, from 1: the same for everybody, for good
    body = models.TextField(_("texte"), max_length=LIMIT, blank=True)
    html = models.TextField(blank=True, editable=False)
    content_note = models.CharField(_("note de contenu"), max_length=16, choices=ContentNote, blank=True, default="")
    quoted = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    token = models.UUIDField(editable=False)  # so that the same words sent twice make one message
    edits = models.PositiveIntegerField(default=0)
    edited_at = models.DateTimeField(_("modifié le"), null=True, blank=True)
    erased_at = models.DateTimeField(_("effacé le"), null=True, blank=True)
    hidden_at = models.DateTimeField(_("masqué le"), null=True, blank=True)
    folded_at = models.DateTimeField(_("replié par la modération le"), null=True, blank=True)  # its note is not its author’s
    thanks = models.PositiveIntegerField(default=0)
    me_too = models.PositiveIntegerField(default=0)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("message dans la communauté")
        verbose_name_plural = _("messages dans la communauté")
        indexes = [models.Index(fields=["author", "-created_at"], name="posts_of_an_author")]
        constraints = [
            models.UniqueConstraint(fields=["topic", "sequence"], name="one_place_in_a_topic"),
            models.UniqueConstraint(fields=["author", "token"], name="written_once"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="a_post_has_a_place"),
            models.CheckConstraint(
                condition=(Q(erased_at=None) & ~Q(body="")) | Q(erased_at__isnull=False, body="", html="", quoted=None),
                name="an_erased_post_is_gone",
            ),
            models.CheckConstraint(condition=Q(author__isnull=False) | Q(erased_at__isnull=False), name="words_have_an_author"),
            models.CheckConstraint(condition=Q(author__isnull=False) | Q(persona=None), name="a_name_of_a_post_has_a_person"),
            models.CheckConstraint(
                condition=Q(edits=0, edited_at=None) | Q(edits__gt=0, edited_at__isnull=False), name="edits_have_a_time"
            ),
            models.CheckConstraint(condition=Q(folded_at=None) | ~Q(content_note=""), name="a_folded_post_has_a_note"),
            models.CheckConstraint(condition=Q(quoted=None) | ~Q(quoted=F("id")), name="nobody_quotes_the_same_post"),
        ]

    class PersonalData:
        subject = "author"
        export = ("body", "content_note", "created_at", "edited_at", "erased_at", "hidden_at", "folded_at")
        withheld = {
            "id": "technical", "topic": "technical", "author": "you", "persona": "said by your names in spaces",
            "sequence": "technical", "html": "the text, drawn", "quoted": "about someone else", "token": "technical",
            "edits": "technical", "thanks": "about others", "me_too": "about others", "updated_at": "technical",
        }
        erase = ANONYMISE

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def anchor(self) -> str:
        """Where the message is on its page."""
        return f"m-{self.pk}"

    def get_absolute_url(self) -> str:
        return f"{self.topic.get_absolute_url()}?message={self.pk}#{self.anchor}"


class PostVersion(BaseModel):
    """What a message said before it was changed, with its topic’s title for a first one: read by its author and by
    moderators, gone with the message.
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="versions")
    title = models.CharField(_("titre"), max_length=TITLE_LIMIT, blank=True)
    body = models.TextField(_("texte"), max_length=LIMIT)
    content_note = models.CharField(_("note de contenu"), max_length=16, choices=ContentNote, blank=True, default="")

    class Meta:
        verbose_name = _("ancien texte d’un message")
        verbose_name_plural = _("anciens textes de messages")
        ordering = ["-created_at", "-pk"]

    class PersonalData:
        subject = "post__author"
        export = ("title", "body", "content_note", "created_at")
        withheld = {"id": "technical", "post": "technical", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return str(self.pk)


class PostWords(index.Indexed, models.Model):
    """What the search knows of a message. There is a row for each message that can be found, and for no other.

    The index holds stems computed here (see texts.analysed), so that SQLite and PostgreSQL read French alike. The key
    is the message's identifier as text: the index keeps keys as text.
    """

    key = models.CharField(primary_key=True, max_length=32, editable=False)
    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="words")

    search_fields = [index.AutocompleteField("stems")]
    search_auto_update = False  # the actions say when: at once to take words out, in the background to put them in

    class Meta:
        verbose_name = _("mots d’un message")
        verbose_name_plural = _("mots des messages")

    class PersonalData:
        subject = "post__author"
        export = ()
        withheld = {"key": "technical", "post": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return self.key

    @classmethod
    def get_indexed_objects(cls) -> models.QuerySet:
        """Every row, with what `stems` reads."""
        return cls.objects.select_related("post__topic")

    @property
    def stems(self) -> str:
        """The stems of the message, and of the topic's title for its first message."""
        title = self.post.topic.title if self.post.sequence == 1 else ""
        return " ".join(analysed(f"{title}\n{self.post.body}"))
