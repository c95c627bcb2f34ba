"""The end of a programme: who followed it hears that they may ask for a certificate, with or without an account."""

import datetime as dt

import pytest
from django.db.models import F
from django.test import Client

from eclaireur.gatherings import actions
from eclaireur.gatherings.enums import Kind, Seat, SeriesState
from eclaireur.gatherings.models import Registration, Series
from eclaireur.notices.models import Notice
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_programme_followed_by, a_series, coming_to

pytestmark = pytest.mark.django_db
MINE = "/mes-rendez-vous/attestations/"
OVER = "gatherings.programme_over"


def ended(series: Series) -> Series:
    actions.store_ahead()
    series.refresh_from_db()
    assert series.state == SeriesState.ENDED
    return series


def told() -> list:
    return [notice.to for notice in Notice.objects.filter(kind=OVER).select_related("to")]


def test_who_has_a_place_is_told_once_and_by_reading_it_has_read_it(client_of):
    person, gone = PersonFactory(), PersonFactory()
    programme = a_programme_followed_by(person, gone)
    Registration.objects.filter(person=gone).update(state=Seat.CANCELLED, left_at=F("created_at"))
    ended(programme)
    actions.store_ahead()
    assert told() == [person]
    assert programme.title not in str(Notice.objects.filter(kind=OVER).values())
    page = client_of(person).get(Notice.objects.get(kind=OVER).url)
    assert programme.title in page.content.decode()
    assert not Notice.objects.filter(kind=OVER).unread().exists()


def test_nobody_is_of_a_group_that_is_no_programme_nor_of_one_that_never_took_place():
    workshop = a_series(count=2)
    coming_to(workshop.occurrences.first(), PersonFactory())
    workshop.occurrences.update(starts_at=F("starts_at") - dt.timedelta(days=40), ends_at=F("ends_at") - dt.timedelta(days=40))
    never = a_programme_followed_by(PersonFactory())
    for date in never.occurrences.all():
        never.occurrences.filter(pk=date.pk).update(state="cancelled", cancelled_at=date.starts_at)
    ended(workshop)
    ended(never)
    assert told() == []


def test_its_page_leads_who_had_a_place_to_their_certificates(client_of):
    person = PersonFactory()
    programme = ended(a_programme_followed_by(person))
    link = f'<a href="{MINE}">Mes attestations</a>'
    assert link in client_of(person).get(programme.get_absolute_url()).content.decode()
    for other in (client_of(PersonFactory()), Client()):
        assert link not in other.get(programme.get_absolute_url()).content.decode()


def test_a_visitor_keeps_their_place_with_an_account_until_it_is_forgotten(client_of):
    programme, visitor = a_series(kind=Kind.PROGRAMME, count=2, open_to_visitors=True), Client()
    address = visitor.post(programme.get_absolute_url(), {"name": "Nour"}, follow=True).context["url"]
    away = dt.timedelta(days=14, hours=3)
    programme.occurrences.update(starts_at=F("starts_at") - away, ends_at=F("ends_at") - away)
    ended(programme)
    actions.forget()
    page = visitor.get(address).content.decode()
    assert "Le programme est fini." in page
    assert "Garder ma place avec mon compte" not in page
    visitor.force_login(person := PersonFactory())
    assert "Garder ma place avec mon compte" in visitor.get(address).content.decode()
    assert f'href="{MINE}"' in visitor.post(address, {"take": "1"}, follow=True).content.decode()
    assert actions.ask_certificate(by=person, series=programme)
