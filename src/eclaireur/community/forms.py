"""What a person writes in the community, and what a desk keeps."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models import Person
from eclaireur.accounts.queries import structures_managed_by
from eclaireur.community import rules, texts
from eclaireur.community.enums import WITHIN, Audience, ContentNote
from eclaireur.community.models import Readiness, Rhythm, Space, Theme
from eclaireur.community.models.spaces import LAST_PLACE, USUAL_PLACE
from eclaireur.community.models.topics import TITLE_LIMIT
from eclaireur.people.models import Concept

RESERVED = {"reponses-attendues", "premiers-messages", "pour-vous", "sujets", "messages", "recherche", "suivis", "pseudonymes", "brouillons", "rejoindre", "quitter", "dire", "nouveau", "themes"}
"""Words of our own addresses: no space is called so."""


class TextField(forms.CharField):
    """The words of a message, any script, whole; refused in plain words (see texts.clean)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 7, "dir": "auto", "data-limit": texts.LIMIT}))
        super().__init__(strip=False, required=False, **kwargs)  # emptiness is said by texts.clean

    def clean(self, value: Any) -> str:
        return texts.clean(value or "")


class LineField(forms.CharField):
    """A title, or a word, on one line."""

    def __init__(self, *, limit: int, **kwargs: Any) -> None:
        self.limit = limit
        kwargs.setdefault("widget", forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}))
        super().__init__(strip=False, required=False, **kwargs)

    def clean(self, value: Any) -> str:
        return texts.clean_line(value or "", limit=self.limit)


class NoteField(forms.ChoiceField):
    """What the text speaks of, for those who would rather know before."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Note de contenu"), choices=ContentNote, required=False,
            help_text=_("Votre texte sera replié sous ces mots. Chacun l’ouvre s’il le veut."), **kwargs,
        )


class ReadinessForm(forms.ModelForm):
    """Whether one wants to be shown topics that wait, and how many a week."""

    class Meta:
        model = Readiness
        fields = ("is_ready", "most_a_week")


class DigestForm(forms.Form):
    """How often one is told of what one follows."""

    rhythm = forms.ChoiceField(
        label=_("Être prévenu"), required=False, choices=[("", _("à chaque fois")), *Rhythm.choices],
    )


class _Sent(forms.Form):
    """A form whose `token` is drawn with the page: sent twice, it counts once."""

    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"token": uuid.uuid4()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    @staticmethod
    def readable(posted: QueryDict) -> QueryDict:
        """What was sent; a page without a readable token gets one, rather than losing its words."""
        posted = posted.copy()
        try:
            uuid.UUID(posted.get("token", ""))
        except ValueError:
            posted["token"] = str(uuid.uuid4())
        return posted


class ReplyForm(_Sent):
    """An answer."""

    body = TextField(label=_("Votre réponse"))
    content_note = NoteField()
    quoted = forms.UUIDField(widget=forms.HiddenInput, required=False)
    follow = forms.BooleanField(label=_("Me prévenir des réponses, par un avis discret"), required=False, initial=True)


class ThemesField(forms.ModelMultipleChoiceField):
    """Themes of a space, three at most (the actions say so)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Trois au plus."))
        super().__init__(Theme.objects.none(), label=_("Thèmes"), required=False, widget=forms.CheckboxSelectMultiple, **kwargs)


def _offer_themes(form: forms.Form, space: Space) -> None:
    """Let `form` choose among the themes of `space`; a space without any asks nothing."""
    form.fields["themes"].queryset = space.themes.select_related("concept")
    if not space.themes.exists():
        del form.fields["themes"]


class TopicForm(_Sent):
    """A new topic in a space."""

    title = LineField(limit=TITLE_LIMIT, label=_("Titre"), help_text=_("En quelques mots, ce dont vous voulez parler."))
    body = TextField(label=_("Votre message"))
    themes = ThemesField(help_text=_("Trois au plus. L’aperçu vous en propose d’après votre texte."))
    content_note = NoteField()

    def __init__(self, *args: Any, space: Space, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_themes(self, space)


class EditForm(forms.Form):
    """Other words for a message; `edits` is how many times it had changed when the person saw it."""

    title = LineField(limit=TITLE_LIMIT, label=_("Titre"))
    body = TextField(label=_("Votre message"))
    themes = ThemesField()
    content_note = NoteField()
    edits = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, opens_in: Space | None, **kwargs: Any) -> None:
        """`opens_in`: the space of the topic that this message opens; None for an answer, which has no title nor themes."""
        super().__init__(*args, **kwargs)
        if opens_in is None:
            del self.fields["title"], self.fields["themes"]
        else:
            _offer_themes(self, opens_in)


