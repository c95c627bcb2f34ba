"""Signs counted across conversations, patterns brought to moderators, and what they decide."""

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.actions import block
from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import JournalEntry, Person
from eclaireur.notices.models import Notice
from eclaireur.safety import actions, queries
from eclaireur.safety.enums import Measure, PatternKind, SignKind
from eclaireur.safety.models import Pattern, ProtectionSettings, Sign
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import private_thread, say
from tests.factories.safety import moderator

pytestmark = pytest.mark.django_db(transaction=False)
OPENING = "Bonjour, vous avez l’air d’une belle personne, faisons connaissance"
DESK = reverse("safety:protection")


@pytest.fixture
def insistent():
    return PersonFactory(pseudonym="Insistant")


def old_member():
    person = PersonFactory()
    Person.objects.filter(pk=person.pk).update(created_at=timezone.now() - dt.timedelta(days=200))
    person.refresh_from_db()
    return person


def writes_to(person, how_many, *, text=None, newcomers=False):
    others = [PersonFactory() if newcomers else old_member() for _number in range(how_many)]
    for number, other in enumerate(others):
        actions.note_first_words(by=person, towards=other, text=text or f"Bonjour à vous, ceci est le mot {'abcdefghijklmnop'[number] * 3}")
    return others


def patterns(person):
    return {pattern.kind: (pattern.number, pattern.out_of) for pattern in actions.look_for_patterns(person=person)}


def test_a_few_ordinary_first_words_make_nothing(insistent):
    writes_to(insistent, 3)
    assert patterns(insistent) == {}


def test_many_contacts_in_a_week_are_seen_and_the_same_over_a_month_is_not(insistent):
    writes_to(insistent, 8)
    assert patterns(insistent) == {PatternKind.MANY_CONTACTS: (8, 0)}
    Pattern.objects.all().delete()
    Sign.objects.update(created_at=timezone.now() - dt.timedelta(days=10))
    assert patterns(insistent) == {}


def test_the_same_opening_to_several_people_is_seen_through_small_changes(insistent):
    writes_to(insistent, 2, text=OPENING)
    writes_to(insistent, 2, text=OPENING.upper() + " !!! 😀")
    assert patterns(insistent) == {PatternKind.SAME_OPENING: (4, 4)}


def test_the_same_opening_to_the_same_person_counts_once(insistent):
    other = old_member()
    for _number in range(6):
        actions.note_first_words(by=insistent, towards=other, text=OPENING)
    assert patterns(insistent) == {}


def test_only_newcomers_are_seen(insistent):
    writes_to(insistent, 4, newcomers=True)
    assert patterns(insistent)[PatternKind.ONLY_NEWCOMERS] == (4, 4)


def test_refusals_blocks_and_reports_are_people_who_turned_away(insistent, register):
    one, other, third = PersonFactory(), PersonFactory(), PersonFactory()
    actions.note_refusal(by=insistent, towards=one)
    block(by=one, person=insistent)  # the same person twice
    block(by=other, person=insistent)
    assert patterns(insistent) == {}
    thread, _me, _other = private_thread(insistent, third)
    actions.report(by=third, about=say(thread, insistent), reason="other")
    assert patterns(insistent) == {PatternKind.TURNED_AWAY: (3, 0)}


def test_money_sent_anyway_to_several_people_reaches_moderators(insistent, django_capture_on_commit_callbacks):
    someone = moderator()
    with django_capture_on_commit_callbacks(execute=True):
        for _number in range(2):
            thread, _me, _other = private_thread(insistent)
            say(thread, insistent, "fais-moi un virement")
    assert Pattern.objects.get().kind == PatternKind.ASKED_ANYWAY
    assert Notice.objects.filter(to=someone, kind="safety.to_look_at").count() == 1


def test_no_sign_nor_pattern_holds_a_word_of_what_was_written(insistent):
    writes_to(insistent, 4, text=OPENING)
    patterns(insistent)
    for model in (Sign, Pattern):
        for row in model.objects.values():
            assert "connaissance" not in str(row)
    assert all(re.fullmatch(r"[0-9a-f]{64}", sign.opening) for sign in Sign.objects.all())


def test_the_hash_of_an_opening_changes_with_the_secret_of_the_site(insistent, settings):
    writes_to(insistent, 1, text=OPENING)
    settings.SECRET_KEY = "un autre secret, long et inconnu"
    writes_to(insistent, 1, text=OPENING)
    assert Sign.objects.values("opening").distinct().count() == 2


def test_signs_are_forgotten_after_thirty_days(insistent):
    writes_to(insistent, 4, text=OPENING)
    Sign.objects.update(created_at=timezone.now() - dt.timedelta(days=31))
    actions.keep_counting()
    assert not Sign.objects.exists()


def test_the_hourly_look_finds_what_blocks_alone_make(insistent):
    for _number in range(3):
        block(by=PersonFactory(), person=insistent)
    actions.keep_counting()
    actions.keep_counting()
    assert Pattern.objects.get().number == 3


def test_thresholds_are_those_the_operator_set(insistent):
    ProtectionSettings.objects.create(many_contacts=2)
    writes_to(insistent, 2)
    assert patterns(insistent) == {PatternKind.MANY_CONTACTS: (2, 0)}


def test_once_looked_at_counting_begins_anew(insistent):
    writes_to(insistent, 8)
    patterns(insistent)
    actions.settle_pattern(by=moderator(), pattern=Pattern.objects.get(), measure=Measure.NOTHING)
    assert patterns(insistent) == {}
    writes_to(insistent, 8)
    assert patterns(insistent) == {PatternKind.MANY_CONTACTS: (8, 0)}
    assert Pattern.objects.count() == 2


