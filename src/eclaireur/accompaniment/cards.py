"""What this room shows on the pages of others: "Mon espace", a peer's page, the menus. In words, never counts alone."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclaireur.accompaniment.enums import FrameState
from eclaireur.accompaniment.models import AccompanimentSettings, Frame, Proposal, Relation, Request, Showing
from eclaireur.accompaniment.queries import is_open_to_new_people, may_meet, offered_among, waiting_for
from eclaireur.accompaniment.waits import ago, day
from eclaireur.accounts.enums import Purpose
from eclaireur.accounts.models import Person
from eclaireur.accounts.queries import agrees_to, for_anyone
from eclaireur.core.prepared import counted, how_many
from eclaireur.core.registries import Card
from eclaireur.people.models import PeerProfile

TEMPLATE = "accompaniment/card.html"


def request_card(person: Person) -> Card | None:
    """Where my open request is, and whether something waits for my answer."""
    mine = Request.objects.open().filter(person=person).first()
    if mine is None:
        return None
    cap = AccompanimentSettings.load().cap_days
    sentences = [_("Demandée %(when)s.") % {"when": ago(mine.created_at)}]
    offers = Proposal.objects.waiting_for_the_person().visible_to(person).filter(request=mine).count()
    if offers:
        sentences.append(_offers(offers))
    elif mine.is_with_a_coordinator(cap):
        sentences.append(_("La coordination s’en occupe."))
    else:
        sentences.append(_("Au plus tard %(day)s, la coordination s’en occupe.") % {"day": day(mine.cap(cap))})
    links = [{"url": reverse("accompaniment:my_request", args=[mine.pk]), "label": _("Voir ma demande")}]
    return Card(TEMPLATE, {"title": _("Ma demande"), "sentences": sentences, "links": links}, order=20)


def relations_card(person: Person) -> Card | None:
    """With whom I walk, and what waits for my answer there."""
    mine = list(Relation.objects.under_way().visible_to(person).select_related("member", "peer")[:5])
    if not mine:
        return None
    sentences = [
        (_("%(name)s vous accompagne.") if each.member_id == person.pk else _("Vous accompagnez %(name)s.")) % {"name": other}
        for each in mine
        if (other := each.other(person)) is not None
    ]
    frames = Frame.objects.filter(relation__in=mine, state=FrameState.PROPOSED).exclude(proposed_by=person).count()
    if frames:
        sentences.append(
            ngettext("%(number)d cadre attend votre accord.", "%(number)d cadres attendent votre accord.", frames) % {"number": frames}
        )
    links = [{"url": reverse("accompaniment:my_relations"), "label": _("Mes accompagnements")}]
    return Card(TEMPLATE, {"title": _("Mes accompagnements"), "sentences": sentences, "links": links}, order=25)


def reading_card(person: Person) -> Card | None:
    """What waits for a peer to read."""
    if not (words := to_read(person)):
        return None
    links = [{"url": reverse("accompaniment:requests_to_read"), "label": _("Lire les demandes")}]
    return Card(TEMPLATE, {"title": _("Demandes à lire"), "sentences": [words], "links": links}, order=15)


def peer_page_card(viewer: Any, profile: PeerProfile) -> Card | None:
    """« Lui écrire », on a peer's page, with the reasons, for a member who may."""
    if not getattr(viewer, "is_authenticated", False) or viewer.pk == profile.person_id:
        return None
    if not viewer.has_perm("accompaniment.seek") or viewer.circle != profile.circle:
        return None
    if Relation.objects.under_way().between(viewer, profile.person).exists():
        return None
    agrees = agrees_to(viewer, Purpose.MATCHING)
    if not (may_meet(viewer, profile.person) if agrees else is_open_to_new_people(profile.person, seen_by=viewer)):
        sentence = _("Ce pair ne peut pas être sollicité en ce moment. Son parcours reste à lire.")
        return _peer_card(_("Lui écrire"), sentence)
    url = reverse("accompaniment:ask", args=[profile.person_id])
    sentence = _("Votre message ne sera lu que par cette personne. Elle peut dire non, sans donner de raison.")
    if not agrees:
        return _peer_card(_("Lui écrire"), sentence, url=reverse("accompaniment:find"), label=_("Trouver un pair"))
    offered = offered_among(viewer, [profile.person]).get(profile.person_id)
    return _peer_card(_("Lui écrire"), sentence, url=url, label=_("Écrire à %(name)s") % {"name": profile}, offered=offered)


def _peer_card(title: str, sentence: str, *, url: str = "", label: str = "", offered: Any = None) -> Card:
    most = max((reason.points for reason in offered.reasons), default=1) if offered else 1
    context = {"title": title, "sentence": sentence, "url": url, "label": label, "offered": offered, "most": most}
    return Card("accompaniment/peer_page_card.html", context, order=20)


def to_read(person: Person) -> str | None:
    """How many requests wait for this peer, in words; None when none or no peer."""
    if not person.has_perm("accompaniment.read_requests"):
        return None
    number = (
        Proposal.objects.waiting_for_the_peer().visible_to(person)
        .filter(peer=person, request__in=Request.objects.of_people_here()).count()
        + Showing.objects.filter(
            peer=person, passed_at=None, request__in=Request.objects.open().published().of_people_here()
        ).exclude(request__proposals__peer=person).count()
    )  # fmt: skip
    return ngettext("%(number)d à lire", "%(number)d à lire", number) % {"number": number} if number else None


def to_answer(person: Person) -> str | None:
    """How many proposals wait for this person, in words."""
    many = how_many(_to_answer(person, now=timezone.now()))
    return ngettext("%(number)d réponse", "%(number)d réponses", many) % {"number": many} if many else None


@for_anyone
def _to_answer(person: Person, *, now: dt.datetime) -> QuerySet:
    return counted(Proposal.objects.waiting_for_the_person(now).visible_to(person).filter(request__person=person))


def to_assign(person: Person) -> str | None:
    """How many people wait on this coordinator's desk, in words."""
    number = waiting_for(person).count()
    return ngettext("%(number)d en attente", "%(number)d en attente", number) % {"number": number} if number else None


def _offers(number: int) -> str:
    return ngettext(
        "%(number)d proposition attend votre réponse.", "%(number)d propositions attendent votre réponse.", number
    ) % {"number": number}
