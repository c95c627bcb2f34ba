"""Looking behind a pseudonym: two people, a reason, three days, and the person knows."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts import export
from eclaireur.accounts.actions import erase_person
from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import JournalEntry
from eclaireur.community.models import Persona, Space
from eclaireur.notices.models import Notice
from eclaireur.safety import actions
from eclaireur.safety.enums import LiftingReason, Reason, Secrecy
from eclaireur.safety.models import Lifting
from tests.factories.accounts import PersonFactory
from tests.factories.community import SpaceFactory, answer, open_topic
from tests.factories.conversations import private_thread, say
from tests.factories.safety import moderator

pytestmark = pytest.mark.django_db
MAIL = "derriere.le.nom@exemple.org"


@pytest.fixture
def someone():
    person = PersonFactory(pseudonym="Brume")
    EmailAddress.objects.create(user=person, email=MAIL, verified=True, primary=True)
    Persona.objects.create(person=person, space=SpaceFactory(name="Nuits courtes"), pseudonym="Hibou")
    return person


@pytest.fixture
def asker():
    return moderator()


@pytest.fixture(autouse=True)
def someone_who_may_answer():
    """Without them, nothing could be asked."""
    return PersonFactory(roles=[Role.COORDINATOR])


@pytest.fixture
def operator():
    return PersonFactory(roles=[Role.OPERATOR])


def ask(asker, person, **more):
    return actions.ask_lifting(by=asker, person=person, reason=LiftingReason.DANGER, words="Elle dit adieu à tout le monde.", **more)


def allowed(asker, operator, person, **more):
    return actions.answer_lifting(by=operator, lifting=ask(asker, person, **more), allow=True)


def later(days=30):
    return {"secrecy": Secrecy.DANGER, "secret_until": timezone.now() + dt.timedelta(days=days)}


def told(person):
    return set(JournalEntry.objects.told_to(person).values_list("verb", flat=True))


def test_two_people_look_and_the_person_reads_each_look_at_once(asker, operator, someone):
    lifting = allowed(asker, operator, someone)
    identity = dict(actions.look_behind(by=asker, lifting=lifting).parts)
    assert [MAIL] in identity.values()
    assert ["Hibou (Nuits courtes)"] in identity.values()
    actions.look_behind(by=operator, lifting=lifting)
    looks = JournalEntry.objects.told_to(someone).filter(verb="safety.look_behind_pseudonym", is_look=True)
    assert {look.actor for look in looks} == {asker, operator}
    assert all(look.reason == LiftingReason.DANGER.label for look in looks)
    assert Notice.objects.filter(to=someone, kind="safety.pseudonym_lifted").exists()


def test_the_asker_alone_can_do_nothing(asker, someone):
    lifting = ask(asker, someone)
    with pytest.raises(PermissionDenied):
        actions.look_behind(by=asker, lifting=lifting)
    asker.role_grants.create(role=Role.OPERATOR)
    asker.__dict__.pop("_current_grants", None)
    with pytest.raises(PermissionDenied):  # holding both roles does not make two people
        actions.answer_lifting(by=asker, lifting=lifting, allow=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Lifting.objects.update(answered_by=asker, answered_at=timezone.now())


@pytest.mark.parametrize("role", [None, Role.PEER, Role.OPERATOR, Role.COORDINATOR, Role.SUPERVISOR])
def test_only_a_moderator_asks(role, someone):
    with pytest.raises(PermissionDenied):
        ask(PersonFactory(roles=[role] if role else []), someone)


@pytest.mark.parametrize("role", [None, Role.PEER, Role.MODERATOR, Role.SUPERVISOR, Role.EVALUATOR])
def test_only_an_operator_or_a_coordinator_allows(role, asker, someone):
    with pytest.raises(PermissionDenied):
        actions.answer_lifting(by=PersonFactory(roles=[role] if role else []), lifting=ask(asker, someone), allow=True)


def test_nobody_takes_part_in_lifting_their_own(asker, operator):
    with pytest.raises(ValidationError):
        ask(asker, asker)
    with pytest.raises(PermissionDenied):
        actions.answer_lifting(by=operator, lifting=ask(asker, operator), allow=True)


def test_after_three_days_nobody_looks(asker, operator, someone):
    lifting = allowed(asker, operator, someone)
    assert lifting.expires_at - lifting.answered_at == dt.timedelta(hours=72)
    now = timezone.now()
    Lifting.objects.update(answered_at=now - dt.timedelta(hours=73), expires_at=now - dt.timedelta(hours=1))
    lifting.refresh_from_db()
    for person in (asker, operator):
        with pytest.raises(PermissionDenied):
            actions.look_behind(by=person, lifting=lifting)
    with pytest.raises(IntegrityError), transaction.atomic():
        Lifting.objects.update(expires_at=now + dt.timedelta(hours=1))


def test_a_refusal_shows_nothing_and_is_given_once(asker, operator, someone):
    lifting = actions.answer_lifting(by=operator, lifting=ask(asker, someone), allow=False)
    with pytest.raises(PermissionDenied):
        actions.look_behind(by=asker, lifting=lifting)
    with pytest.raises(actions.AlreadySettledError):
        actions.answer_lifting(by=PersonFactory(roles=[Role.OPERATOR]), lifting=lifting, allow=True)
    assert told(someone) == set()


def test_a_role_that_ended_no_longer_looks(asker, operator, someone):
    lifting = allowed(asker, operator, someone)
    asker.role_grants.update(until=timezone.now())
    asker.__dict__.pop("_current_grants", None)
    with pytest.raises(PermissionDenied):
        actions.look_behind(by=asker, lifting=lifting)


class TestToldLater:
    def test_nothing_is_read_anywhere_before_its_day_then_everything_at_its_true_date(self, asker, operator, someone):
        lifting = allowed(asker, operator, someone, **later())
        actions.look_behind(by=asker, lifting=lifting)
        actions.tell_lifted()
        assert told(someone) == set()
        assert not Notice.objects.filter(to=someone).exists()
        file = export.build(someone)
        assert b"lifting" not in file.read().lower()
        file.close()
        looked_at = JournalEntry.objects.get(verb="safety.look_behind_pseudonym").created_at

        Lifting.objects.update(secret_until=timezone.now() - dt.timedelta(minutes=1))
        actions.tell_lifted()
        actions.tell_lifted()

        assert told(someone) == {"safety.allow_lifting", "safety.look_behind_pseudonym"}
        assert JournalEntry.objects.told_to(someone).get(verb="safety.look_behind_pseudonym").created_at == looked_at
        assert Notice.objects.filter(to=someone, kind="safety.pseudonym_lifted").count() == 1

    @pytest.mark.parametrize("more", [
        later(days=91), later(days=-1), {"secrecy": Secrecy.LAW}, {"secret_until": timezone.now() + dt.timedelta(days=3)},
    ])
    def test_a_secret_has_a_reason_and_ninety_days_at_most(self, more, asker, someone):
        with pytest.raises(ValidationError):
            ask(asker, someone, **more)

    def test_the_database_holds_it_too(self, asker, someone):
        lifting = ask(asker, someone, **later())
        with pytest.raises(IntegrityError), transaction.atomic():
            Lifting.objects.update(secret_until=lifting.created_at + dt.timedelta(days=92))
        with pytest.raises(IntegrityError), transaction.atomic():
            Lifting.objects.update(secret_until=None)


class TestFromAText:
    """Whoever is known under another name: the request starts from what they wrote, and tells no other name."""

    @pytest.fixture
    def post(self, someone):
        return answer(open_topic(Space.objects.get(name="Nuits courtes")), someone, "Je connais ton adresse.")

    @pytest.fixture
    def words(self):
        return {"reason": LiftingReason.DANGER, "words": "Des menaces.", "secrecy": "", "secret_until": ""}

    def test_from_the_text_to_looking_and_the_account_is_named_only_behind_the_lifting(self, client_of, asker, operator, post, words):
        browser = client_of(asker)
        text = browser.get(reverse("safety:text", args=["community.post", post.pk])).content.decode()
        asking = reverse("safety:ask_lifting_of", args=["community.post", post.pk])
        assert asking in text
        assert "Hibou" in browser.get(asking).content.decode()
        assert browser.post(asking, words | {"words": ""}).status_code == 200
        browser.post(asking, words)
        lifting = Lifting.objects.get()
        assert (lifting.person, lifting.named) == (post.author, "Hibou")
        answerer = client_of(operator)
        listed, one, look = reverse("safety:liftings"), lifting.get_absolute_url(), reverse("safety:look_behind", args=[lifting.pk])
        before = [who.get(page).content.decode() for who in (browser, answerer) for page in (listed, one, reverse("notices:notices"))]
        assert all("Brume" not in page for page in (text, *before))
        assert all("Hibou" in page for page in (before[0], before[1], before[3], before[4]))
        assert browser.get(look).status_code == 403

        answerer.post(one, {"answer": "yes"})

        assert "Brume" in browser.get(look).content.decode()
        assert "Brume" not in browser.get(listed).content.decode()

    def test_from_a_reported_private_text_while_the_report_waits(self, client_of, asker, someone, words):
        thread, reporter, _other = private_thread(None, someone)
        report = actions.report(by=reporter, about=say(thread, someone), reason=Reason.HARM)
        asking = reverse("safety:ask_lifting_of", args=["conversations.message", report.object_id])
        assert asking in client_of(asker).get(reverse("safety:case", args=[report.pk])).content.decode()
        client_of(asker).post(asking, words)
        assert Lifting.objects.get().named == "Brume"  # signed with the pseudonym of the account: nothing is hidden

    def test_a_private_text_nobody_reported_and_ones_own_give_nothing(self, client_of, asker, someone, post, words):
        thread, _reporter, _other = private_thread(None, someone)
        asking = reverse("safety:ask_lifting_of", args=["conversations.message", say(thread, someone).pk])
        assert client_of(asker).post(asking, words).status_code == 403
        someone.role_grants.create(role=Role.MODERATOR)
        assert client_of(someone).post(reverse("safety:ask_lifting_of", args=["community.post", post.pk]), words).status_code == 403
        for nowhere in (["community.post", "abc"], ["community.nothing", post.pk]):
            assert client_of(asker).get(reverse("safety:ask_lifting_of", args=nowhere)).status_code == 404
        assert not Lifting.objects.exists()

    def test_erased_the_name_goes_too(self, asker, post, words):
        actions.ask_lifting_of(by=asker, thing=post, reason=words["reason"], words="Des menaces.")
        erase_person(person=post.author, by=None)
        assert Lifting.objects.get().under == ""


class TestPages:
    def test_from_asking_to_looking_by_pages(self, client_of, asker, operator, someone):
        browser = client_of(asker)
        given = {"pseudonym": "Brume", "reason": LiftingReason.DANGER, "words": "Elle dit adieu.", "secrecy": "", "secret_until": ""}
        assert "écrit ainsi" in browser.post(reverse("safety:ask_lifting"), given | {"pseudonym": "Personne d’ici"}).content.decode()
        browser.post(reverse("safety:ask_lifting"), given)
        lifting = Lifting.objects.get()
        address, look = (reverse(f"safety:{name}", args=[lifting.pk]) for name in ("lifting", "look_behind"))
        assert MAIL not in browser.get(address).content.decode()
        assert browser.get(look).status_code == 403
        assert browser.post(address, {"answer": "yes"}).status_code == 403

        browser = client_of(operator)
        assert "Elle dit adieu." in browser.get(address).content.decode()
        browser.post(address, {"answer": "yes"})
        assert MAIL in browser.get(look).content.decode()
        assert MAIL in client_of(asker).get(look).content.decode()
        assert MAIL not in client_of(asker).get(address).content.decode()

    def test_another_moderator_and_everybody_else_find_nothing(self, client_of, asker, operator, someone):
        lifting = allowed(asker, operator, someone)
        others = [moderator(), PersonFactory(), someone, *(PersonFactory(roles=[role]) for role in Role if role != Role.OPERATOR)]
        for person in others:
            browser = client_of(person)
            for name in ("lifting", "look_behind"):
                answer = browser.get(reverse(f"safety:{name}", args=[lifting.pk]))
                assert answer.status_code in {403, 404}, (person, name)
                assert MAIL not in answer.content.decode()
            assert lifting.get_absolute_url() not in browser.get(reverse("safety:liftings")).content.decode()

    def test_a_secret_written_by_dates_on_the_page(self, client_of, asker, someone):
        day = timezone.localdate() + dt.timedelta(days=20)
        client_of(asker).post(reverse("safety:ask_lifting"), {
            "pseudonym": "Brume", "reason": LiftingReason.LAW, "words": "Réquisition.", "secrecy": Secrecy.LAW, "secret_until": day.isoformat(),
        })
        assert timezone.localdate(Lifting.objects.get().secret_until) == day