class ArrangeForm(forms.Form):
    """The themes a topic is found under."""

    themes = ThemesField()

    def __init__(self, *args: Any, space: Space, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_themes(self, space)


class SearchForm(forms.Form):
    """Words to look for."""

    q = forms.CharField(
        label=_("Chercher dans les messages"), required=False, max_length=200,
        help_text=_("Quelques mots, avec ou sans accents. Seuls les messages que vous pouvez lire sont cherchés."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    espace = forms.SlugField(required=False, max_length=60, widget=forms.HiddenInput)  # the only one looked in

    def clean_q(self) -> str:
        texts.refuse_unreadable(self.cleaned_data["q"])
        return self.cleaned_data["q"]


class PersonaForm(forms.Form):
    """A name for one space."""

    pseudonym = forms.CharField(label=_("Votre nom dans cet espace"), max_length=60, error_messages={
        "required": _("Choisissez un pseudonyme."),
    })


class JoinForm(forms.Form):
    """The code of a structure."""

    code = forms.CharField(
        label=_("Code de la structure"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("La personne qui coordonne la structure vous le donne."),
        error_messages={"required": _("Écrivez le code reçu.")},
    )


class CloseForm(forms.Form):
    """Why a topic closes."""

    word = LineField(limit=300, label=_("Votre mot, que tout le monde lira"))


class FoldForm(forms.Form):
    """What a message speaks of, said by moderation."""

    content_note = forms.ChoiceField(
        label=_("Ce dont il parle"), choices=[("", _("Choisissez")), *ContentNote.choices[1:]],
        error_messages={"required": _("Choisissez ce dont le message parle.")},
    )


class MoveForm(forms.Form):
    """Where a topic goes."""

    to = forms.ModelChoiceField(Space.objects.none(), label=_("Vers l’espace"), empty_label=None)

    def __init__(self, *args: Any, spaces: list[Space], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = Space.objects.filter(pk__in=[space.pk for space in spaces])


class SlowForm(forms.Form):
    """How long each person waits between two messages."""

    seconds = forms.TypedChoiceField(
        label=_("Mode lent"), coerce=int,
        choices=[(0, _("Aucune attente")), (60, _("Une minute entre deux messages")), (300, _("Cinq minutes")),
                 (900, _("Un quart d’heure")), (3600, _("Une heure")), (86400, _("Un jour"))],
    )


class SpaceForm(forms.ModelForm):
    """A space as its keeper describes it."""

    is_closed = forms.BooleanField(label=_("Fermer cet espace : on le lit, on n’y écrit plus"), required=False)

    class Meta:
        model = Space
        fields = ["name", "slug", "purpose", "audience", "structure", "is_open", "charter", "position", "closing"]
        help_texts = {
            "slug": _("En minuscules et tirets. Laissez vide : elle sera faite du nom."),
            "charter": _("Ce qui vaut ici. Les signes des messages (listes, *emphase*) y marchent aussi."),
            "structure": _("Obligatoire pour un espace réservé à ses membres."),
            "position": _("Les plus petits d’abord."),
            "closing": _("Si l’espace est fermé. Tout le monde lira ce mot."),
        }

    def __init__(self, *args: Any, keeper: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        self.fields["structure"].queryset = structures_managed_by(keeper)
        self.fields["structure"].required = not rules.is_operator(keeper)
        self.fields["is_closed"].initial = self.instance.closed_at is not None
        self.fields["charter"].widget.attrs |= {"rows": 10, "dir": "auto"}

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"] or slugify(self.cleaned_data.get("name", ""))[:60]
        if not slug:
            raise ValidationError(_("Donnez une adresse : quelques lettres, en minuscules."))
        if slug in RESERVED:
            raise ValidationError(_("Cette adresse sert déjà ailleurs. Choisissez-en une autre."))
        return slug

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        for name in ("name", "purpose", "charter", "closing"):
            texts.refuse_unreadable(cleaned.get(name) or "")
        if cleaned.get("audience") == Audience.STRUCTURE and not cleaned.get("structure"):
            self.add_error("structure", _("Dites de quelle structure les membres lisent cet espace."))
        if cleaned.get("is_open") and cleaned.get("audience") in WITHIN:
            self.add_error("is_open", _("Cet espace est pour un petit cercle : il ne peut pas être lu sans compte."))
        if cleaned.get("is_closed") and not cleaned.get("closing"):
            self.add_error("closing", _("Écrivez un mot pour dire pourquoi l’espace est fermé."))
        return cleaned

    def save(self, commit: bool = True) -> Space:
        """The space as described, not written: the action does it."""
        space = self.instance
        if self.cleaned_data["is_closed"]:
            space.closed_at = space.closed_at or timezone.now()
        else:
            space.closed_at, space.closing = None, ""
        return space


class ThemeForm(forms.Form):
    """A theme to add to a space."""

    label = LineField(limit=60, label=_("Nom du thème"))
    concept = forms.ModelChoiceField(
        Concept.objects.active(), label=_("Vécu du thésaurus"), required=False, empty_label=_("Aucun"),
        help_text=_("Pour proposer ce thème à qui en parle dans son message."),
    )
    position = forms.IntegerField(
        label=_("Ordre"), required=False, min_value=0, max_value=LAST_PLACE, initial=USUAL_PLACE, help_text=_("Les plus petits d’abord."),
    )

    def clean_position(self) -> int:
        given = self.cleaned_data["position"]
        return USUAL_PLACE if given is None else given
