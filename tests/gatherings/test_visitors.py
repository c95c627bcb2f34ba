"""Coming without an account: the answer that was lost, the quick exit, a date that is cancelled."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from eclaireur.gatherings import actions
from eclaireur.gatherings.enums import Kind, Seat
from eclaireur.gatherings.models import Registration
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_date, a_series, coming_to

pytestmark = pytest.mark.django_db
PLACE = "/agenda/ma-place/"


def a_submission(**words) -> dict:
    return {"name": "Nour", "once": str(uuid.uuid4()), **words}


@pytest.mark.parametrize("gathering", [lambda: a_date(open_to_visitors=True), lambda: a_series(kind=Kind.PROGRAMME, count=3, open_to_visitors=True)])
def test_sent_again_after_its_answer_was_lost_it_gives_the_same_place_and_code(gathering):
    about, sent = gathering(), a_submission()
    pages = [Client().post(about.get_absolute_url(), sent, follow=True) for _ in range(2)]  # the second knows no cookie
    codes = [page.context["new_code"] for page in pages]
    assert codes[0] == codes[1]
    assert codes[1] in pages[1].content.decode()
    assert codes[0] not in str(Registration.objects.values().get())
    assert "Nour" in Client().post("/agenda/code/", {"code": codes[0]}, follow=True).content.decode()


def test_another_page_another_name_or_another_date_is_another_place():
    date, other, sent = a_date(open_to_visitors=True), a_date(open_to_visitors=True), a_submission()
    for address, words in (
        (date, sent), (date, sent | {"name": "Lila"}), (other, sent), (date, a_submission()), (date, {"name": "Sans jeton"}), (date, {"name": "Sans jeton"}),
    ):  # fmt: skip
        Client().post(address.get_absolute_url(), words)
    assert Registration.objects.count() == 6


def test_who_gave_their_place_back_comes_again_from_the_same_page(client):
    date, sent = a_date(open_to_visitors=True), a_submission()
    client.post(date.get_absolute_url(), sent)
    client.post(PLACE)
    page = client.post(date.get_absolute_url(), sent, follow=True)
    assert page.context["new_code"]
    assert sorted(Registration.objects.values_list("state", flat=True)) == [Seat.CANCELLED, Seat.REGISTERED]


def test_a_person_with_an_account_is_led_where_the_first_submission_led(client_of):
    date, sent = a_date(), {"once": str(uuid.uuid4())}
    browser = client_of(person := PersonFactory())
    first, second = (browser.post(date.get_absolute_url(), sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Registration.objects.get().person == person


def test_quick_exit_closes_a_visitors_session(client):
    client.post(a_date(open_to_visitors=True).get_absolute_url(), a_submission())
    assert "Nour" in client.get(PLACE).content.decode()
    client.get(reverse("core:leave"))  # from another site: nothing closes
    assert "Nour" in client.get(PLACE).content.decode()
    client.get(reverse("core:leave"), HTTP_SEC_FETCH_SITE="same-origin")
    assert client.get(PLACE)["Location"] == "/agenda/code/"
    assert not client.session.keys()


def test_a_date_cancelled_says_so_and_why_and_gives_nothing_to_press(client):
    date = a_date(open_to_visitors=True)
    client.post(date.get_absolute_url(), a_submission())
    actions.cancel_date(by=date.series.facilitators.get(), occurrence=date, words="La salle est fermée.")
    page = client.get(PLACE).content.decode()
    assert "Cette date est annulée" in page
    assert "La salle est fermée." in page
    assert "Votre place est gardée." not in page
    assert "Me désinscrire" not in page
    assert "01 99 00 12 34" not in page


def test_an_offer_on_a_cancelled_date_is_not_to_be_accepted(client):
    date = a_date(open_to_visitors=True, capacity=1)
    (first,) = coming_to(date, one := PersonFactory())
    client.post(date.get_absolute_url(), a_submission())
    actions.leave(by=one, registration=first)
    assert "J’accepte la place" in client.get(PLACE).content.decode()
    actions.cancel_date(by=date.series.facilitators.get(), occurrence=date, words="")
    assert "J’accepte la place" not in client.get(PLACE).content.decode()


def test_the_words_of_a_kept_date_are_read_too(client):
    date = a_date(open_to_visitors=True)
    client.post(date.get_absolute_url(), a_submission())
    date.words = "Entrez par la cour."
    actions.change_date(by=date.series.facilitators.get(), occurrence=date)
    page = client.get(PLACE).content.decode()
    assert "Entrez par la cour." in page
    assert "Votre place est gardée." in page
