"""Whoever is here is told at once, whatever roles they hold: no delay runs out with nobody told."""

import logging

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.actions import erase_person
from eclaireur.accounts.enums import Role
from eclaireur.notices.models import Notice
from eclaireur.portal import doctor
from eclaireur.portal.doctor import service
from eclaireur.safety import actions, queries
from eclaireur.safety.enums import Step, Urgency
from eclaireur.safety.models import Alert, OnCallReach, OnCallSlot
from tests.factories.accounts import PersonFactory, prove_identity
from tests.safety.test_alerts import always_on_call, late

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return PersonFactory(pseudonym="Camille")


def somebody(*roles):
    return PersonFactory(roles=list(roles))


def raised(author):
    return actions.raise_alert(author=author, level=Urgency.CRISIS)


def told(alert):
    """Who has a notice of the alert."""
    return set(Notice.objects.about(alert).values_list("to", flat=True))


def test_an_operator_alone_is_told_at_once(author):
    operator = somebody(Role.OPERATOR)

    alert = raised(author)

    assert told(alert) == {operator.pk}
    assert alert.step == Step.OPERATORS
    assert actions.take_alert(by=operator, alert=alert).owner == operator


def test_without_moderators_the_coordination_is_told_at_once_and_the_operators_after_one_delay(author):
    coordinator, operator = somebody(Role.COORDINATOR), somebody(Role.OPERATOR)

    alert = raised(author)
    assert told(alert) == {coordinator.pk}
    assert alert in Alert.objects.on_desk_of(coordinator)

    late(alert)
    actions.move_on(str(alert.pk))
    assert told(alert) == {coordinator.pk, operator.pk}


def test_when_the_author_is_the_only_moderator_others_are_told_at_once(author):
    author = always_on_call(somebody(Role.MODERATOR))
    coordinator = somebody(Role.COORDINATOR)

    assert told(raised(author)) == {coordinator.pk}


def test_a_moderator_who_is_away_is_nobody(author):
    away = somebody(Role.MODERATOR)
    away.paused_since = timezone.now()
    away.save()
    operator = somebody(Role.OPERATOR)

    assert told(raised(author)) == {operator.pk}


def test_a_step_that_adds_nobody_is_passed_at_once(author):
    """The one moderator is on call and did not answer: the moderators are nobody new, the coordination is next."""
    moderator, coordinator = always_on_call(somebody(Role.MODERATOR)), somebody(Role.COORDINATOR)
    alert = raised(author)
    assert told(alert) == {moderator.pk}

    late(alert)
    actions.move_on(str(alert.pk))

    alert.refresh_from_db()
    assert told(alert) == {moderator.pk, coordinator.pk}
    assert alert.step == Step.COORDINATORS


def test_everybody_is_told_again_when_there_is_nobody_new(author):
    moderator = somebody(Role.MODERATOR)
    alert = raised(author)
    for _again in range(2):
        Notice.objects.all().delete()
        late(alert)
        actions.move_on(str(alert.pk))
        assert told(alert) == {moderator.pk}


def test_words_that_get_worse_after_the_hours_of_who_was_told_reach_others_at_once(author):
    on_call, coordinator = always_on_call(somebody(Role.MODERATOR)), somebody(Role.COORDINATOR)
    alert = actions.raise_alert(author=author, level=Urgency.RED)
    OnCallSlot.objects.all().delete()

    raised(author)

    alert.refresh_from_db()
    assert (alert.level, alert.step) == (Urgency.CRISIS, Step.COORDINATORS)
    assert told(alert) == {on_call.pk, coordinator.pk}


def test_nobody_at_all_is_said_in_the_logs_without_a_word_of_anybody_and_heals_by_itself(author, caplog):
    with caplog.at_level(logging.ERROR):
        alert = raised(author)

    (line,) = [one.getMessage() for one in caplog.records if one.name.startswith("eclaireur.safety")]
    assert "nobody can be told" in line
    assert author.pseudonym not in line
    assert str(author.pk) not in line
    moderator = somebody(Role.MODERATOR)
    late(alert)
    actions.move_on(str(alert.pk))
    assert told(alert) == {moderator.pk}


def test_passing_on_by_the_only_one_told_tells_the_next_people(author):
    moderator, operator = somebody(Role.MODERATOR), somebody(Role.OPERATOR)
    alert = actions.take_alert(by=moderator, alert=raised(author))

    assert actions.pass_alert_on(by=moderator, alert=alert)

    assert operator.pk in told(alert)


