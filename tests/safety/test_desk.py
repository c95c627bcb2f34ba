"""The one desk: what is on it, in which order, for whom, and who reads it now."""

import datetime as dt
import uuid

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.models import JournalEntry
from eclaireur.community.models import Persona
from eclaireur.safety import actions, queries, waiting
from eclaireur.safety.enums import HeldFor, Measure, Priority, Reason, Urgency
from eclaireur.safety.models import AtWork, Decision, Hold, Report, Seen
from eclaireur.safety.registries import DeskItem, add_desk_source
from tests.factories.accounts import PersonFactory
from tests.factories.community import SpaceFactory, answer, open_topic
from tests.factories.safety import answered, moderator, something_by

pytestmark = pytest.mark.django_db
DESK = reverse("safety:desk")


@pytest.fixture
def public(register):
    """Role grants are public texts that can be put back."""
    register(private=False, show=lambda grant, by: None)


@pytest.fixture
def desk_of(client, second_factor_shown):
    def sign_in(someone):
        client.force_login(someone)
        second_factor_shown(client, someone)
        return client

    return sign_in


def keys(someone):
    return [line.item.key for line in queries.desk_of(someone).lines]


def reported(author=None, reason=Reason.HATE, note="x", many=1):
    thing = something_by(author or PersonFactory())
    made = [actions.report(by=PersonFactory(), about=thing, reason=reason, note=note) for _n in range(many)]
    return made[0]


def test_the_most_urgent_first_then_the_oldest(public):
    older = reported()
    newer = reported()
    worry = reported(reason=Reason.WORRY)
    hidden = reported(many=3)
    waits = something_by(PersonFactory())
    actions.hold(waits, why=HeldFor.NEWCOMER, author=waits.person)
    found = [line.item for line in queries.desk_of(moderator()).lines]
    assert [item.urgency for item in found] == [
        Priority.SOON, Priority.HELD, Priority.REPORTED, Priority.REPORTED, Priority.WAITING,
    ]
    assert [item.url.split("/")[-2] for item in found[:4]] == [str(one.pk) for one in (worry, hidden, older, newer)]


def test_other_rooms_put_items_on_the_desk(monkeypatch):
    monkeypatch.setattr(waiting, "_sources", [])
    item = DeskItem("x:1", "une alerte", "Quelqu’un", "/ailleurs/", timezone.now(), Priority.NOW)
    add_desk_source(lambda someone: [item])
    assert [line.item for line in queries.desk_of(moderator()).lines] == [item]


def test_a_moderator_finds_nothing_of_their_own_nor_what_they_reported(public):
    someone = moderator()
    reported(author=someone)
    thing = something_by(PersonFactory())
    actions.report(by=PersonFactory(), about=thing, reason=Reason.HATE)
    actions.report(by=someone, about=thing, reason=Reason.HATE)
    actions.hold(someone.role_grants.create(role="peer"), why=HeldFor.NEWCOMER, author=someone)
    assert keys(someone) == []
    assert len(keys(moderator())) == 3


def test_a_private_message_that_waits_for_the_hours_is_on_no_desk(register):
    register(show=lambda grant, by: None)  # private
    thing = something_by(PersonFactory())
    actions.hold(thing, why=HeldFor.FIRST, author=thing.person, until=timezone.now() + dt.timedelta(hours=1))
    other = something_by(PersonFactory())
    actions.hold(other, why=HeldFor.AUTHOR, author=other.person)
    assert keys(moderator()) == []


def test_a_private_text_is_opened_by_no_moderator_unless_it_is_read_again(desk_of, register):
    register(show=lambda grant, by: None)
    thing = something_by(PersonFactory())
    where = reverse("safety:text", args=["accounts.rolegrant", thing.pk])
    client = desk_of(moderator())
    assert client.get(where).status_code == 403
    actions.hold(thing, why=HeldFor.SCREENING, author=thing.person)
    assert f"texte de {thing.person.pseudonym}" in client.get(where).content.decode()
    assert JournalEntry.objects.get(subject=thing.person, is_look=True).verb == "safety.read_text"


def test_first_messages_are_listed_until_seen(desk_of):
    author = PersonFactory()
    topic = open_topic(author=author, space=SpaceFactory(), text="MARQUE-PREMIER")
    someone = moderator()
    where = reverse("safety:text", args=["community.post", topic.posts.get().pk])
    client = desk_of(someone)
    assert where in client.get(DESK).content.decode()
    page = client.get(where).content.decode()
    assert "MARQUE-PREMIER" in page
    answered(client, where, {"measure": Measure.NOTHING, "reason": Reason.OTHER})
    assert where not in client.get(DESK).content.decode()
    assert Seen.objects.get().author == author
    assert not Decision.objects.exists()


