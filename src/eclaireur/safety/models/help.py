"""Where to turn: help numbers and help pages, kept by the operator in the back office."""

from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import RichTextField
from wagtail.models import Page, Site

from eclaireur.core.models import BaseModel
from eclaireur.safety.enums import Inset, Situation

RICH_TEXT = ["h2", "h3", "bold", "italic", "ul", "ol", "link", "hr"]


def in_reading_language(french: str, english: str) -> str:
    """The text in the language being read; the French one while there is no translation."""
    return english if english and (get_language() or "").startswith("en") else french


class HelpNumberQuerySet(models.QuerySet):
    def shown(self) -> "HelpNumberQuerySet":
        """The numbers the public sees: confirmed by the operator, and not put aside."""
        return self.filter(is_confirmed=True, is_shown=True)


class HelpNumber(BaseModel):
    """A number where someone answers. French first; an empty English text shows the French one."""

    code = models.SlugField(_("repère"), max_length=40, unique=True,
                            help_text=_("Ne change pas : il relie ce numéro à celui fourni avec Éclaireur."))
    number = models.CharField(_("numéro"), max_length=20, help_text=_("Tel qu’on le compose, par exemple 3114."))
    situation = models.CharField(_("pour quelle situation"), max_length=10, choices=Situation)
    name_fr = models.CharField(_("nom"), max_length=80)
    name_en = models.CharField(_("nom en anglais"), max_length=80, blank=True)
    who_fr = models.CharField(_("qui répond"), max_length=160)
    who_en = models.CharField(_("qui répond, en anglais"), max_length=160, blank=True)
    when_fr = models.CharField(_("quand"), max_length=120, blank=True)
    when_en = models.CharField(_("quand, en anglais"), max_length=120, blank=True)
    whom_fr = models.CharField(_("pour qui"), max_length=160, blank=True)
    whom_en = models.CharField(_("pour qui, en anglais"), max_length=160, blank=True)
    by_text = models.BooleanField(_("par message"), default=False,
                                  help_text=_("Le lien ouvre un SMS au lieu d’un appel."))
    order = models.PositiveSmallIntegerField(_("ordre"), default=50)
    is_confirmed = models.BooleanField(
        _("vérifié"), default=False,
        help_text=_("Un numéro à vérifier n’est montré à personne tant que vous ne l’avez pas confirmé."))
    is_shown = models.BooleanField(
        _("montré"), default=True, help_text=_("Pour retirer un numéro, décochez plutôt que de le supprimer : "
                                               "un numéro fourni avec Éclaireur revient s’il est supprimé."))

    objects = HelpNumberQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("number"), FieldPanel("situation"), FieldPanel("order")]),
        FieldRowPanel([FieldPanel("is_confirmed"), FieldPanel("is_shown"), FieldPanel("by_text")]),
        MultiFieldPanel([FieldPanel(f"{part}_fr") for part in ("name", "who", "when", "whom")], _("Français")),
        MultiFieldPanel([FieldPanel(f"{part}_en") for part in ("name", "who", "when", "whom")], _("Anglais")),
        FieldPanel("code"),
    ]

    class Meta:
        verbose_name = _("numéro d’aide")
        verbose_name_plural = _("numéros d’aide")
        ordering = ["order", "number"]

    def __str__(self) -> str:
        return f"{self.number} – {self.name_fr}"

    @property
    def href(self) -> str:
        """What a telephone opens: tel: or sms:."""
        return f"{'sms' if self.by_text else 'tel'}:{''.join(self.number.split())}"

    @property
    def name(self) -> str:
        return in_reading_language(self.name_fr, self.name_en)

    @property
    def who(self) -> str:
        return in_reading_language(self.who_fr, self.who_en)

    @property
    def when(self) -> str:
        return in_reading_language(self.when_fr, self.when_en)

    @property
    def whom(self) -> str:
        return in_reading_language(self.whom_fr, self.whom_en)


def on_this_site(path: str) -> tuple[int, str, str] | None:
    """The parts of an address, as Wagtail asks for them (site, root, path); None before there is a site."""
    site = Site.objects.filter(is_default_site=True).first()
    return (site.pk, site.root_url, path) if site else None


class HelpIndexPage(Page):
    """The folder of the help pages; its address is /aide/."""

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["safety.HelpPage"]

    class Meta:
        verbose_name = _("dossier des pages d’aide")
        verbose_name_plural = _("dossiers des pages d’aide")

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple | None:
        return on_this_site(reverse("safety:help"))


class HelpPage(Page):
    """A page that explains something, in French and in English, at /aide/<slug>/."""

    title_en = models.CharField(_("titre en anglais"), max_length=255, blank=True)
    body = RichTextField(_("texte"), features=RICH_TEXT, blank=True)
    body_en = RichTextField(_("texte en anglais"), features=RICH_TEXT, blank=True)
    inset = models.CharField(_("sous le texte"), max_length=10, choices=Inset, default=Inset.NOTHING, blank=True)

    parent_page_types = ["safety.HelpIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels, FieldPanel("body"), FieldPanel("inset"),
        MultiFieldPanel([FieldPanel("title_en"), FieldPanel("body_en")], _("Anglais")),
    ]

    class Meta:
        verbose_name = _("page d’aide")
        verbose_name_plural = _("pages d’aide")

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple | None:
        return on_this_site(reverse("safety:help_page", args=[self.slug]))

    @property
    def heading(self) -> str:
        return in_reading_language(self.title, self.title_en)

    @property
    def text(self) -> str:
        return in_reading_language(self.body, self.body_en)

    @property
    def text_language(self) -> str:
        """The language `text` is really in, for screen readers."""
        return "en" if self.body_en and self.text == self.body_en else "fr"


@register_setting(icon="home")
class OperatorIdentity(BaseGenericSetting):
    """Who keeps this platform: what the law asks to publish, written by the operator."""

    name = models.CharField(_("nom de la structure"), max_length=160, blank=True)
    legal_form = models.CharField(_("forme juridique et numéro"), max_length=160, blank=True,
                                  help_text=_("Par exemple : association loi 1901, SIREN, RNA."))
    address = models.TextField(_("adresse"), max_length=500, blank=True)
    contact = models.CharField(_("pour nous écrire ou nous appeler"), max_length=200, blank=True)
    publisher = models.CharField(_("responsable de la publication"), max_length=160, blank=True)
    host = models.TextField(_("hébergeur : nom, adresse, téléphone"), max_length=500, blank=True)
    host_is_certified = models.BooleanField(
        _("hébergeur certifié pour les données de santé (HDS)"), default=False,
        help_text=_("Obligatoire si quelqu’un d’autre héberge les données pour vous."))
    privacy_contact = models.CharField(_("pour toute question sur vos données"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("mentions légales")
        verbose_name_plural = _("mentions légales")

    @property
    def is_complete(self) -> bool:
        """Whether everything the law asks for is written."""
        return all((self.name, self.legal_form, self.address, self.contact, self.publisher, self.host,
                    self.privacy_contact))
