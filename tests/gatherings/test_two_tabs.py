"""Two people, or two windows, change the same gathering: nobody’s words are replaced or lost without a word."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.models import JournalEntry
from eclaireur.gatherings.models import Occurrence, Series
from eclaireur.notices.models import Notice
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_date, a_draft, a_facilitator, a_series, coming_to

pytestmark = pytest.mark.django_db


def drawn(browser, address: str) -> dict:
    """What a browser sends back of a page it was just shown, nothing changed."""
    form = browser.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    sent = {name: [getattr(each, "pk", each) for each in value] if isinstance(value, list) else value for name, value in values.items()}
    sent = {name: value for name, value in sent.items() if value not in (None, False)}
    return sent | {name: value.strftime("%H:%M") for name, value in sent.items() if isinstance(value, dt.time)}


@pytest.mark.parametrize("made", [a_series, a_draft])
def test_the_second_to_save_reads_what_the_first_changed_and_loses_nothing(client_of, made):
    by, other = a_facilitator(), a_facilitator()
    series = made(by, others=[other])
    first, second = client_of(by), client_of(other)
    address = reverse("gatherings:edit", args=[series.pk])
    one, two = drawn(first, address), drawn(second, address)
    assert first.post(address, one | {"phone": "01 99 00 00 00", "starts_at_time": "07:15"}).status_code == 302
    told = Notice.objects.count()
    page = second.post(address, two | {"description": "Ce que j’écrivais."})
    assert page.status_code == 422
    shown = page.content.decode()
    assert "a changé ceci\u00a0: Heure de début, Numéro à appeler." in shown
    assert "Ce que j’écrivais." in shown
    assert Series.objects.get(pk=series.pk).phone == "01 99 00 00 00"
    assert Notice.objects.count() == told
    again = two | {"description": "Ce que j’écrivais.", "seen": page.context["form"]["seen"].value()}
    assert second.post(address, again).status_code == 302
    found = Series.objects.get(pk=series.pk)
    assert (found.description, found.phone) == ("Ce que j’écrivais.", two["phone"])


def test_nobody_moves_a_date_back_without_knowing_and_whoever_comes_is_not_told_of_it(client_of):
    by, other = a_facilitator(), a_facilitator()
    date = a_date(by, others=[other])
    coming_to(date, person := PersonFactory())
    first, second = client_of(by), client_of(other)
    address = reverse("gatherings:edit_date", args=[date.pk])
    one, two = drawn(first, address), drawn(second, address)
    day = (timezone.localdate() + dt.timedelta(days=9)).isoformat()
    assert first.post(address, one | {"day": day}).status_code == 302
    Notice.objects.filter(to=person).delete()
    page = second.post(address, two | {"words": "Apportez un cahier."})
    assert page.status_code == 422
    assert "a changé ceci\u00a0: Jour." in page.content.decode()
    assert "Apportez un cahier." in page.content.decode()
    assert Occurrence.objects.get(pk=date.pk).local_start.date().isoformat() == day
    assert not Notice.objects.filter(to=person).exists()


@pytest.mark.parametrize("seen", ["", "[]", "{", "[" * 5000, '{"title": 3, "rien": "x"}'])
def test_what_no_page_wrote_breaks_nothing(client_of, seen):
    series = a_series(by := a_facilitator())
    browser, address = client_of(by), reverse("gatherings:edit", args=[series.pk])
    assert browser.post(address, drawn(browser, address) | {"seen": seen}).status_code in {302, 422}


@pytest.mark.parametrize("whole", [True, False])
def test_a_word_of_cancellation_too_long_is_kept_and_nothing_is_cancelled(client_of, whole):
    date = a_date(by := a_facilitator())
    [place] = coming_to(date, PersonFactory())
    address = reverse("gatherings:cancel", args=[date.series_id]) if whole else reverse("gatherings:cancel_date", args=[date.pk])
    words = "Je suis désolée. " * 40
    page = client_of(by).post(address, {"words": words})
    assert page.status_code == 422
    shown = page.content.decode()
    assert words.strip() in shown
    assert "data-closes open" in shown
    assert not Occurrence.objects.get(pk=date.pk).is_cancelled
    if not whole:
        assert JournalEntry.objects.filter(verb="gatherings.look_at_names", actor=by, subject=place.person).exists()  # the page shows names again
