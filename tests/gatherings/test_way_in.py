"""Whoever holds a date knows where it is, and how to come in, without being asked for a place."""

import pytest
from django.urls import reverse

from eclaireur.gatherings import actions
from eclaireur.gatherings.enums import Audience, Way
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.gatherings import a_date, a_facilitator
from tests.factories.territory import CommuneFactory

pytestmark = pytest.mark.django_db
LINK = "https://visio.exemple.org/groupe"


@pytest.mark.parametrize(("fields", "seen"), [
    ({"way": Way.PHONE}, "01 99 00 12 34"), ({"way": Way.VIDEO, "phone": "", "video_url": LINK}, LINK),
    ({"way": Way.ON_SITE, "phone": "", "place_name": "Maison bleue", "address": "3 rue des Tilleuls"}, "3 rue des Tilleuls"),
])  # fmt: skip
def test_who_holds_one_day_from_outside_the_structure_reads_where_it_is(client_of, fields, seen):
    where = StructureFactory()
    by, guest = a_facilitator(where), a_facilitator()
    if fields["way"] == Way.ON_SITE:
        fields = fields | {"commune": CommuneFactory()}
    date = a_date(by, structure=where, audience=Audience.STRUCTURE, **fields)
    actions.change_date(by=by, occurrence=date, held_by=[by, guest])
    browser = client_of(guest)
    assert browser.get(date.get_absolute_url()).status_code == 404
    for name in ("date", "hold"):
        assert seen in browser.get(reverse(f"gatherings:{name}", args=[date.pk])).content.decode(), name
    page = reverse("gatherings:date", args=[date.pk])
    assert date.get_absolute_url() not in client_of(guest).get(page).content.decode()
    assert date.get_absolute_url() in client_of(by).get(page).content.decode()


def test_the_date_of_an_announced_gathering_leads_to_the_page_that_others_read(client_of):
    date = a_date(by := a_facilitator())
    guest = a_facilitator()
    actions.change_date(by=by, occurrence=date, held_by=[by, guest])
    assert date.get_absolute_url() in client_of(guest).get(reverse("gatherings:date", args=[date.pk])).content.decode()
    assert client_of(PersonFactory()).get(reverse("gatherings:date", args=[date.pk])).status_code == 404
