"""A life may be in danger under a name that leads nowhere: whoever handles the alert asks, someone else answers."""

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Structure
from eclaireur.conversations.actions import admit
from eclaireur.notices.models import Notice
from eclaireur.safety import actions
from eclaireur.safety.actions.reaching import reach_for_lifting
from eclaireur.safety.enums import LiftingReason, Outcome, PatternKind, Step
from eclaireur.safety.models import Alert, Lifting, Pattern
from tests.factories.accounts import PersonFactory, prove_identity
from tests.factories.conversations import room_of, say_in
from tests.factories.safety import moderator

pytestmark = pytest.mark.django_db
ACCOUNT, OTHER = "Bruyère84", "Hibou"
ASKED = {"reason": LiftingReason.DANGER, "words": "Elle ne répond plus.", "secrecy": ""}


@pytest.fixture
def author():
    person = PersonFactory(pseudonym=ACCOUNT)
    EmailAddress.objects.create(user=person, email="derriere@exemple.org", verified=True, primary=True)
    return person


@pytest.fixture
def alert(author):
    """Words of crisis, in a room, under another name: private, and reported by nobody. The moderation was told."""
    moderator()
    thread, facilitator = room_of()
    admit(by=facilitator, thread=thread, person=author, name=OTHER)
    say_in(thread, author, "Je vais me suicider ce soir, tout est prêt.")
    return Alert.objects.get()


@pytest.fixture
def signed_in(client):
    """`signed_in(person)`: a browser of theirs."""

    def enter(person):
        client.force_login(person)
        prove_identity(client, person)
        return client

    return enter


def test_from_the_alert_to_the_person_in_two_people_and_no_name_of_the_account_before(signed_in, alert, author):
    asker, operator = moderator(), PersonFactory(roles=[Role.OPERATOR])
    desk = signed_in(asker)
    page = desk.get(reverse("safety:alert", args=[alert.pk])).content.decode()
    address = reverse("safety:ask_lifting_for_alert", args=[alert.pk])
    assert address in page
    form = desk.get(address)
    assert form.context["form"]["reason"].initial == LiftingReason.DANGER

    answered = desk.post(address, ASKED, follow=True).content.decode()

    lifting = Lifting.objects.get()
    assert (lifting.person, lifting.under, lifting.reason) == (author, OTHER, LiftingReason.DANGER)
    assert Notice.objects.filter(to=operator, kind="safety.lifting_asked").exists()
    for said in (page, form.content.decode(), answered, desk.get(reverse("safety:liftings")).content.decode()):
        assert ACCOUNT not in said
    with pytest.raises(PermissionDenied):
        actions.look_behind(by=asker, lifting=lifting)
    actions.answer_lifting(by=operator, lifting=lifting, allow=True)
    assert ACCOUNT in desk.get(reverse("safety:look_behind", args=[lifting.pk])).content.decode()


def test_whoever_keeps_the_house_asks_once_the_alert_came_up_to_them(alert):
    operator, coordinator = PersonFactory(roles=[Role.OPERATOR]), PersonFactory(roles=[Role.COORDINATOR])
    Alert.objects.update(step=Step.COORDINATORS)
    alert.refresh_from_db()
    with pytest.raises(PermissionDenied):
        actions.ask_lifting_for_alert(by=operator, alert=alert, **ASKED)

    lifting = actions.ask_lifting_for_alert(by=coordinator, alert=alert, **ASKED)

    with pytest.raises(PermissionDenied):
        actions.answer_lifting(by=coordinator, lifting=lifting, allow=True)
    lifting = actions.answer_lifting(by=operator, lifting=lifting, allow=True)
    assert ("Pseudonyme du compte", [ACCOUNT]) in actions.look_behind(by=coordinator, lifting=lifting).parts


@pytest.mark.parametrize("roles", [[], [Role.PEER], [Role.SUPERVISOR], [Role.COORDINATOR], [Role.OPERATOR]])
def test_whoever_does_not_handle_the_alert_asks_nothing(alert, roles):
    with pytest.raises(PermissionDenied):
        actions.ask_lifting_for_alert(by=PersonFactory(roles=roles), alert=alert, **ASKED)


def test_the_coordination_of_one_structure_asks_nothing(alert):
    one = PersonFactory()
    one.role_grants.create(role=Role.COORDINATOR, structure=Structure.objects.create(name="GEM des Tilleuls"))
    Alert.objects.update(step=Step.OPERATORS)
    alert.refresh_from_db()
    with pytest.raises(PermissionDenied):
        actions.ask_lifting_for_alert(by=one, alert=alert, **ASKED)