def test_what_a_leaving_moderator_had_goes_to_somebody_who_stays(author):
    always_on_call(somebody(Role.MODERATOR))
    leaving, coordinator = somebody(Role.MODERATOR), somebody(Role.COORDINATOR)
    alert = actions.take_alert(by=leaving, alert=raised(author))

    erase_person(person=leaving, by=None)

    assert coordinator.pk in told(alert)


@pytest.mark.parametrize("name", ["safety:escalate_alert", "safety:pass_alert"])
def test_who_is_alone_is_not_told_that_others_know(client, author, name):
    moderator = somebody(Role.MODERATOR)
    alert = actions.take_alert(by=moderator, alert=raised(author))
    client.force_login(moderator)
    prove_identity(client, moderator)

    page = client.post(reverse(name, args=[alert.pk]), follow=True).content.decode()

    assert "Personne d’autre n’est là" in page
    assert "prévenues." not in page.split("<main")[1].split("Ce qui a été écrit")[0]


@pytest.mark.parametrize(("roles", "words"), [
    ([Role.MODERATOR], "à toute la modération"), ([Role.COORDINATOR, Role.OPERATOR], "aussitôt à la coordination"),
    ([Role.OPERATOR], "aussitôt aux opérateurs"),
])  # fmt: skip
def test_the_page_of_hours_says_whom_an_alert_would_reach(client, roles, words):
    people = [somebody(role) for role in roles]
    client.force_login(people[0])
    prove_identity(client, people[0])

    assert words in client.get(reverse("safety:on_call")).content.decode()


def test_when_nobody_would_be_told_it_is_said():
    assert "n’atteindrait personne" in queries.going_to()


def test_the_author_reads_that_nobody_was_told_then_that_someone_sees_to_it(client, author):
    client.force_login(author)
    alert = raised(author)
    panel = queries.panel_for(author, Urgency.CRISIS)
    assert (panel.has_alert, panel.somebody_was_told) == (True, False)

    moderator = somebody(Role.MODERATOR)
    late(alert)
    actions.move_on(str(alert.pk))
    assert queries.panel_for(author, Urgency.CRISIS).somebody_was_told
    actions.take_alert(by=moderator, alert=alert)
    assert queries.panel_for(author, Urgency.CRISIS).somebody_has_it


# --- Reaching those who are told last


def test_an_operator_chooses_how_alerts_reach_them(client):
    operator = somebody(Role.OPERATOR)
    client.force_login(operator)
    prove_identity(client, operator)
    page = client.get(reverse("safety:on_call")).content.decode()
    assert "Me prévenir" in page
    assert "Mes heures" not in page

    client.post(reverse("safety:on_call"), {"form": "reach", "reach-by_mail": "on", "reach-phone": "06 12 34 56 78"})

    chosen = OnCallReach.objects.get(person=operator)
    assert (chosen.by_mail, chosen.phone) == (True, "06 12 34 56 78")
    with pytest.raises(PermissionDenied):
        actions.choose_reach(by=PersonFactory(), by_mail=True, phone="")


def test_doctor_says_when_nobody_or_one_person_alone_would_be_told():
    assert "Personne ne serait prévenu" in service.on_call().sentence
    somebody(Role.OPERATOR)
    assert "Une seule personne" in service.on_call().sentence
    always_on_call(somebody(Role.MODERATOR))
    assert service.on_call().state == doctor.OK


def test_doctor_says_which_operators_only_the_site_would_tell(settings):
    assert service.last_step().state == doctor.OK
    operator = somebody(Role.OPERATOR)
    EmailAddress.objects.create(user=operator, email="opale@example.org", verified=True, primary=True)
    assert service.last_step().state == doctor.MEND, "a verified address nobody agreed to be written to"

    actions.choose_reach(by=operator, by_mail=True, phone="")
    assert service.last_step().state == doctor.OK
    actions.choose_reach(by=operator, by_mail=False, phone="06 12 34 56 78")
    assert service.last_step().state == doctor.MEND, "a number, and nothing to call it with"
    settings.SMS_URL, settings.SMS_TOKEN = "https://sms.example.org/send", "secret"
    assert service.last_step().state == doctor.OK
