"""A hint of a young age: where to turn at once, a person who reads, two answers."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.actions import cancel_erasure, plan_erasure
from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import JournalEntry, Person
from eclaireur.accounts.rules import may_stay
from eclaireur.conversations.models import Message
from eclaireur.core.dates import in_full
from eclaireur.notices.models import Notice
from eclaireur.safety import actions, queries, rules
from eclaireur.safety.actions import ages
from eclaireur.safety.actions.decisions import pronounce
from eclaireur.safety.enums import AppealOutcome, HintOutcome, Measure, Reason
from eclaireur.safety.models import AgeHint, Appeal, Decision
from tests.factories.accounts import PersonFactory
from tests.factories.community import open_topic
from tests.factories.conversations import private_thread, say
from tests.factories.safety import moderator

pytestmark = pytest.mark.django_db
YOUNG = "Bonjour, j’ai 15 ans et je ne sais pas à qui parler"
ORIENTATION = reverse("safety:orientation")


def hint_of(person):
    thread, _me, _other = private_thread(person)
    say(thread, person, YOUNG)
    return AgeHint.objects.get(person=person)


def test_wherever_someone_writes_a_person_is_told(person):
    someone = moderator()
    hint = hint_of(person)
    assert hint.words == "j’ai 15 ans"
    assert Notice.objects.filter(to=someone, kind="safety.age_to_check").exists()
    other = PersonFactory()
    open_topic(author=other, text=YOUNG)
    assert AgeHint.objects.filter(person=other).exists()
    person.refresh_from_db()
    assert not person.is_suspended  # the machine closes nothing


def test_telling_of_ones_youth_is_not_a_hint(person):
    thread, _me, _other = private_thread(person)
    say(thread, person, "J’avais 15 ans quand tout a commencé, et mon fils a 15 ans aujourd’hui.")
    assert not AgeHint.objects.exists()


def test_the_author_is_led_at_once_to_where_one_may_turn_then_on(client_of, person):
    thread, _me, _other = private_thread(person)
    browser = client_of(person)
    answer = browser.post(thread.get_absolute_url(), {"body": YOUNG, "token": uuid.uuid4()})
    assert answer.status_code == 302
    assert answer["Location"].startswith(ORIENTATION)
    assert Message.objects.get().body == YOUNG  # speech is not blocked
    page = browser.get(answer["Location"]).content.decode()
    assert "3114" in page
    assert thread.get_absolute_url() in page
    assert AgeHint.objects.get().shown_at is not None
    again = browser.post(thread.get_absolute_url(), {"body": YOUNG + ".", "token": uuid.uuid4()})
    assert not again["Location"].startswith(ORIENTATION)  # said once


def test_a_script_is_told_where_to_go(client_of, person):
    thread, _me, _other = private_thread(person)
    answer = client_of(person).post(thread.get_absolute_url(), {"body": YOUNG, "token": uuid.uuid4()}, headers={"accept": "application/json"})
    assert answer["HX-Redirect"].startswith(ORIENTATION)


def test_the_page_leads_nowhere_outside(client):
    for bad in ("https://example.org/", "//example.org", "javascript:alert(1)"):
        assert bad not in client.get(ORIENTATION, {"suite": bad}).content.decode()


def test_someone_else_who_reads_those_words_is_led_nowhere(client_of, person):
    thread, _me, other = private_thread(person)
    say(thread, person, YOUNG)
    answer = client_of(other).post(thread.get_absolute_url(), {"body": "Bonjour", "token": uuid.uuid4()})
    assert not answer["Location"].startswith(ORIENTATION)


class TestDeciding:
    def test_an_adult_is_never_asked_again_and_nothing_of_it_is_kept(self, person):
        hint = actions.settle_hint(by=moderator(), hint=hint_of(person), outcome=HintOutcome.ADULT)
        assert hint.words is None
        thread, _me, _other = private_thread(person)
        say(thread, person, YOUNG)
        assert AgeHint.objects.count() == 1
        assert not Notice.objects.filter(to=person, kind="safety.decided").exists()

    def test_words_that_say_nothing_silence_none_of_those_to_come(self, person):
        hint = actions.settle_hint(by=moderator(), hint=hint_of(person), outcome=HintOutcome.UNSAID)
        assert hint.words is None
        open_topic(author=person, text=YOUNG)
        assert AgeHint.objects.open().get().words == "j’ai 15 ans"
        person.refresh_from_db()
        assert not person.is_suspended

    def test_an_adult_is_read_again_after_six_months(self, person, time_machine):
        actions.settle_hint(by=moderator(), hint=hint_of(person), outcome=HintOutcome.ADULT)
        time_machine.move_to(timezone.now() + ages.ADULT_FOR + dt.timedelta(days=1))
        open_topic(author=person, text=YOUNG)
        assert AgeHint.objects.open().filter(person=person).exists()

    def test_whatever_was_answered_the_author_is_shown_where_to_turn(self, client_of, person):
        actions.settle_hint(by=moderator(), hint=hint_of(person), outcome=HintOutcome.ADULT)
        thread, _me, _other = private_thread(person)
        answer = client_of(person).post(thread.get_absolute_url(), {"body": YOUNG, "token": uuid.uuid4()})
        assert answer["Location"].startswith(ORIENTATION)
        assert not AgeHint.objects.open().exists()

    def test_an_answer_given_lately_is_taken_back_and_the_question_waits_again(self, client_of, person):
        judge = moderator()
        hint = actions.settle_hint(by=judge, hint=hint_of(person), outcome=HintOutcome.ADULT)
        browser, address = client_of(judge), reverse("safety:age_hint", args=[hint.pk])
        assert f'href="{address}"' in browser.get(reverse("safety:protection")).content.decode()
        page = browser.get(address).content.decode()
        assert "Cette personne est adulte" in page
        assert "Reprendre cette réponse" in page

        browser.post(address, {"back": "1"})

        assert list(queries.hints_on_desk(judge)) == [hint]
        assert list(queries.hints_just_settled(judge)) == []
        page = browser.get(address).content.decode()
        assert "Ces mots sont oubliés" in page
        assert JournalEntry.objects.told_to(person).filter(verb="safety.take_hint_back").exists()
        browser.post(address, {"outcome": HintOutcome.MINOR, "letter": "Le 119 répond jour et nuit."})
        person.refresh_from_db()
        assert person.is_suspended_for_good

    def test_no_answer_is_taken_back_later_nor_by_who_may_not_answer_nor_twice(self, client_of, person, time_machine):
        judge = moderator()
        hint = actions.settle_hint(by=judge, hint=hint_of(person), outcome=HintOutcome.UNSAID)
        with pytest.raises(PermissionDenied):
            actions.take_hint_back(by=PersonFactory(), hint=hint)
        open_topic(author=person, text=YOUNG)  # other words ask it
        with pytest.raises(actions.AlreadySettledError):
            actions.take_hint_back(by=judge, hint=hint)
        actions.settle_hint(by=judge, hint=AgeHint.objects.open().get(), outcome=HintOutcome.UNSAID)
        time_machine.move_to(timezone.now() + rules.HINT_TO_TAKE_BACK + dt.timedelta(hours=1))
        answer = client_of(judge).post(reverse("safety:age_hint", args=[hint.pk]), {"back": "1"}, follow=True)
        assert "ne peut plus être reprise" in answer.content.decode()
        assert not AgeHint.objects.open().exists()

    def test_an_account_closed_is_not_reopened_by_taking_the_answer_back(self, person):
        judge = moderator()
        hint = actions.settle_hint(by=judge, hint=hint_of(person), outcome=HintOutcome.MINOR, letter="Le 119.")
        with pytest.raises(PermissionDenied):
            actions.take_hint_back(by=judge, hint=hint)

    def test_a_minor_reads_a_word_may_take_their_data_and_is_erased_later(self, client_of, person):
        actions.settle_hint(by=moderator(), hint=hint_of(person), outcome=HintOutcome.MINOR, letter="Le 119 répond jour et nuit.")
        person.refresh_from_db()
        assert person.is_suspended_for_good
        assert person.erase_on is not None
        (decision,) = queries.decisions_about(person)
        assert (decision.measure, decision.letter) == (Measure.PERMANENT, "Le 119 répond jour et nuit.")
        browser = client_of(person)
        assert "Le 119 répond jour et nuit." in browser.get(reverse("safety:my_standing")).content.decode()
        assert browser.get(reverse("accounts:my_data")).status_code == 200

    def test_closing_needs_a_word_and_each_answer_is_given_once(self, person):
        hint = hint_of(person)
        with pytest.raises(ValidationError):
            actions.settle_hint(by=moderator(), hint=hint, outcome=HintOutcome.MINOR, letter=" ")
        actions.settle_hint(by=moderator(), hint=hint, outcome=HintOutcome.ADULT)
        with pytest.raises(actions.AlreadySettledError):
            actions.settle_hint(by=moderator(), hint=hint, outcome=HintOutcome.MINOR, letter="x")

    def test_only_moderators_decide_and_never_about_themselves(self, person):
        hint = hint_of(person)
        person.role_grants.create(role=Role.MODERATOR)
        moderator()  # another is here: it is not left to those who keep the house
        for someone in (person, PersonFactory(), PersonFactory(roles=[Role.OPERATOR])):
            with pytest.raises(PermissionDenied):
                actions.settle_hint(by=someone, hint=hint, outcome=HintOutcome.ADULT)


class TestClosedAsTooYoung:
    @pytest.fixture
    def closed(self, person):
        actions.settle_hint(by=moderator(), hint=hint_of(person), outcome=HintOutcome.MINOR, letter="Le 119 répond jour et nuit.")
        person.refresh_from_db()
        return person

    def test_they_cannot_undo_the_erasure_planned_for_them(self, client_of, closed):
        planned = closed.erase_on
        assert not may_stay(closed)
        with pytest.raises(PermissionDenied):
            cancel_erasure(by=closed)
        browser = client_of(closed)
        assert browser.post(reverse("accounts:stay")).status_code == 403
        for name in ("accounts:my_data", "accounts:hub"):
            page = browser.get(reverse(name)).content.decode()
            assert "Garder mon compte" not in page
            assert "Lire la décision et répondre" in page
        closed.refresh_from_db()
        assert closed.erase_on == planned

    def test_they_cannot_put_it_off_either(self, closed):
        sooner = timezone.now() + dt.timedelta(days=2)
        Person.objects.filter(pk=closed.pk).update(erase_on=sooner)
        closed.refresh_from_db()
        plan_erasure(by=closed)
        closed.refresh_from_db()
        assert closed.erase_on == sooner

    def test_the_page_of_leaving_says_their_day_and_never_seven(self, client_of, closed):
        planned, browser = closed.erase_on, client_of(closed)
        page = browser.get(reverse("accounts:leave")).content.decode()
        assert "ept jours" not in page
        assert f"tout partira {in_full(timezone.localtime(planned), 'l j F')}" in page
        answer = browser.post(reverse("accounts:leave"), {"when": "later", "understood": "on"}, follow=True)
        assert "sept jours" not in answer.content.decode()
        closed.refresh_from_db()
        assert closed.erase_on == planned
        browser.post(reverse("accounts:leave"), {"when": "now", "understood": "on"})
        assert not Person.objects.filter(pk=closed.pk).exists()

    def test_whoever_left_by_themself_still_changes_their_mind(self, client_of, person):
        plan_erasure(by=person)
        assert "Garder mon compte" in client_of(person).get(reverse("accounts:my_data")).content.decode()

    def test_another_decision_undone_leaves_them_closed_and_their_erasure_planned(self, closed):
        other = pronounce(by=moderator(), author=closed, measure=Measure.TWO_WEEKS, reason=Reason.UNDER_AGE, letter="Le 119.")
        planned = closed.erase_on
        actions.lift(by=moderator(), decision=other)
        closed.refresh_from_db()
        assert closed.erase_on == planned
        assert closed.is_suspended_for_good

    @pytest.mark.parametrize(("outcome", "measure"), [(AppealOutcome.CANCELLED, ""), (AppealOutcome.CHANGED, Measure.WRITE)])
    def test_an_adult_closed_by_mistake_is_freed_by_the_appeal(self, client_of, closed, outcome, measure):
        browser, decision = client_of(closed), queries.decisions_about(closed)[0]
        browser.post(reverse("safety:appeal", args=[decision.pk]), {"words": "J’ai 34 ans."})
        actions.answer_appeal(by=moderator(), appeal=Appeal.objects.get(), outcome=outcome, measure=measure, answer="Pardon.")

        closed.refresh_from_db()
        assert (closed.erase_on, closed.is_suspended) == (None, False)
        assert Person.objects.here().filter(pk=closed.pk).exists()
        assert AgeHint.objects.get().outcome == HintOutcome.ADULT
        open_topic(author=closed, text=YOUNG)
        assert AgeHint.objects.count() == 1  # answered: not asked again

    def test_kept_nothing_changes(self, closed):
        planned = closed.erase_on
        made = actions.appeal(by=closed, decision=queries.decisions_about(closed)[0], words="J’ai 34 ans.")
        actions.answer_appeal(by=moderator(), appeal=made, outcome=AppealOutcome.KEPT, answer="Nous ne pouvons pas vous croire.")
        closed.refresh_from_db()
        assert (closed.erase_on, closed.is_suspended_for_good) == (planned, True)

    def test_lifting_the_suspension_keeps_the_account_too(self, closed):
        actions.lift(by=moderator(), decision=queries.decisions_about(closed)[0])
        closed.refresh_from_db()
        assert (closed.erase_on, closed.is_suspended) == (None, False)


class TestPages:
    def test_a_moderator_reads_the_few_words_and_nothing_around_them(self, client_of, person):
        thread, _me, _other = private_thread(person)
        say(thread, person, "Ceci est un secret-marqueur. J’ai 15 ans. Et un autre secret-marqueur.")
        page = client_of(moderator()).get(reverse("safety:age_hint", args=[AgeHint.objects.get().pk])).content.decode()
        assert "J’ai 15 ans" in page
        assert "secret-marqueur" not in page
        assert JournalEntry.objects.told_to(person).filter(verb="safety.look_at_hint").exists()

    def test_both_answers_are_on_the_page(self, client_of, person):
        hint = hint_of(person)
        browser, address = client_of(moderator()), reverse("safety:age_hint", args=[hint.pk])
        assert browser.post(address, {"outcome": "", "letter": "x"}).status_code == 200
        browser.post(address, {"outcome": HintOutcome.ADULT, "letter": "ignoré"})
        hint.refresh_from_db()
        assert hint.outcome == HintOutcome.ADULT
        assert "Aucun âge à vérifier" in browser.get(reverse("safety:protection")).content.decode()

    def test_what_is_decided_names_them_as_they_signed_those_words(self, client_of):
        author = PersonFactory(pseudonym="Nom-du-compte")
        hint = actions.note_age_hint(author=author, place="un message", words="j’ai 15 ans", under="Jonquille")
        actions.settle_hint(by=moderator(), hint=hint, outcome=HintOutcome.MINOR, letter="Voici où aller.")
        appeal = actions.appeal(by=author, decision=Decision.objects.get(), words="J’ai trente ans.")
        browser = client_of(moderator())
        for where in ("decided", "appeals"):
            page = browser.get(reverse(f"safety:{where}")).content.decode()
            assert "Jonquille" in page
            assert "Nom-du-compte" not in page
        page = browser.get(reverse("safety:appeal_to_read", args=[appeal.pk])).content.decode()
        assert "Recours de Jonquille" in page
        assert "Nom-du-compte" not in page


def test_a_fault_of_the_reading_of_ages_stops_nobody(person, monkeypatch, caplog):
    thread, _me, _other = private_thread(person)
    monkeypatch.setattr(ages.queries, "noticed_in", lambda *given: 1 / 0)
    message = say(thread, person, "j’ai 15 ans")
    assert type(message).objects.get().body == "j’ai 15 ans"
    assert "15 ans" not in caplog.text
    assert "ZeroDivisionError" in caplog.text
