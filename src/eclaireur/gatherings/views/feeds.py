"""Calendars: the public one with the agenda's filters, one date, private addresses and the page that keeps them."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from eclaireur.core import crypto
from eclaireur.core.zones import as_read_by
from eclaireur.gatherings import actions, calendars, queries
from eclaireur.gatherings.forms import FeedForm, WishForm
from eclaireur.gatherings.models import CalendarFeed, Occurrence
from eclaireur.gatherings.views.seats import places_of

if TYPE_CHECKING:
    import datetime as dt
    from uuid import UUID

    from django.http import HttpRequest

    from eclaireur.accounts.models import Person

FRESH = 900  # seconds a shared cache may keep the public calendar
NEW = "gatherings.new_feed"  # in the session, sealed: a private address that was not shown yet
LANGUAGE = "langue"


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """The agenda as anybody reads it, with the filters of its address. French, or the language asked (`?langue=en`)."""
    wish, changed = WishForm(request.GET).wish, queries.last_change()
    asked = request.GET.get(LANGUAGE, "")
    language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    made = _whole(request, language, changed) if wish.is_anything else _written(request, language, wish)
    return _answer(request, made, f"public, max-age={FRESH}", changed)


def _whole(request: HttpRequest, language: str, changed: dt.datetime) -> bytes:
    """The whole agenda, that many calendars read: written once for each change. One per language, so it stays small."""
    key = f"gatherings.agenda:{language}:{_base(request)}:{changed.timestamp()}"
    return cache.get_or_set(key, lambda: _written(request, language, queries.Wish()), FRESH)


def _written(request: HttpRequest, language: str, wish: queries.Wish) -> bytes:
    with translation.override(language), timezone.override(settings.TIME_ZONE):  # kept for anybody, whoever asked first
        return calendars.public(queries.announced(wish), base=_base(request), name=_("Agenda de pair-aidance"))


@require_safe
def one_date(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One date, to put in a calendar by hand. For who has a place there, a time and nothing else: others may look at their
    screen. The whole of what was announced is asked for (`?complet`).
    """
    rows = Occurrence.objects.visible_to(request.user).published().with_series().prefetch_related("series__themes")
    found = get_object_or_404(rows, pk=pk)
    place = None if "complet" in request.GET else places_of(request).of(found.registered_for).first()
    if place is None:
        made = calendars.public([found], base=_base(request), name=found.series.title)
    else:
        alone = CalendarFeed(pk=place.pk, updated_at=place.updated_at)  # as a private address of that date alone, kept nowhere
        made = calendars.private([calendars.Expected(found, place.state, place.updated_at)], feed=alone, base=_base(request))
    response = _answer(request, made, "private, no-cache")
    response["Content-Disposition"] = 'attachment; filename="rendez-vous.ics"'
    return response


@require_safe
def private(request: HttpRequest, token: str) -> HttpResponse:
    """Where someone is expected, for whoever has the secret address. Nothing says that it was read."""
    feed = queries.feed_at(token)
    if feed is None:
        raise Http404
    with as_read_by(feed.person):
        made = calendars.private(queries.expected(feed.person), feed=feed, base=_base(request))
    return _answer(request, made, "private, no-cache")


@require_GET
def subscribe(request: HttpRequest) -> HttpResponse:
    """How to receive the dates of the agenda, with its filters, in one's own calendar."""
    query = request.GET.copy()
    for name in ("apres", "du", "page", LANGUAGE):
        query.pop(name, None)
    kept = query.urlencode()
    if translation.get_language() != settings.LANGUAGE_CODE:
        query[LANGUAGE] = translation.get_language()
    address, form = request.build_absolute_uri(reverse("gatherings:public_feed")), WishForm(request.GET)
    ending = f"?{query.urlencode()}" if query else ""
    context = {
        "address": address + ending, "is_narrowed": not form.wish.is_anything, "is_lost": form.wish.is_lost, "is_vague": form.is_vague, "is_cut": queries.is_cut(form.wish), "most": queries.MOST,
        "agenda_url": reverse("gatherings:agenda") + (f"?{kept}" if kept else ""),
    }  # fmt: skip
    return render(request, "gatherings/subscribe.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """My private calendar addresses; POST opens one, shown on the next page and never again."""
    form = FeedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            token = actions.open_feed(by=request.user, feed=form.save(commit=False))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            _keep(request, token)
            return redirect(reverse("gatherings:feeds") + "#nouvelle")
    token = "" if form.is_bound else _take(request)
    address = request.build_absolute_uri(reverse("gatherings:private_feed", args=[token])) if token else ""
    context = {"form": form, "address": address, "feeds": CalendarFeed.objects.visible_to(request.user)}
    return render(request, "gatherings/feeds.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Revoke one of my addresses."""
    found = get_object_or_404(CalendarFeed.objects.visible_to(request.user), pk=pk)
    actions.close_feed(by=request.user, feed=found)
    messages.success(request, _("C’est fait : cette adresse ne donne plus rien. Vous pouvez retirer l’agenda de l’appareil."))
    return redirect("gatherings:feeds")


def _answer(request: HttpRequest, made: bytes, keeping: str, changed: dt.datetime | None = None) -> HttpResponse:
    """The calendar, or "not modified" when the reader already has these very bytes."""
    response = HttpResponse(made, content_type=calendars.CONTENT_TYPE)
    etag = quote_etag(hashlib.sha256(made).hexdigest()[:32])
    response["ETag"], response["Cache-Control"], response["X-Robots-Tag"] = etag, keeping, "noindex"
    stamp = int(changed.timestamp()) if changed else None
    if stamp:
        response["Last-Modified"] = http_date(stamp)
    return get_conditional_response(request, etag=etag, last_modified=stamp, response=response)


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _place(person: Person) -> str:
    return f"session.gatherings.feed:{person.pk}"


def _keep(request: HttpRequest, token: str) -> None:
    """Until it is shown, on the next page. Sealed: the table of sessions never holds it in clear."""
    sealed = crypto.seal(token, person=request.user, place=_place(request.user))
    request.session[NEW] = base64.b64encode(sealed).decode()


def _take(request: HttpRequest) -> str:
    kept = request.session.pop(NEW, "")
    return crypto.unseal(base64.b64decode(kept), place=_place(request.user)) if kept else ""
