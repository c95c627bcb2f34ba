"""Waiting, told in words: where a request stands, what comes next and when."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclaireur.accompaniment.enums import Origin, RequestState
from eclaireur.accompaniment.models import Proposal, Request
from eclaireur.core.dates import in_full


def ago(moment: datetime) -> str:
    """Say "aujourd’hui", "hier", "il y a 4 jours", counted in days of the calendar here."""
    days = (timezone.localdate() - timezone.localtime(moment).date()).days
    if days <= 0:
        return _("aujourd’hui")
    if days == 1:
        return _("hier")
    return ngettext("il y a %(days)d jour", "il y a %(days)d jours", days) % {"days": days}


def day(moment: datetime) -> str:
    """A day said whole, with its name: "jeudi 26 novembre"."""
    return in_full(timezone.localtime(moment), _("l j F"))


def usual_answer(days: float | None) -> str:
    """How long peers usually take to answer; says so when too few have answered to know."""
    if days is None:
        return _("Nous ne savons pas encore dire combien de temps les pairs mettent à répondre.")
    if days < 1:
        return _("Le plus souvent, un pair répond en moins d’un jour.")
    return ngettext(
        "Le plus souvent, un pair répond en %(days)d jour environ.",
        "Le plus souvent, un pair répond en %(days)d jours environ.",
        round(days),
    ) % {"days": round(days)}


def steps_of(request: Request, *, cap_days: int, pending: list[Proposal], readers: int, usual: float | None) -> list[str]:
    """Where a request stands, sentence by sentence, for the person who made it.

    `pending` are its proposals still waiting (with their peers), `readers` the peers it is shown to.
    """
    if request.state == RequestState.ANSWERED:
        return [_("Un accompagnement a commencé %(when)s.") % {"when": ago(request.decided_at)}]
    if request.state == RequestState.WITHDRAWN:
        return [_("Vous l’avez retirée %(when)s.") % {"when": ago(request.decided_at)}]
    said = [_("Demandée %(when)s.") % {"when": ago(request.created_at)}]
    said += [
        _("%(peer)s a votre demande depuis %(since)s. Sans réponse d’ici %(until)s, elle s’effacera de sa liste.")
        % {"peer": proposal.peer, "since": day(proposal.person_agreed_at), "until": day(proposal.expires_at)}
        for proposal in pending
        if proposal.peer_agreed_at is None and proposal.person_agreed_at is not None and proposal.hidden_at is None
    ]
    to_answer = sum(1 for proposal in pending if proposal.person_agreed_at is None)
    if to_answer:
        said.append(
            ngettext("%(number)d proposition attend votre réponse.", "%(number)d propositions attendent votre réponse.", to_answer)
            % {"number": to_answer}
        )
    elif any(proposal.origin == Origin.PERSON for proposal in pending):
        said.append(usual_answer(usual))
    if request.published_at is not None:
        said.append(
            ngettext(
                "Elle est montrée à %(number)d pair, sans votre pseudonyme.",
                "Elle est montrée à %(number)d pairs, sans votre pseudonyme.",
                readers,
            )
            % {"number": readers}
            if readers
            else _("Aucun pair ne correspond encore. Elle sera montrée aux prochains qui correspondront.")
        )
    said.append(_coordination(request, cap_days))
    if request.is_read_by_nobody:
        said.append(_("En ce moment, personne n’est à la coordination. Votre demande attend que quelqu’un revienne."))
    elif request.is_read_elsewhere:
        said.append(
            _("%(structure)s n’a personne à la coordination en ce moment : une autre coordination s’en occupe.")
            % {"structure": request.structure}
        )
    return said


def _coordination(request: Request, cap_days: int) -> str:
    if request.handed_over_at is not None:
        return _("Vous l’avez confiée à la coordination %(when)s.") % {"when": ago(request.handed_over_at)}
    if request.is_with_a_coordinator(cap_days):
        return _("La coordination s’en occupe depuis %(day)s.") % {"day": day(request.cap(cap_days))}
    return _("Au plus tard %(day)s, la coordination s’en occupe.") % {"day": day(request.cap(cap_days))}


def waited(days: float) -> str:
    """A wait in days, for a coordinator."""
    whole = int(days)
    if whole < 1:
        return _("depuis aujourd’hui")
    return ngettext("depuis %(days)d jour", "depuis %(days)d jours", whole) % {"days": whole}
