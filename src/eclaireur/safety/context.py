"""What every page receives from this room."""

from django.db import DatabaseError
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString

from eclaireur.safety import queries, rules
from eclaireur.safety.actions import care
from eclaireur.safety.enums import Urgency
from eclaireur.safety.models import HelpNumber
from eclaireur.safety.registries import way_to_ask

DESKS = "/equipe/"
NOT_IN_THE_WAY = (DESKS, "/admin/")  # desks: whoever works there sees it on their other pages


def _help_numbers() -> list[HelpNumber]:
    try:
        return queries.help_numbers()
    except DatabaseError:  # the frame of an error page then shows the numbers written in its template
        return []


def level_shown(request: HttpRequest) -> Urgency | None:
    """The level of the panel this page must show: for what is just being written, or until it is closed. No query."""
    kept = care.remembered(request.session) if hasattr(request, "session") else None
    found = [care.worry_about(getattr(request, "user", None)), kept]
    return max((level for level in found if level), key=lambda level: level.rank, default=None)


def care_panel(request: HttpRequest) -> SafeString | str:
    """Who can be reached now, drawn for whoever wrote of danger; "" for everybody else."""
    level = level_shown(request)
    if level is None or request.path.startswith(NOT_IN_THE_WAY):
        return ""
    panel = queries.panel_for(request.user, level)
    return render_to_string("safety/care.html", {"panel": panel, "here": _here(request)}, request=request)


def peer_offered(request: HttpRequest) -> SafeString | str:
    """Where one asks a peer, said once to whoever wrote what deserves an answer where nobody answers; "" for everybody else."""
    if not hasattr(request, "session") or not care.has_a_peer_to_offer(request.session):
        return ""
    if level_shown(request) is not None or request.path.startswith(NOT_IN_THE_WAY) or not (address := way_to_ask(request.user)):
        return ""
    care.peer_was_offered(request.session)
    return render_to_string("safety/ask_a_peer.html", {"address": address, "here": _here(request)}, request=request)


def _here(request: HttpRequest) -> str:
    """Where the panel’s buttons lead back to: the page itself, or the one that asked for the panel alone."""
    return request.headers.get("HX-Current-URL", "") or request.get_full_path()


def waiting_line(request: HttpRequest) -> SafeString:
    """The alerts that wait for somebody, in one line; empty but there when none does, for the next to appear in."""
    in_words, newest = queries.waiting_for(request.user)
    return render_to_string("safety/alerts_waiting.html", {"in_words": in_words, "newest": newest}, request=request)


def watch(request: HttpRequest) -> SafeString | str:
    """On every desk but the list of alerts, which is that already: the line of those who answer alerts."""
    if not request.path.startswith(DESKS) or request.path == reverse("safety:alerts"):
        return ""
    try:
        return waiting_line(request) if rules.may_see_alerts(request.user) else ""
    except (AttributeError, DatabaseError):  # the frame of an error page: nobody is known yet, or nothing can be read
        return ""


def help(request: HttpRequest) -> dict:  # noqa: A001 (read as safety.context.help)
    """The help numbers and the panel of care, lazily: a page that shows none reads none."""
    return {
        "help_numbers": _help_numbers, "care": SimpleLazyObject(lambda: care_panel(request)),
        "watch": SimpleLazyObject(lambda: watch(request)), "ask_a_peer": SimpleLazyObject(lambda: peer_offered(request)),
    }
