"""Where people meet: a place of the directory, an address, a number, a link, a room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from eclaireur.core.zones import hours_of
from eclaireur.gatherings import visio
from eclaireur.gatherings.enums import Way
from eclaireur.gatherings.forms.seen import AsSeen
from eclaireur.gatherings.forms.words import TidyWords
from eclaireur.gatherings.recurrence import zones_of
from eclaireur.territory.enums import Access
from eclaireur.territory.forms import CommuneField, PlaceField

if TYPE_CHECKING:
    from eclaireur.territory.models import Place

OFFERED_WAYS = [(Way.ON_SITE, Way.ON_SITE.label), (Way.PHONE, Way.PHONE.label), (Way.VIDEO, Way.VIDEO.label), (Way.TEXT, Way.TEXT.label)]
ELSEWHERE = _("Vous avez écrit un lieu. Choisissez « sur place » pour s’y retrouver, ou effacez-le.")
PHONE_READ = _("Montré aux personnes inscrites ou, si l’on vient sans s’inscrire, aux personnes à qui la rencontre s’adresse.")
ADDRESS = ("place_name", "address", "commune")
WHERE = ("way", "place", *ADDRESS, "access", "access_words", "phone", "video_url", "video_is_ours")


class WhereForm(AsSeen, TidyWords, forms.ModelForm):
    """How people meet, and what each way needs."""

    place = PlaceField(
        label=_("Un lieu de l’annuaire"), required=False,
        help_text=_("Quelques lettres de son nom ou de sa commune. Il donne l’adresse et l’accessibilité. S’il n’y est pas, laissez vide et écrivez l’adresse."),
    )
    commune = CommuneField(label=_("Commune"), required=False)
    access = forms.MultipleChoiceField(
        label=_("Accessibilité du lieu"), choices=Access.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    video_url = forms.URLField(
        label=_("Lien de la visio"), max_length=400, required=False, assume_scheme="https",
        help_text=_("Montré aux personnes inscrites, une demi-heure avant."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].keep(self.instance.place)
        if visio.is_configured():
            self.fields["video_is_ours"].help_text = _("Chacun y entre d’ici, dix minutes avant, sous son pseudonyme. Le lien ci-dessus reste vide.")
        else:
            del self.fields["video_is_ours"]

    def clean_video_url(self) -> str:
        link = self.cleaned_data["video_url"]
        if link and not link.startswith("https://"):
            raise ValidationError(_("Le lien doit commencer par https:// pour que personne n’écoute au passage."))
        return link

    def clean_where(self, given: dict) -> None:
        """Each way asks for what lets people come."""
        self._clean_place(given)
        needs = {
            Way.ON_SITE: ("commune", _("Dites dans quelle commune. Sans elle, personne ne sait si c’est près.")),
            Way.PHONE: ("phone", _("Donnez le numéro à appeler. Seules le verront les personnes inscrites ou, si l’on vient sans s’inscrire, celles à qui la rencontre s’adresse.")),
            Way.VIDEO: ("video_url", _("Donnez le lien de la visio. Seules les personnes inscrites le verront, peu avant l’heure.")),
        }
        if given.get("way") == Way.VIDEO and given.get("video_is_ours"):
            given["video_url"] = ""
            return
        if "video_is_ours" in self.fields:
            given["video_is_ours"] = False
        else:
            self.instance.video_is_ours = False  # there was a room of this site, and there is none any more
        name, words = needs.get(given.get("way"), ("", ""))
        if name and name not in self.errors and not given.get(name):
            self.add_error(name, words)

    @property
    def place_is_new(self) -> bool:
        """Whether the page says another place than before."""
        return bool({"way", "place", *ADDRESS} & set(self.changed_data))

    def clean_clock(self, given: dict, zone: str | None, field: str, words: str) -> None:
        """Ask once, beside `field`, about hours said by another clock than the one of the place."""
        commune = given.get("commune")
        if given.get("way") != Way.ON_SITE or not commune or not zone or given.get("keeps_zone"):
            return
        if zone not in (zones := zones_of(commune.departement_id)):
            self.add_error(field, words % {"town": commune.name, "there": hours_of(zones[0]), "here": hours_of(zone)})

    def offer_to_keep_zone(self, field: str) -> None:
        """Keeping the clock of elsewhere is offered once it was asked about, beside `field`."""
        if not self.is_bound or (field not in self.errors and not self["keeps_zone"].value()):
            self.fields.pop("keeps_zone", None)

    def _clean_place(self, given: dict) -> None:
        """A place of the directory says its address itself; two addresses at once are asked about, none is thrown away."""
        place = given.get("place")
        if given.get("way") != Way.ON_SITE:
            if place and "place" in self.changed_data:
                self.add_error("way", ELSEWHERE)
            place = given["place"] = None
        if place is None:
            if {"way", "place", *ADDRESS} & set(self.changed_data):
                self.instance.lat = self.instance.lon = None  # they were those of another place
            return
        wrote = [name for name in ADDRESS if name in self.changed_data and given.get(name)]
        said = {"place_name": place.name, "address": place.address, "commune": place.commune}
        if any(given[name] != said[name] for name in wrote):
            self.add_error("place", _("Vous avez pris un lieu de l’annuaire, et écrit une autre adresse. Gardez l’un, effacez l’autre."))
            return
        self._take(place, given)

    def _take(self, place: Place, given: dict) -> None:
        """The place's words, beside what was written here; those of another place go."""
        is_stale = "place" in self.changed_data and "access_words" not in self.changed_data
        self.instance.access, self.instance.access_words = given.get("access", []), "" if is_stale else given.get("access_words", "")
        self.instance.go_to(place)
        given |= {name: getattr(self.instance, name) for name in (*ADDRESS, "access", "access_words")}
