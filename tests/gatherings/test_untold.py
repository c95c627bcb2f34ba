"""Those nobody can tell, since they have no account: who cancels or moves a date reads that it is left to them."""

import datetime as dt

import pytest
from django.urls import reverse

from eclaireur.accounts.enums import Role
from eclaireur.gatherings import actions
from eclaireur.gatherings.enums import Kind
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_date, a_facilitator, a_series, coming_to
from tests.gatherings.test_entrusted import as_it_is

pytestmark = pytest.mark.django_db
ONE = "1 personne inscrite sans compte ne peut pas être prévenue\u00a0: appelez-la"
TWO = "2 personnes inscrites sans compte ne peuvent pas être prévenues\u00a0: appelez-les"
TOLD = "Les personnes inscrites sont prévenues"
READ = "Personne n’est inscrit\u00a0: on le lit dans l’agenda."


def a_visitor_at(gathering, name="Nour"):
    return actions.register_visitor(gathering=gathering, name=name, rules_accepted=True)


def send(browser, name, pk, **sent) -> str:
    return browser.post(reverse(f"gatherings:{name}", args=[pk]), sent, follow=True).content.decode()


def messages_of(page: str) -> str:
    """What the page says on top of what was just done."""
    return page.split('class="messages"', 1)[1].split("<h1", 1)[0]


def test_who_cancels_a_date_then_restores_it_reads_before_and_after_who_cannot_be_told(client_of):
    by = a_facilitator()
    date = a_date(by, open_to_visitors=True)
    browser, page = client_of(by), reverse("gatherings:date", args=[date.pk])
    assert "sans compte ne peu" not in browser.get(page).content.decode()
    a_visitor_at(date)
    a_visitor_at(date, "Sam")
    assert TWO in browser.get(page).content.decode()
    said = messages_of(send(browser, "cancel_date", date.pk))
    assert TWO in said
    assert f'{page}#noms"' in said
    assert TOLD not in said  # nobody with an account was there
    assert TWO in messages_of(send(browser, "restore_date", date.pk))


def test_those_with_an_account_are_said_to_be_told_and_the_guest_on_the_phone_is_not(client_of):
    by = a_facilitator()
    date = a_date(by)
    coming_to(date, PersonFactory())
    actions.register_guest(by=by, occurrence=date, name="Léa", rules_accepted=True)
    said = messages_of(send(client_of(by), "cancel_date", date.pk))
    assert TOLD in said
    assert ONE in said


def test_where_one_comes_freely_nobody_is_said_to_be_told(client_of):
    by = a_facilitator()
    date = a_date(by, kind=Kind.DROP_IN, come_freely=True)
    browser = client_of(by)
    for name in ("cancel_date", "restore_date"):
        said = messages_of(send(browser, name, date.pk))
        assert READ in said
        assert TOLD not in said
    assert "on le lit dans l’agenda" in browser.get(reverse("gatherings:edit_date", args=[date.pk])).content.decode()
    said = messages_of(send(browser, "cancel", date.series_id))
    assert READ in said
    assert TOLD not in said


@pytest.mark.parametrize("kind", [Kind.WORKSHOP, Kind.PROGRAMME])
def test_who_cancels_the_whole_and_resumes_it_is_led_to_the_names(client_of, kind):
    by = a_facilitator()
    series = a_series(by, kind=kind, count=3, open_to_visitors=True)
    date = series.occurrences.first()
    a_visitor_at(series if series.is_programme else date)
    browser, manage = client_of(by), reverse("gatherings:manage", args=[series.pk])
    names = manage if series.is_programme else reverse("gatherings:date", args=[date.pk])
    assert ONE in browser.get(manage).content.decode()
    for name in ("cancel", "resume"):
        said = messages_of(send(browser, name, series.pk))
        assert ONE in said
        assert f'{names}#noms"' in said


def test_who_moves_a_date_or_all_of_them_reads_it_and_who_changes_a_title_does_not(client_of):
    by = a_facilitator()
    series = a_series(by, count=3, open_to_visitors=True)
    date = series.occurrences.first()
    a_visitor_at(date)
    browser = client_of(by)
    page = reverse("gatherings:edit_date", args=[date.pk])
    assert ONE in browser.get(page).content.decode()
    sent = as_it_is(browser.get(page).context["form"])
    later = (date.local_start + dt.timedelta(days=1)).date().isoformat()
    assert ONE in messages_of(browser.post(page, sent | {"day": later}, follow=True).content.decode())
    page = reverse("gatherings:edit", args=[series.pk])
    for more, is_said in (({"title": "Autre titre"}, False), ({"phone": "01 99 00 00 00"}, True)):
        sent = as_it_is(browser.get(page).context["form"])
        assert (ONE in messages_of(browser.post(page, sent | more, follow=True).content.decode())) == is_said


def test_a_closure_says_it_before_and_after(client_of):
    by = a_facilitator()
    series = a_series(by, count=3, open_to_visitors=True)
    date = series.occurrences.first()
    a_visitor_at(date)
    browser, page = client_of(by), reverse("gatherings:exceptions", args=[series.pk])
    day = date.local_start.date().isoformat()
    asked = browser.post(page, {"quoi": "periode", "first": day, "last": day})
    assert ONE in asked.content.decode()
    sure = asked.context["period"]["sure"].value()
    assert ONE in messages_of(browser.post(page, {"quoi": "periode", "first": day, "last": day, "sure": sure}, follow=True).content.decode())


def test_who_only_coordinates_is_not_led_to_names_they_may_not_read(client_of):
    coordinator = PersonFactory(roles=[Role.COORDINATOR])
    date = a_date(open_to_visitors=True)
    a_visitor_at(date)
    said = messages_of(send(client_of(coordinator), "cancel_date", date.pk))
    assert ONE in said
    assert "#noms" not in said