def test_nothing_is_asked_once_it_is_closed_nor_about_somebody_gone(signed_in, alert):
    asker = moderator()
    desk = signed_in(asker)
    closed = actions.close_alert(by=asker, alert=alert, outcome=Outcome.SPOKE)
    assert desk.post(reverse("safety:ask_lifting_for_alert", args=[closed.pk]), ASKED).status_code == 403
    Alert.objects.update(closed_at=None, outcome="", author=None)
    assert desk.get(reverse("safety:ask_lifting_for_alert", args=[closed.pk])).status_code == 403
    assert "demander qui c’est" not in desk.get(reverse("safety:alert", args=[closed.pk])).content.decode()
    assert not Lifting.objects.exists()


def test_words_are_needed_and_kept_when_something_is_wrong(signed_in, alert):
    desk = signed_in(moderator())
    answer = desk.post(reverse("safety:ask_lifting_for_alert", args=[alert.pk]), ASKED | {"secrecy": "danger"})
    assert "Elle ne répond plus." in answer.content.decode()
    assert not Lifting.objects.exists()


def test_from_what_comes_back_about_someone_nobody_types_their_pseudonym(signed_in, author):
    desk = signed_in(moderator())
    PersonFactory(roles=[Role.OPERATOR])  # who may answer
    pattern = Pattern.objects.create(person=author, kind=PatternKind.MANY_CONTACTS, number=9)
    address = reverse("safety:ask_lifting_for_pattern", args=[pattern.pk])
    assert address in desk.get(reverse("safety:pattern", args=[pattern.pk])).content.decode()
    assert desk.get(address).context["form"]["reason"].initial == LiftingReason.PREDATION

    desk.post(address, ASKED | {"reason": LiftingReason.PREDATION})

    assert Lifting.objects.get().person == author


def test_nobody_asks_about_themselves_from_what_comes_back():
    asker = moderator()
    pattern = Pattern.objects.create(person=asker, kind=PatternKind.MANY_CONTACTS, number=9)
    with pytest.raises(PermissionDenied):
        actions.ask_lifting_for_pattern(by=asker, pattern=pattern, **ASKED)


def test_the_only_one_who_could_allow_is_told_to_call_for_help_before_they_write(signed_in, alert):
    operator = PersonFactory(roles=[Role.OPERATOR])
    Alert.objects.update(step=Step.OPERATORS)
    desk = signed_in(operator)
    address = reverse("safety:ask_lifting_for_alert", args=[alert.pk])

    page = desk.get(address).content.decode()
    answered = desk.post(address, ASKED).content.decode()

    for said in (page, answered):
        assert "appelez vous-même le 15 ou le 112" in said
    assert 'name="words"' not in page
    assert ASKED["words"] in answered
    assert not Lifting.objects.exists()


def test_when_a_life_is_in_danger_those_who_may_allow_are_reached_outside_the_site(mailoutbox, alert, django_capture_on_commit_callbacks):
    asker, operator = moderator(), PersonFactory(roles=[Role.OPERATOR])
    EmailAddress.objects.create(user=operator, email="permanence@exemple.org", verified=True, primary=True)
    actions.choose_reach(by=operator, by_mail=True, phone="")
    mailoutbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        lifting = actions.ask_lifting_for_alert(by=asker, alert=alert, **ASKED)

    (mail,) = [one for one in mailoutbox if one.to == ["permanence@exemple.org"]]
    assert str(Notice.objects.get(to=operator, kind="safety.lifting_asked").pk) in mail.body
    assert OTHER not in mail.body
    actions.answer_lifting(by=operator, lifting=lifting, allow=False)
    assert not reach_for_lifting.func(str(operator.pk), str(lifting.pk), "")


def test_another_reason_reaches_nobody_outside_the_site(mailoutbox, alert, django_capture_on_commit_callbacks):
    operator = PersonFactory(roles=[Role.OPERATOR])
    EmailAddress.objects.create(user=operator, email="permanence@exemple.org", verified=True, primary=True)
    actions.choose_reach(by=operator, by_mail=True, phone="")
    mailoutbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        actions.ask_lifting_for_alert(by=moderator(), alert=alert, **ASKED | {"reason": LiftingReason.REQUEST})

    assert mailoutbox == []
