"""Pages of alerts: the panel of who wrote, the desk of who answers, and what neither shows to others."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.enums import Circle, Role
from eclaireur.accounts.models import JournalEntry
from eclaireur.safety import actions
from eclaireur.safety.enums import Outcome, Urgency
from eclaireur.safety.models import Alert, OnCallSlot
from eclaireur.safety.reference import load_help
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import private_thread, say
from tests.safety.test_alerts import CRISIS, RED, always_on_call

pytestmark = pytest.mark.django_db
PANEL = "care-title"


@pytest.fixture
def author(client):
    person = PersonFactory(pseudonym="Camille")
    client.force_login(person)
    return person


def post(client, thread, text, **more):
    """Write in a conversation from its page."""
    import uuid  # noqa: PLC0415

    return client.post(thread.get_absolute_url(), {"body": text, "token": str(uuid.uuid4())}, **more)


def test_what_was_written_is_kept_and_the_next_page_shows_who_answers_until_it_is_closed(client, author):
    load_help()
    thread, _one, _other = private_thread(author)

    page = client.post(thread.get_absolute_url(), {"body": CRISIS, "token": "0196f3a0-0000-7000-8000-000000000001"}, follow=True)
    assert PANEL in page.content.decode()
    assert "tel:15" in page.content.decode()
    assert thread.messages.get().body == CRISIS
    assert PANEL in client.get(reverse("safety:help")).content.decode()

    client.post(reverse("safety:care_close"), {"next": reverse("safety:help")})
    assert PANEL not in client.get(reverse("safety:help")).content.decode()


def test_a_calm_text_shows_nothing_and_costs_no_query(client, author, django_assert_max_num_queries):
    page = post(client, private_thread(author)[0], "Bonjour.", follow=True)
    assert PANEL not in page.content.decode()
    assert "care" not in client.session


@pytest.mark.parametrize("on_call", [True, False])
def test_the_panel_says_that_someone_will_write_only_when_it_is_true(client, author, moderator, on_call):
    if on_call:
        always_on_call(moderator)
    words = post(client, private_thread(author)[0], RED, follow=True).content.decode()

    assert ("va vous écrire" in words) is on_call


def test_the_next_hours_of_the_team_are_told_when_nobody_is_there(client, author, moderator):
    later = timezone.localtime() + dt.timedelta(hours=2)
    OnCallSlot.objects.create(person=moderator, weekday=later.weekday(), starts=later.time(), ends=(later + dt.timedelta(hours=1)).time())

    words = post(client, private_thread(author)[0], RED, follow=True).content.decode()

    assert "n’est pas là en ce moment" in words


def test_a_relative_is_spoken_to_as_one(client):
    person = PersonFactory(circle=Circle.RELATIVE)
    client.force_login(person)

    words = post(client, private_thread(person)[0], "Mon fils veut mourir.", follow=True).content.decode()

    assert "répondent aussi aux proches" in words


def test_a_live_page_told_by_request_is_asked_to_show_the_panel(client, author):
    answer = post(client, private_thread(author)[0], CRISIS, headers={"Accept": "application/json"})

    assert {"type": "care"} in answer.json()["messages"]
    assert PANEL in client.get(reverse("safety:care")).content.decode()


def test_asking_to_be_written_to_and_being_safe(client, author):
    post(client, private_thread(author)[0], CRISIS)

    client.post(reverse("safety:care_write"), {"next": "/aide/"})
    assert "préférez qu’on vous écrive" in client.get("/aide/").content.decode()
    answer = client.post(reverse("safety:care_safe"), {"next": "/aide/"})
    assert answer.url == "/aide/"
    assert PANEL not in client.get("/aide/").content.decode()
    alert = Alert.objects.get()
    assert alert.wants_word_at
    assert alert.safe_at


@pytest.mark.parametrize("where", ["https://ailleurs.example/", "//ailleurs.example", "javascript:alert(1)", "", "/\\ailleurs.example", "conversation", "safety:care_close"])
def test_the_panel_never_leads_elsewhere(client, author, where):
    answer = client.post(reverse("safety:care_close"), {"next": where})

    assert answer.url == reverse("portal:my_space")


def test_nobody_else_sees_the_panel_nor_the_alert(client, author, moderator):
    thread, _one, other = private_thread(author)
    post(client, thread, CRISIS)

    client.force_login(other)
    words = client.get(thread.get_absolute_url()).content.decode()
    assert PANEL not in words
    assert "data-level" not in words
    assert client.get(reverse("safety:alert", args=[Alert.objects.get().pk])).status_code == 403


def test_the_desk_tells_the_text_only_once_asked_and_the_author_reads_who_looked(desk, author, moderator):
    say(private_thread(author)[0], author, CRISIS)
    alert = Alert.objects.get()

    page = desk.get(reverse("safety:alert", args=[alert.pk])).content.decode()
    assert "suicider" not in page
    assert not JournalEntry.objects.filter(is_look=True).exists()

    page = desk.post(reverse("safety:read_alert", args=[alert.pk])).content.decode()
    assert "<mark>" in page
    assert "suicider" in page
    assert JournalEntry.objects.get(is_look=True).subject == author


def test_taking_writing_passing_closing_from_the_desk(desk, author, moderator):
    PersonFactory(roles=[Role.MODERATOR])  # the others
    say(private_thread(author)[0], author, CRISIS)
    alert = Alert.objects.get()

    def do(what, **given):
        return desk.post(reverse(f"safety:{what}", args=[alert.pk]), given, follow=True).content.decode()

    assert "Vous vous en occupez" in do("take_alert")
    assert "Quelqu’un de l’équipe" in do("write_from_alert")
    assert "Les autres sont prévenus" in do("pass_alert")
    assert "D’autres personnes sont prévenues" in do("escalate_alert")
    assert "Dites ce qui a été fait" in do("alert", note="Long texte gardé")
    assert "Merci d’avoir été là" in do("alert", outcome=Outcome.WITH_SOMEONE, note="")
    assert "Quelqu’un est avec cette personne" in desk.get(reverse("safety:alerts_closed")).content.decode()
    assert "est close" in do("take_alert")
    assert "ne s’ouvrent plus" in do("read_alert")


def test_the_desk_has_words_for_nothing_and_pages_for_much(desk, moderator):
    assert "Aucune alerte ouverte" in desk.get(reverse("safety:alerts")).content.decode()
    assert "Rien encore" in desk.get(reverse("safety:alerts_closed")).content.decode()
    for _n in range(25):
        Alert.objects.create(author=PersonFactory(), level=Urgency.RED, due_at=timezone.now())

    first, second = (desk.get(reverse("safety:alerts"), {"page": n}).content.decode() for n in (1, 2))
    assert first.count('class="card link"') == 20
    assert second.count('class="card link"') == 5


def test_hours_are_said_and_taken_back(desk, moderator):
    here = reverse("safety:on_call")
    assert "Personne n’a dit ses heures" in desk.get(here).content.decode()

    page = desk.post(here, {"form": "slot", "slot-weekday": "0", "slot-starts": "22:00", "slot-ends": "06:00"}, follow=True)
    assert "Chaque lundi, de 22:00 à 06:00" in page.content.decode()
    soon = timezone.localtime() + dt.timedelta(days=1)
    page = desk.post(here, {
        "form": "exception", "exception-starts_at": soon.strftime("%Y-%m-%dT%H:%M"),
        "exception-ends_at": (soon + dt.timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"), "exception-is_away": "1",
    }, follow=True)  # fmt: skip
    assert "Je ne réponds pas" in page.content.decode()
    desk.post(here, {"form": "reach", "reach-phone": "06 12 34 56 78"})
    assert "06 12 34 56 78" in desk.get(here).content.decode()
    assert desk.post(here, {"form": "reach", "reach-phone": "mon numéro"}).status_code == 422
    assert desk.post(here, {"form": "slot", "slot-weekday": "9", "slot-starts": "x"}).status_code == 422

    desk.post(reverse("safety:drop_slot", args=[moderator.on_call_slots.get().pk]))
    assert not moderator.on_call_slots.exists()


def test_the_hours_of_each_week_say_whose_clock_they_follow_to_who_has_another(desk, moderator):
    assert "se comptent ainsi" not in desk.get(reverse("safety:on_call")).content.decode()
    moderator.zone = "Indian/Reunion"
    moderator.save()
    assert "se comptent ainsi\u00a0: heure de Paris." in desk.get(reverse("safety:on_call")).content.decode()


def test_a_phone_is_read_by_nobody_else(desk, moderator):
    other = PersonFactory(roles=[Role.MODERATOR])
    always_on_call(other)
    actions.choose_reach(by=other, by_mail=True, phone="07 98 76 54 32")

    assert "07 98" not in desk.get(reverse("safety:on_call")).content.decode()


def test_the_archive_says_that_a_text_was_read_and_not_how(author, moderator):
    from eclaireur.accounts.export import _as_json  # noqa: PLC0415

    say(private_thread(author)[0], author, CRISIS)

    said = "".join(_as_json(author))
    assert "crisis" in said or "danger immédiat" in said
    assert "intention" not in said