def test_a_text_nobody_reported_can_be_hidden_with_a_note(desk_of):
    topic = open_topic(text="à masquer")
    post = topic.posts.get()
    answered(desk_of(moderator()), reverse("safety:text", args=["community.post", post.pk]),
             {"measure": Measure.HIDE, "reason": Reason.HATE, "letter": "Voilà."})
    post.refresh_from_db()
    assert post.hidden_at
    assert (Decision.objects.get().about, Decision.objects.get().masks) == (post, True)


def test_ones_own_text_is_not_read_from_the_desk(desk_of):
    someone = moderator()
    post = open_topic(author=someone).posts.get()
    assert desk_of(someone).get(reverse("safety:text", args=["community.post", post.pk])).status_code == 403


def test_a_text_reported_meanwhile_leads_to_its_case(desk_of, public):
    report = reported()
    where = reverse("safety:text", args=["accounts.rolegrant", report.object_id])
    assert desk_of(moderator()).get(where).url == reverse("safety:case", args=[report.pk])


@pytest.mark.parametrize("where", [
    ("accounts.rolegrant", "nonsense"), ("accounts.personkey", "1"), ("nothing", "1"),
])
def test_what_does_not_exist_is_not_found(desk_of, public, where):
    assert desk_of(moderator()).get(reverse("safety:text", args=where)).status_code == 404


def test_the_old_address_leads_to_the_desk(desk_of):
    assert desk_of(moderator()).get("/equipe/signalements/").url == DESK


# --- Context, history, signs -----------------------------------------------------------------------------


def test_what_was_said_around_is_shown_and_folded_first(desk_of):
    from tests.factories.community import answer  # noqa: PLC0415

    topic = open_topic(text="MARQUE-AVANT")
    post = answer(topic, text="MARQUE-MILIEU")
    answer(topic, text="MARQUE-APRÈS")
    actions.report(by=PersonFactory(), about=post, reason=Reason.HATE)
    page = desk_of(moderator()).get(reverse("safety:case", args=[Report.objects.get().pk])).content.decode()
    assert page.index("Afficher le texte") < page.index("MARQUE-AVANT") < page.index("MARQUE-MILIEU") < page.index("MARQUE-APRÈS")
    assert '<details class="fold"><summary>Afficher le texte' in page


def test_reports_that_look_agreed_count_and_are_told_to_the_moderator(public):
    report = reported(many=3)
    assert Hold.objects.open().exists()  # they counted
    signs = queries.signs_of_agreement(queries.case_of(report))
    assert any("3 comptes récents" in sign for sign in signs)
    Report.objects.first().reporter.__class__.objects.filter(pk=report.reporter_id).update(
        suspended_until=timezone.now() + dt.timedelta(days=1))
    assert any("suspendu" in sign for sign in queries.signs_of_agreement(queries.case_of(report)))


def test_reports_of_people_here_for_long_make_no_sign(public):
    report = reported(many=2)
    type(report.reporter).objects.update(created_at=timezone.now() - dt.timedelta(days=90))
    assert queries.signs_of_agreement(queries.case_of(report)) == []


def test_the_note_begins_in_the_language_of_its_author(desk_of, public):
    page = desk_of(moderator()).get(reverse("safety:case", args=[reported(author=PersonFactory(language="fr")).pk]))
    assert "Bonjour," in page.content.decode()


def test_asked_without_script_the_note_of_another_reason_takes_its_place(desk_of, public):
    report = reported()
    page = desk_of(moderator()).post(reverse("safety:case", args=[report.pk]), {
        "measure": Measure.WRITE, "reason": Reason.PRIVACY, "letter": "autre", "modele": "1",
    }).content.decode()
    assert "maître de ce qu’on sait" in page
    assert not Decision.objects.exists()


# --- Two moderators -----------------------------------------------------------------------------------------


def test_who_reads_is_said_to_the_other_and_lapses(desk_of, public, time_machine):
    report = reported()
    first, second = moderator(), moderator()
    desk_of(first).get(reverse("safety:case", args=[report.pk]))
    client = desk_of(second)
    assert f"{first.pseudonym} lit en ce moment" in client.get(DESK).content.decode()
    assert f"{first.pseudonym} lit ceci" in client.get(reverse("safety:case", args=[report.pk])).content.decode()
    time_machine.move_to(timezone.now() + dt.timedelta(minutes=16))
    second.refresh_from_db()
    assert queries.desk_of(second).lines[0].read_by == ""


def test_deciding_frees_the_item(desk_of, public):
    report = reported()
    client = desk_of(moderator())
    client.get(reverse("safety:case", args=[report.pk]))
    assert AtWork.objects.exists()
    answered(client, reverse("safety:case", args=[report.pk]), {"measure": Measure.NOTHING, "reason": Reason.HATE})
    assert not AtWork.objects.exists()


