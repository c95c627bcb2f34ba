"""Who sees which page, and what they read there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from eclaireur.accounts.models import JournalEntry
from eclaireur.notices.models import Notice
from eclaireur.safety import actions
from eclaireur.safety.enums import Measure, Reason
from eclaireur.safety.models import Decision, Report
from eclaireur.safety.registries import report_address
from tests.factories.accounts import PersonFactory
from tests.factories.safety import answered, moderator, something_by

pytestmark = pytest.mark.django_db
DESK = reverse("safety:desk")


@pytest.fixture
def author():
    return PersonFactory()


@pytest.fixture
def thing(author, register):
    return something_by(author)


@pytest.fixture
def reported(person, thing):
    return actions.report(by=person, about=thing, reason=Reason.HARASSMENT, note="MARQUE-NOTE", attach=True)


@pytest.fixture
def desk_of(client, second_factor_shown):
    """`desk_of(moderator)`: a test browser at the desks, the second factor already shown."""

    def sign_in(someone):
        client.force_login(someone)
        second_factor_shown(client, someone)
        return client

    return sign_in


def address(report):
    return reverse("safety:case", args=[report.pk])


# --- Reporting -----------------------------------------------------------------------------------


def test_reporting_from_the_page(client_of, person, thing):
    client = client_of(person)
    page = client.get(report_address(thing)).content.decode()
    assert "Signaler un message" in page
    assert f"texte de {thing.person.pseudonym}" in page

    sent = client.post(report_address(thing), {"reason": Reason.HATE, "note": "là\r\nici"}, follow=True)
    assert "Votre signalement est enregistré" in sent.content.decode()
    assert Report.objects.get().note == "là\nici"


def test_a_note_too_long_is_kept_on_the_page(client_of, person, thing):
    note = "é" * 2001
    page = client_of(person).post(report_address(thing), {"reason": Reason.HATE, "note": note}).content.decode()
    assert "2001 caractères" in page
    assert note in page
    assert not Report.objects.exists()


def test_no_reason_is_an_error_in_plain_words(client_of, person, thing):
    page = client_of(person).post(report_address(thing), {"note": "mon mot"}).content.decode()
    assert "ce qui s’en approche le plus" in page
    assert "mon mot" in page


def test_ones_own_text_is_not_reported(client_of, author, thing):
    client = client_of(author)
    assert "le vôtre" in client.get(report_address(thing)).content.decode()
    client.post(report_address(thing), {"reason": Reason.HATE})
    assert not Report.objects.exists()


def test_someone_who_already_reported_is_told_so(client_of, person, thing, reported):
    assert "déjà signalé" in client_of(person).get(report_address(thing)).content.decode()


@pytest.mark.parametrize("way", ["unseen", "absent", "unknown model", "nonsense"])
def test_what_one_may_not_see_answers_like_what_does_not_exist(client_of, person, thing, register, way):
    register(may_see=lambda viewer, row: way != "unseen")
    label, pk = "accounts.rolegrant", str(thing.pk)
    where = {
        "unseen": (label, pk), "absent": (label, "0190a0a0-0000-7000-8000-000000000000"),
        "unknown model": ("accounts.personkey", pk), "nonsense": (label, "12' OR 1=1"),
    }[way]
    page = client_of(person).get(reverse("safety:report", args=where))
    assert page.status_code == 404
    assert thing.person.pseudonym not in page.content.decode()


# --- My reports ----------------------------------------------------------------------------------


def test_my_reports_are_mine_alone(client_of, person, reported):
    assert "Insultes" in client_of(person).get(reverse("safety:my_reports")).content.decode()
    other = client_of(PersonFactory()).get(reverse("safety:my_reports")).content.decode()
    assert "Vous n’avez rien signalé" in other


@pytest.mark.parametrize(("measure", "words"), [
    (Measure.NOTHING, "n’avons rien changé"), (Measure.HIDE, "masqué ce texte"), (Measure.PERMANENT, "avons agi"),
])
def test_the_reporter_reads_what_became_of_it_and_nothing_about_the_author(
    client_of, person, reported, measure, words
):
    actions.decide(by=moderator(), report=reported, measure=measure, reason=Reason.HATE, letter="MARQUE-LETTRE")
    page = client_of(person).get(reverse("safety:my_reports")).content.decode()
    assert words in page
    assert "MARQUE-LETTRE" not in page
    assert "uspen" not in page.split("<main")[1].split("</main")[0]


def test_withdrawing_from_the_page(client_of, person, reported):
    where = reverse("safety:withdraw", args=[reported.pk])
    assert client_of(PersonFactory()).post(where).status_code == 404
    client_of(person).post(where)
    reported.refresh_from_db()
    assert reported.withdrawn_at
    assert reported.excerpt is None


def queries_of(client, where):
    client.get(where)
    with CaptureQueriesContext(connection) as captured:
        client.get(where)
    return len(captured)


def test_my_reports_read_the_same_whatever_their_number(client_of, person, register):
    client, counts = client_of(person), []
    for n in (1, 2, 15):
        for number in range(n):
            report = actions.report(by=person, about=something_by(PersonFactory()), reason=Reason.HATE, note="x")
            if number % 2:
                actions.decide(by=moderator(), report=report, measure=Measure.NOTHING, reason=Reason.HATE)
        Notice.objects.all().delete()
        counts.append(queries_of(client, reverse("safety:my_reports")))
    assert len(set(counts)) == 1, counts


# --- What was decided about me ---------------------------------------------------------------------


def test_the_author_reads_the_letter_and_never_who_reported(client_of, person, author, reported):
    actions.decide(by=moderator(), report=reported, measure=Measure.WRITE, reason=Reason.HATE, letter="MARQUE-LETTRE")
    page = client_of(author).get(reverse("safety:my_standing")).content.decode()
    assert "MARQUE-LETTRE" in page
    assert person.pseudonym not in page
    assert "MARQUE-NOTE" not in page
    assert "MARQUE-LETTRE" not in client_of(person).get(reverse("safety:my_standing")).content.decode()


def test_someone_suspended_may_still_read_why_and_until_when(client_of, author, reported):
    actions.decide(by=moderator(), report=reported, measure=Measure.TWO_WEEKS, reason=Reason.HATE, letter="Voilà.")
    page = client_of(author).get(reverse("safety:my_standing")).content.decode()
    assert "Votre compte est suspendu" in page
    assert "Jusqu’au" in page
    assert "Voilà." in page


# --- The desk --------------------------------------------------------------------------------------


@pytest.mark.parametrize("roles", [[], ["peer"], ["coordinator"], ["operator"], ["supervisor"], ["evaluator"]])
def test_the_desk_is_for_moderators(desk_of, reported, roles):
    client = desk_of(PersonFactory(roles=roles))
    for where in (DESK, reverse("safety:decided"), address(reported)):
        page = client.get(where)
        assert page.status_code == 403
        assert "MARQUE-NOTE" not in page.content.decode()


def test_the_oldest_case_comes_first_and_each_thing_once(desk_of, person, register, thing, reported):
    actions.report(by=PersonFactory(), about=thing, reason=Reason.HATE)
    newer = actions.report(by=person, about=something_by(PersonFactory()), reason=Reason.OTHER)
    page = desk_of(moderator()).get(DESK).content.decode()
    assert page.index(address(reported)) < page.index(address(newer))
    assert page.count("/equipe/signalements/0") == 2
    assert "par 2 personnes" in page


def test_a_moderator_does_not_see_what_concerns_them(desk_of, person, register):
    someone = moderator()
    about_them = actions.report(by=person, about=something_by(someone), reason=Reason.HATE, note="MARQUE-NOTE")
    client = desk_of(someone)
    assert "Rien n’attend" in client.get(DESK).content.decode()
    assert client.get(address(about_them)).status_code == 403


def test_opening_a_case_is_a_look_the_reporter_can_read(desk_of, person, reported):
    page = desk_of(moderator()).get(address(reported)).content.decode()
    assert "MARQUE-NOTE" in page
    assert f"texte de {reported.author.pseudonym}" in page
    assert JournalEntry.objects.filter(subject=person, verb="safety.read_report", is_look=True).count() == 1


def test_a_private_text_without_copy_stays_private(desk_of, person, thing):
    report = actions.report(by=person, about=thing, reason=Reason.HATE)
    page = desk_of(moderator()).get(address(report)).content.decode()
    assert f"texte de {thing.person.pseudonym}" not in page
    assert "vous ne pouvez pas le lire" in page
    assert "/quelque-part/" not in page


def test_a_text_everybody_reads_is_shown_with_its_place(desk_of, person, thing, register):
    register(private=False)
    report = actions.report(by=person, about=thing, reason=Reason.HATE)
    page = desk_of(moderator()).get(address(report)).content.decode()
    assert f"texte de {thing.person.pseudonym}" in page
    assert "/quelque-part/" in page


def test_a_text_that_is_gone_can_still_be_handled(desk_of, person, thing):
    report = actions.report(by=person, about=thing, reason=Reason.HATE)
    thing.delete()
    client = desk_of(moderator())
    assert "n’existe plus" in client.get(address(report)).content.decode()
    answered(client, address(report), {"measure": Measure.NOTHING, "reason": Reason.HATE})
    assert Decision.objects.get().measure == Measure.NOTHING


def test_deciding_from_the_page(desk_of, author, reported):
    client = desk_of(moderator())
    sent = answered(client, address(reported), {
        "measure": Measure.ONE_MONTH, "reason": Reason.HARASSMENT, "letter": "Voici pourquoi.",
    }, follow=True)
    assert "C’est décidé" in sent.content.decode()
    author.refresh_from_db()
    assert author.is_suspended
    assert "Suspendre un mois" in client.get(reverse("safety:decided")).content.decode()


def test_a_decision_without_words_keeps_the_page(desk_of, reported):
    page = answered(desk_of(moderator()), address(reported), {"measure": Measure.WRITE, "reason": Reason.HATE})
    assert "en quelques mots" in page.content.decode()
    assert not Decision.objects.exists()


def test_deciding_too_late_keeps_the_words(desk_of, reported):
    client = desk_of(moderator())
    read = client.get(address(reported)).context["case"].mark
    actions.decide(by=moderator(), report=reported, measure=Measure.NOTHING, reason=Reason.HATE)
    page = client.post(address(reported), {
        "measure": Measure.WRITE, "reason": Reason.HATE, "letter": "MARQUE-LETTRE", "read": read,
    }).content.decode()
    assert "vient de traiter" in page
    assert "MARQUE-LETTRE" in page
    assert Decision.objects.count() == 1


def test_the_past_of_the_author_is_told_in_counts(desk_of, person, author, reported, register):
    actions.decide(by=moderator(), report=reported, measure=Measure.WRITE, reason=Reason.HATE, letter="MARQUE-LETTRE")
    again = actions.report(by=PersonFactory(), about=author.role_grants.create(role="peer"), reason=Reason.HATE)
    page = desk_of(moderator()).get(address(again)).content.decode()
    assert "Écrire à son auteur" in page
    assert "1 autre signalement" in page
    assert "MARQUE-LETTRE" not in page
    assert "MARQUE-NOTE" not in page


def test_lifting_from_the_page(desk_of, author, reported):
    actions.decide(by=moderator(), report=reported, measure=Measure.ONE_MONTH, reason=Reason.HATE, letter="Voilà.")
    desk_of(moderator()).post(reverse("safety:lift", args=[Decision.objects.get().pk]))
    author.refresh_from_db()
    assert not author.is_suspended


def test_the_desk_reads_the_same_whatever_waits(desk_of, person, register):
    client, counts = desk_of(moderator()), []
    for n in (1, 2, 15):
        for _number in range(n):
            actions.report(by=person, about=something_by(PersonFactory()), reason=Reason.HATE)
        counts.append(queries_of(client, DESK))
    assert len(set(counts)) == 1, counts
