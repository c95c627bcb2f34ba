"""A sentence the site itself writes in a date is read by each in their own language, whoever's action kept it."""

import pytest
from django.utils import translation

from eclaireur.gatherings import actions
from eclaireur.gatherings.enums import Kind
from eclaireur.gatherings.models import Occurrence, Series
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_date, a_facilitator, a_series, coming_to
from tests.gatherings.test_minimums import HOUR, decide_in

pytestmark = pytest.mark.django_db
TOO_FEW = {"fr": "Nous n’étions pas assez", "en": "We were not enough"}
OTHER_RHYTHM = {"fr": "le rythme de la rencontre a changé", "en": "the rhythm of the meeting changed"}


def read_in(language: str, browser, *pages: str) -> list[str]:
    return [browser.get(page, headers={"accept-language": language}, follow=True).content.decode() for page in pages]


def test_a_date_too_few_come_to_says_why_to_each_in_their_language(client_of):
    by, person = a_facilitator(), PersonFactory()
    date = a_date(by, minimum=5, decide_hours=24, days=2)
    coming_to(date, person)
    decide_in(25 * HOUR)
    assert Occurrence.objects.get(pk=date.pk).words.startswith(TOO_FEW["fr"])
    for language, other in (("fr", "en"), ("en", "fr")):
        pages = read_in(language, client_of(person), date.get_absolute_url(), "/mes-rendez-vous/")
        pages += read_in(language, client_of(by), f"/tenir-un-groupe/dates/{date.pk}/")
        for page in pages:
            assert TOO_FEW[language] in page
        for page in pages[:2]:
            assert TOO_FEW[other] not in page


def test_so_does_a_programme(client_of):
    programme = a_series(kind=Kind.PROGRAMME, count=3, minimum=5, decide_hours=24, days=2)
    coming_to(programme, person := PersonFactory())
    decide_in(25 * HOUR)
    for language, words in TOO_FEW.items():
        assert words in read_in(language, client_of(person), programme.get_absolute_url())[0]


def test_dates_another_rhythm_takes_away_do_whatever_the_language_of_who_changed_it(client_of):
    by, person = a_facilitator(), PersonFactory()
    series = a_series(by, count=3)
    last = series.occurrences.order_by("starts_at").last()
    coming_to(last, person)
    series = Series.objects.get(pk=series.pk)
    series.count = 2
    with translation.override("en"):
        actions.change(by=by, series=series, themes=[], facilitators=[by])
    for language, words in OTHER_RHYTHM.items():
        assert words in read_in(language, client_of(person), last.get_absolute_url())[0]


def test_the_words_of_a_person_stay_as_they_wrote_them(client_of):
    by, person = a_facilitator(), PersonFactory()
    date = a_date(by)
    coming_to(date, person)
    actions.cancel_date(by=by, occurrence=date, words="Je suis malade. À la semaine prochaine.")
    for language in ("fr", "en"):
        assert "Je suis malade. À la semaine prochaine." in read_in(language, client_of(person), date.get_absolute_url())[0]
