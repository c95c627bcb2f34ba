"""A request to look behind a pseudonym to save a life does not stall, and is taken back, ended or over when it should."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import JournalEntry
from eclaireur.notices.models import Notice
from eclaireur.safety import actions, queries
from eclaireur.safety.actions.liftings import TIMES_ASKED, ask_again
from eclaireur.safety.actions.reaching import reach_for_lifting
from eclaireur.safety.enums import LiftingReason
from eclaireur.safety.models import AlertSettings, Lifting
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def someone():
    return PersonFactory(pseudonym="Brume")


@pytest.fixture
def operator():
    return PersonFactory(pseudonym="Opale", roles=[Role.OPERATOR])


@pytest.fixture
def asked(moderator, operator, someone):
    """The moderator asked because a life is in danger."""
    return actions.ask_lifting(by=moderator, person=someone, reason=LiftingReason.DANGER, words="Elle dit adieu.")


def gets_mail(person):
    EmailAddress.objects.create(user=person, email="ode@example.org", verified=True, primary=True)
    actions.choose_reach(by=person, by_mail=True, phone="")


@pytest.mark.parametrize("allow", [True, False])
def test_whoever_asked_because_a_life_is_in_danger_is_reached_by_the_answer(
    moderator, operator, asked, allow, mailoutbox, django_capture_on_commit_callbacks
):
    gets_mail(moderator)
    assert not reach_for_lifting.func(str(moderator.pk), str(asked.pk), "")  # nothing to say before the answer
    with django_capture_on_commit_callbacks(execute=True):
        actions.answer_lifting(by=operator, lifting=asked, allow=allow)
    (mail,) = [one for one in mailoutbox if one.to == ["ode@example.org"]]
    assert str(Notice.objects.get(to=moderator, kind="safety.lifting_answered").pk) in mail.body


def test_any_other_reason_is_answered_on_the_site_alone(moderator, operator, someone, mailoutbox, django_capture_on_commit_callbacks):
    gets_mail(moderator)
    lifting = actions.ask_lifting(by=moderator, person=someone, reason=LiftingReason.PREDATION, words="Trois personnes.")
    with django_capture_on_commit_callbacks(execute=True):
        actions.answer_lifting(by=operator, lifting=lifting, allow=True)
    assert mailoutbox == []


def test_those_who_may_answer_are_reached_again_while_nobody_did(operator, asked, mailoutbox, django_capture_on_commit_callbacks):
    gets_mail(operator)
    Notice.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        assert ask_again.func(str(asked.pk), TIMES_ASKED)
    assert Notice.objects.filter(to=operator, kind="safety.lifting_asked").exists()
    assert [one.to for one in mailoutbox] == [["ode@example.org"]]
    actions.answer_lifting(by=operator, lifting=asked, allow=False)
    assert not ask_again.func(str(asked.pk), 2)


def test_whoever_asked_takes_it_back_and_nobody_answers_it(desk, moderator, operator, asked):
    page = reverse("safety:lifting", args=[asked.pk])
    assert "Retirer ma demande" in desk.get(page).content.decode()
    assert "est retirée" in desk.post(page, {"back": "1"}, follow=True).content.decode()

    asked.refresh_from_db()
    assert not asked.is_waiting
    assert queries.liftings_in_words(operator) is None
    assert "Attend la réponse" not in desk.get(page).content.decode()
    with pytest.raises(actions.AlreadySettledError):
        actions.answer_lifting(by=operator, lifting=asked, allow=True)
    with pytest.raises(actions.AlreadySettledError):
        actions.take_lifting_back(by=moderator, lifting=asked)


def test_nobody_else_takes_it_back(operator, asked):
    for person in (operator, PersonFactory(roles=[Role.MODERATOR])):
        with pytest.raises(PermissionDenied):
            actions.take_lifting_back(by=person, lifting=asked)


def test_either_of_the_two_ends_it_before_the_three_days(desk, moderator, operator, someone, asked):
    lifting = actions.answer_lifting(by=operator, lifting=asked, allow=True)
    page = reverse("safety:lifting", args=[asked.pk])
    assert "Terminer maintenant" in desk.get(page).content.decode()
    assert "plus personne ne peut regarder" in desk.post(page, {"end": "1"}, follow=True).content.decode()

    lifting.refresh_from_db()
    for person in (moderator, operator):
        with pytest.raises(PermissionDenied):
            actions.look_behind(by=person, lifting=lifting)
    assert JournalEntry.objects.told_to(someone).filter(verb="safety.end_lifting").exists()
    again = actions.ask_lifting(by=moderator, person=someone, reason=LiftingReason.DANGER, words="Encore.")
    again = actions.answer_lifting(by=operator, lifting=again, allow=True)
    with pytest.raises(PermissionDenied):
        actions.end_lifting(by=PersonFactory(roles=[Role.OPERATOR]), lifting=again)
    actions.end_lifting(by=operator, lifting=again)


def test_what_nobody_answers_lapses_after_the_hours_the_operator_says_and_whoever_asked_is_told(moderator, operator, asked):
    settings = AlertSettings.load()
    settings.lifting_hours = 5
    settings.save()
    Lifting.objects.update(created_at=timezone.now() - dt.timedelta(hours=4))
    actions.let_liftings_lapse()
    assert Lifting.objects.waiting().exists()

    Lifting.objects.update(created_at=timezone.now() - dt.timedelta(hours=5, minutes=1))
    actions.let_liftings_lapse()
    actions.let_liftings_lapse()
    assert not Lifting.objects.waiting().exists()
    assert Notice.objects.get(kind="safety.lifting_lapsed").to == moderator
    assert queries.liftings_in_words(operator) is None


def test_a_page_left_open_redraws_itself_until_it_is_over(desk, operator, asked):
    page = reverse("safety:lifting", args=[asked.pk])
    again = f'data-again="{page}"'
    assert again in desk.get(page).content.decode()
    lifting = actions.answer_lifting(by=operator, lifting=asked, allow=True)
    words = desk.get(page).content.decode()
    assert again in words
    assert 'data-say="La demande est acceptée."' in words
    actions.end_lifting(by=operator, lifting=lifting)
    assert again not in desk.get(page).content.decode()


@pytest.mark.parametrize("over", ["taken back", "lapsed"])
def test_what_nobody_answers_any_more_is_read_by_whoever_asked_alone(over, desk, moderator, operator, asked, client_of, second_factor_shown):
    page, keeper = reverse("safety:lifting", args=[asked.pk]), client_of(operator)
    second_factor_shown(keeper, operator)
    assert "Elle dit adieu." in keeper.get(page).content.decode()
    if over == "taken back":
        actions.take_lifting_back(by=moderator, lifting=asked)
    else:
        Lifting.objects.update(created_at=timezone.now() - dt.timedelta(days=30))
        actions.let_liftings_lapse()

    shown = keeper.get(page, follow=True).content.decode()

    assert "n’attend plus de réponse" in shown
    assert "Elle dit adieu." not in shown
    assert asked not in Lifting.objects.visible_to(operator)
    assert not Notice.objects.filter(to=operator, kind="safety.lifting_asked").unread().exists()
    assert "Elle dit adieu." in desk.get(page).content.decode()