class TestDeciding:
    @pytest.fixture
    def pattern(self, insistent):
        writes_to(insistent, 8, text=OPENING)
        actions.look_for_patterns(person=insistent)
        return Pattern.objects.filter(person=insistent).first()

    def test_a_suspension_settles_everything_open_and_is_told(self, pattern, insistent):
        assert Pattern.objects.open().count() == 2
        actions.settle_pattern(by=moderator(), pattern=pattern, measure=Measure.TWO_WEEKS, letter="Voici ce que nous avons vu.")
        insistent.refresh_from_db()
        assert insistent.is_suspended
        assert not Pattern.objects.open().exists()
        assert Notice.objects.filter(to=insistent, kind="safety.decided").exists()
        assert queries.decisions_about(insistent)[0].letter == "Voici ce que nous avons vu."

    def test_nothing_to_change_tells_nobody(self, pattern, insistent):
        actions.settle_pattern(by=moderator(), pattern=pattern, measure=Measure.NOTHING, letter="pour rien")
        assert not Notice.objects.filter(to=insistent).exists()

    def test_a_word_is_needed_to_write_or_suspend(self, pattern):
        for measure in (Measure.WRITE, Measure.PERMANENT):
            with pytest.raises(ValidationError):
                actions.settle_pattern(by=moderator(), pattern=pattern, measure=measure, letter="  ")
        with pytest.raises(ValidationError):
            actions.settle_pattern(by=moderator(), pattern=pattern, measure=Measure.HIDE, letter="x")

    def test_only_a_moderator_decides_never_about_oneself_and_once(self, pattern, insistent):
        for person in (PersonFactory(), PersonFactory(roles=[Role.OPERATOR])):
            with pytest.raises(PermissionDenied):
                actions.settle_pattern(by=person, pattern=pattern, measure=Measure.NOTHING)
        insistent.role_grants.create(role=Role.MODERATOR)
        with pytest.raises(PermissionDenied):
            actions.settle_pattern(by=insistent, pattern=pattern, measure=Measure.NOTHING)
        actions.settle_pattern(by=moderator(), pattern=pattern, measure=Measure.NOTHING)
        with pytest.raises(actions.AlreadySettledError):
            actions.settle_pattern(by=moderator(), pattern=pattern, measure=Measure.NOTHING)


class TestPages:
    def test_moderators_read_numbers_and_pseudonyms_and_no_words(self, client_of, insistent):
        thread, _me, _other = private_thread(insistent)
        say(thread, insistent, "marqueur-prive fais-moi un virement")
        others = writes_to(insistent, 8, text=OPENING)
        actions.look_for_patterns(person=insistent)
        browser = client_of(moderator())
        desk = browser.get(DESK).content.decode()
        page = browser.get(reverse("safety:pattern", args=[Pattern.objects.first().pk])).content.decode()
        for shown in (desk, page):
            assert "Insistant" in shown
            assert "marqueur-prive" not in shown
            assert "connaissance" not in shown
            assert all(other.pseudonym not in shown for other in others)
        assert "8 personnes sur 9 ont reçu les mêmes premiers mots" in page

    def test_each_look_is_written_where_the_person_reads_it(self, client_of, insistent):
        writes_to(insistent, 8)
        actions.look_for_patterns(person=insistent)
        client_of(moderator()).get(reverse("safety:pattern", args=[Pattern.objects.get().pk]))
        assert JournalEntry.objects.told_to(insistent).filter(verb="safety.look_at_pattern", is_look=True).count() == 1
        assert "sans lire aucun message" in client_of(insistent).get(reverse("accounts:journal")).content.decode()

    def test_a_moderator_does_not_see_what_is_about_them(self, client_of):
        someone = moderator()
        writes_to(someone, 8)
        actions.look_for_patterns(person=someone)
        browser = client_of(someone)
        assert "Rien à regarder" in browser.get(DESK).content.decode()
        assert browser.get(reverse("safety:pattern", args=[Pattern.objects.get().pk])).status_code == 404

    def test_deciding_without_a_word_keeps_the_page_and_says_so(self, client_of, insistent):
        writes_to(insistent, 8)
        actions.look_for_patterns(person=insistent)
        browser, address = client_of(moderator()), reverse("safety:pattern", args=[Pattern.objects.get().pk])
        answer = browser.post(address, {"measure": Measure.WRITE, "letter": ""})
        assert "en quelques mots" in answer.content.decode()
        assert browser.post(address, {"measure": Measure.WRITE, "letter": "Un mot."}).status_code == 302
        assert browser.get(address).status_code == 302  # nothing waits any more

    @pytest.mark.parametrize("how_many", [1, 3, 25])
    def test_the_desk_costs_the_same_for_one_and_many(self, client_of, how_many, django_assert_max_num_queries):
        for _number in range(how_many):
            Pattern.objects.create(person=PersonFactory(), kind=PatternKind.MANY_CONTACTS, number=9)
        browser = client_of(moderator())
        browser.get(DESK)
        with django_assert_max_num_queries(21):
            assert browser.get(DESK).context["page"].object_list[: min(how_many, 20)]


def test_a_sign_is_towards_someone_else_and_an_opening_belongs_to_first_words(insistent):
    other = PersonFactory()
    for wrong in ({"towards": insistent, "kind": SignKind.REFUSED}, {"towards": other, "kind": SignKind.REFUSED, "opening": "a" * 64}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Sign.objects.create(person=insistent, **wrong)