# --- Someone held back ----------------------------------------------------------------------------------------


def test_someone_held_back_is_on_the_desk_and_let_go_from_the_page(desk_of, public):
    author = PersonFactory()
    held = actions.hold(author, why=HeldFor.AUTHOR, author=author)
    client, where = desk_of(moderator()), reverse("safety:held_author", args=[held.pk])
    assert where in client.get(DESK).content.decode()
    assert client.get(where).status_code == 200
    client.post(where)
    assert not queries.is_held_back(author)
    assert client.get(where).status_code == 302


def test_who_is_held_back_is_named_by_no_account(desk_of):
    author, spaces = PersonFactory(pseudonym="Nom-du-compte"), [SpaceFactory(), SpaceFactory()]
    for space, name in zip(spaces, ("Jonquille", "Mésange"), strict=True):
        Persona.objects.create(person=author, space=space, pseudonym=name)
        for _n in range(2):
            actions.report(by=PersonFactory(), about=open_topic(space, author).posts.get(), reason=Reason.HATE)
    held = actions.hold(author, why=HeldFor.AUTHOR, author=author)
    client, where = desk_of(moderator()), reverse("safety:held_author", args=[held.pk])
    row = next(line.item for line in queries.desk_of(moderator()).lines if line.item.url == where)
    assert "Nom-du-compte" not in f"{row.title} {row.why} {row.words}"
    page = client.get(where).content.decode()
    assert "Nom-du-compte" not in page
    assert "Nom-du-compte" not in client.get(DESK).content.decode()
    for name in ("Jonquille", "Mésange"):
        assert page.count(f"<bdi>{name}</bdi>") == 1
    assert [len(reports) for reports in queries.reported_by_name(moderator(), author).values()] == [2, 2]


def test_the_desk_reads_the_same_whatever_waits(desk_of, public):
    client, counts = desk_of(moderator()), []
    for many in (1, 3):
        for _n in range(many):
            reported()
            thing = something_by(PersonFactory())
            actions.hold(thing, why=HeldFor.NEWCOMER, author=thing.person)
            open_topic()
        client.get(DESK)
        with CaptureQueriesContext(connection) as captured:
            client.get(DESK)
        counts.append(len(captured))
    assert len(set(counts)) == 1, counts


def test_among_alerts_the_most_urgent_nobody_took_comes_first():
    one = moderator()
    actions.raise_alert(author=PersonFactory(pseudonym="Triste"), level=Urgency.RED)
    actions.raise_alert(author=PersonFactory(pseudonym="En danger"), level=Urgency.CRISIS)
    taken = actions.raise_alert(author=PersonFactory(pseudonym="Entourée"), level=Urgency.CRISIS)
    actions.take_alert(by=one, alert=taken)
    assert [line.item.title for line in queries.desk_of(one).lines] == ["En danger", "Triste", "Entourée"]


def test_a_text_signed_with_another_name_is_read_under_it(client_of):
    author, space = PersonFactory(pseudonym="Compte Secret"), SpaceFactory()
    topic = open_topic(author=author, space=space)
    topic.posts.update(persona=Persona.objects.create(person=author, space=space, pseudonym="Hibou Bleu"))
    post = topic.posts.get()
    actions.report(by=PersonFactory(), about=post, reason=Reason.HATE)
    pages = [DESK, reverse("safety:case", args=[Report.objects.get().pk])]
    one = moderator()
    shown = [client_of(one).get(page).content.decode() for page in pages]
    assert "Hibou Bleu" in shown[1]
    assert not any("Compte Secret" in page for page in shown)
    Report.objects.all().delete()
    shown = client_of(one).get(DESK).content.decode()  # among the first messages
    assert "Hibou Bleu" in shown
    assert "Compte Secret" not in shown


def test_a_report_that_presses_is_on_the_desk_however_many_wait(person):
    """A raid: more plain reports than a desk shows, all of them older."""
    post, shown = answer(open_topic()), answer(open_topic())
    kind = ContentType.objects.get_for_model(post)
    Report.objects.bulk_create(
        Report(reporter=person, content_type=kind, object_id=str(uuid.uuid4()), reason=Reason.OTHER, note="") for _n in range(301)
    )
    hidden = actions.report(by=PersonFactory(), about=shown, reason=Reason.HATE)
    actions.hold(shown, why=HeldFor.REPORTS, author=shown.author)
    pressing = actions.report(by=PersonFactory(), about=post, reason=Reason.HARM)

    first, second, *others = [line.item.url for line in queries.desk_of(moderator()).lines if line.item.key.startswith("safety.report:")]

    assert [first, second] == [reverse("safety:case", args=[one.pk]) for one in (pressing, hidden)]
    assert len(others) == 298
