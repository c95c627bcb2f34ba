"""Words that would disguise others: marks that turn the direction of a line never reach those who read."""

import pytest
from django.test import Client
from django.urls import reverse

from eclaireur.gatherings.models import Occurrence, Registration, Series
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_date, a_facilitator, coming_to
from tests.gatherings.test_entrusted import as_it_is
from tests.gatherings.test_views import WRITE, written

pytestmark = pytest.mark.django_db
TURN, BACK = "\u202e", "\u2066"


def test_a_gathering_keeps_its_words_without_the_marks_that_turn_them(client_of):
    by = a_facilitator()
    sent = written(by, title=f"{TURN}eriruo{BACK} לחשוב\u2028ici", description=f"Un{TURN}\r\nDeux", rules_text=f"{BACK}Écouter", phone=f"01{TURN} 99")
    assert client_of(by).post(WRITE, sent).status_code == 302
    series = Series.objects.get()
    assert (series.title, series.description, series.rules_text, series.phone) == ("eriruo לחשוב ici", "Un\nDeux", "Écouter", "01 99")


def test_a_title_that_shows_nothing_is_asked_again_and_what_cannot_be_kept_is_said(client_of):
    by = a_facilitator()
    for title in (TURN, "\u200b\u2066 ", "Un\x07titre"):
        answer = client_of(by).post(WRITE, written(by, title=title))
        assert answer.status_code == 422
        assert answer.context["form"].errors["title"]
        assert answer.context["form"]["title"].value() == title
    assert not Series.objects.exists()


def test_the_words_of_one_day_too(client_of):
    date = a_date(by := a_facilitator())
    page, browser = reverse("gatherings:edit_date", args=[date.pk]), client_of(by)
    answer = browser.post(page, as_it_is(browser.get(page).context["form"]) | {"words": f"Apportez{TURN} un pull"}, follow=True)
    assert "ou s’il y a un nouveau mot, les personnes inscrites sont prévenues" in answer.content.decode()
    assert Occurrence.objects.get(pk=date.pk).words == "Apportez un pull"
    browser.post(reverse("gatherings:cancel_date", args=[date.pk]), {"words": f"Nous{TURN} fermons"})
    assert Occurrence.objects.get(pk=date.pk).words == "Nous fermons"


@pytest.mark.parametrize(("typed", "kept"), [(f"{TURN}aniraM", "aniraM"), ("Nour", "Nour"), ("נור", "נור")])
def test_a_visitors_name_is_tidied(client, typed, kept):
    date = a_date(open_to_visitors=True)
    assert client.post(date.get_absolute_url(), {"name": typed}).status_code == 302
    assert Registration.objects.get().guest_name == kept


@pytest.mark.parametrize("name", ["...", "12 34", TURN, "\u200b\u200b", "\u3164\u3164", "🌿", "Nour\x07"])
def test_a_visitors_name_has_letters(client, name):
    date = a_date(open_to_visitors=True)
    page = client.post(date.get_absolute_url(), {"name": name})
    assert page.status_code == 422
    assert page.context["form"].errors["name"]
    assert not Registration.objects.exists()


def test_titles_and_names_keep_their_direction_to_themselves(client, client_of):
    title, person = "לחשוב", PersonFactory(pseudonym="נור")
    date = a_date(by := a_facilitator(), title=title, rules_text="Écouter", open_to_visitors=True)
    coming_to(date, person)
    isolated = f"<bdi>{title}</bdi>"
    for page in ("/agenda/", date.get_absolute_url(), date.series.get_absolute_url()):
        assert isolated in client.get(page).content.decode(), page
    holds = client_of(by)
    for name in ("date", "hold"):
        assert "<bdi>נור</bdi>" in holds.get(reverse(f"gatherings:{name}", args=[date.pk])).content.decode()
    taken = Client().post(date.get_absolute_url(), {"name": "Nour", "rules": "on"}, follow=True)
    assert "Sous le nom de <bdi>Nour</bdi>." in taken.content.decode()
