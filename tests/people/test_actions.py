"""Telling, changing, taking back; the path and its parts."""

import datetime as dt
import threading

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from eclaireur.accounts.models import JournalEntry
from eclaireur.people import actions
from eclaireur.people.enums import Stage, Visibility
from eclaireur.people.models import Concept, Experience, Path, PathStep, PeerProfile
from eclaireur.people.models.paths import MOST_STEPS
from tests.factories.accounts import PersonFactory
from tests.factories.people import (
    ConceptFactory,
    ExperienceFactory,
    PathFactory,
    PathStepFactory,
    PeerProfileFactory,
)

pytestmark = pytest.mark.django_db


class TestTelling:
    def test_keeps_each_concept_at_its_stage_for_matching_only(self, person):
        one, other = ConceptFactory(), ConceptFactory()
        actions.tell_experiences(by=person, told={one.slug: Stage.IN, other.slug: Stage.BEHIND})
        kept = {e.concept_id: (e.stage, e.visibility) for e in Experience.objects.filter(person=person)}
        assert kept == {one.slug: ("in", "matching"), other.slug: ("behind", "matching")}

    def test_twice_changes_nothing(self, person):
        concept = ConceptFactory()
        actions.tell_experiences(by=person, told={concept.slug: Stage.IN}, visibility=Visibility.PUBLIC)
        assert actions.tell_experiences(by=person, told={concept.slug: Stage.BEHIND}) == []
        assert Experience.objects.get(person=person).stage == "in"

    @pytest.mark.parametrize("wrong", [{"active": False}, {"parent": None}], ids=["retired", "theme"])
    def test_refuses_what_may_not_be_chosen_and_keeps_nothing(self, person, wrong):
        good, bad = ConceptFactory(), ConceptFactory(**wrong)
        with pytest.raises(Concept.DoesNotExist):
            actions.tell_experiences(by=person, told={good.slug: Stage.IN, bad.slug: Stage.IN})
        assert not Experience.objects.exists()

    def test_the_journal_never_holds_the_words(self, person):
        actions.tell_experiences(by=person, told={ConceptFactory().slug: "in"}, details="MARQUEUR")
        assert JournalEntry.objects.filter(actor=person).count() == 1
        assert "MARQUEUR" not in str(list(JournalEntry.objects.values()))

    def test_the_words_are_sealed_in_the_database(self, person):
        ExperienceFactory(person=person, details="MARQUEUR-SECRET")
        with connection.cursor() as cursor:
            cursor.execute("SELECT details FROM people_experience")
            assert b"MARQUEUR" not in bytes(cursor.fetchone()[0])
        assert Experience.objects.get().details == "MARQUEUR-SECRET"


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_tell_it_once():
    person, concept = PersonFactory(), ConceptFactory()

    def tell():
        try:
            actions.tell_experiences(by=person, told={concept.slug: Stage.IN})
        finally:
            connections.close_all()

    tabs = [threading.Thread(target=tell) for _ in range(4)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert Experience.objects.filter(person=person).count() == 1


class TestTakingBack:
    def test_may_be_undone_with_everything_it_said(self, person):
        lived = ExperienceFactory(person=person, details="des mots", accompanies=True)
        actions.remove_experience(by=person, experience=lived)
        assert not Experience.objects.exists()
        assert actions.put_back_experience(by=person, experience=lived)
        back = Experience.objects.get()
        assert (back.details, back.accompanies) == ("des mots", True)

    def test_is_for_good_after_an_hour(self, person):
        lived = ExperienceFactory(person=person)
        actions.remove_experience(by=person, experience=lived)
        with time_machine.travel(timezone.now() + dt.timedelta(minutes=59)):
            actions.forget_removed()
            assert Experience.with_removed.exists()
        with time_machine.travel(timezone.now() + dt.timedelta(minutes=61)):
            assert not actions.put_back_experience(by=person, experience=lived)
            actions.forget_removed()
            assert not Experience.with_removed.exists()

    def test_is_not_undone_over_the_same_thing_told_again(self, person):
        lived = ExperienceFactory(person=person)
        actions.remove_experience(by=person, experience=lived)
        actions.tell_experiences(by=person, told={lived.concept_id: Stage.IN})
        assert not actions.put_back_experience(by=person, experience=lived)
        assert Experience.objects.get().stage == "in"

    def test_of_another_is_refused(self, person):
        lived = ExperienceFactory()
        for action in (actions.remove_experience, actions.put_back_experience, actions.change_experience):
            with pytest.raises(PermissionDenied):
                action(by=person, experience=lived)


class TestDatabase:
    @pytest.mark.parametrize(
        "wrong",
        [
            lambda me: ExperienceFactory(person=me, stage="ailleurs"),
            lambda me: ExperienceFactory(person=me, visibility="voisins"),
            lambda me: ExperienceFactory(person=me, concept=ExperienceFactory(person=me).concept),
            lambda me: PathFactory(person=me, introduction=""),
            lambda me: PathStepFactory(path=PathFactory(person=me), visibility="matching"),
            lambda me: PeerProfileFactory(person=me, capacity=31),
            lambda me: PeerProfileFactory(person=me, radius_km=0),
            lambda me: PeerProfileFactory(person=me, birth_year=1492),
            lambda me: PeerProfileFactory(person=me, gender="autre chose"),
            lambda me: ConceptFactory(slug="boucle", parent=Concept(slug="boucle")),
            lambda me: ConceptFactory(label_fr=""),
        ],
    )
    def test_refuses(self, person, wrong):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong(person)


class TestPath:
    def test_is_displayed_only_when_nothing_is_missing(self, person):
        with pytest.raises(ValidationError) as caught:
            actions.display_path(by=person)
        for what in ("introduction", "titre", "accompagner"):
            assert what in caught.value.messages[0]
        PathFactory(person=person, published_at=None)
        PeerProfileFactory(person=person)
        ExperienceFactory(person=person, accompanies=True)
        first = actions.display_path(by=person).published_at
        assert first is not None
        assert actions.display_path(by=person).published_at == first

    def test_once_displayed_keeps_an_introduction(self, person):
        path = PathFactory(person=person)
        path.introduction = "Trop court."
        with pytest.raises(ValidationError):
            actions.save_introduction(by=person, path=path)
        assert Path.objects.get().introduction != "Trop court."

    def test_withdrawn_loses_nothing(self, person):
        step = PathStepFactory(path=PathFactory(person=person))
        actions.withdraw_path(by=person, path=step.path)
        assert Path.objects.get().published_at is None
        assert PathStep.objects.get().text == step.text

    def test_steps_are_added_at_the_end_and_moved_one_place(self, person):
        for words in "abc":
            actions.add_step(by=person, step=PathStep(text=words))

        def order():
            return [step.text for step in PathStep.objects.all()]

        assert order() == ["a", "b", "c"]
        a, _b, c = PathStep.objects.all()
        actions.move_step(by=person, step=c, up=True)
        assert order() == ["a", "c", "b"]
        actions.move_step(by=person, step=a, up=True)
        actions.move_step(by=person, step=PathStep.objects.last(), up=False)
        assert order() == ["a", "c", "b"]
        actions.remove_step(by=person, step=c)
        assert order() == ["a", "b"]

    def test_has_an_end(self, person):
        path = PathFactory(person=person)
        PathStep.objects.bulk_create(PathStep(path=path, text="x") for _ in range(MOST_STEPS))
        with pytest.raises(ValidationError):
            actions.add_step(by=person, step=PathStep(text="de trop"))

    def test_of_another_is_refused(self, person):
        step = PathStepFactory()
        for action in (actions.change_step, actions.remove_step):
            with pytest.raises(PermissionDenied):
                action(by=person, step=step)
        with pytest.raises(PermissionDenied):
            actions.move_step(by=person, step=step, up=True)
        with pytest.raises(PermissionDenied):
            actions.save_introduction(by=person, path=step.path)
        with pytest.raises(PermissionDenied):
            actions.save_frame(by=person, profile=PeerProfileFactory())


def test_limits_are_exactly_those_chosen(person):
    a, b, c = (ConceptFactory() for _ in "abc")
    actions.set_limits(by=person, concepts=[a, b])
    actions.set_limits(by=person, concepts=[b, c])
    assert set(PeerProfile.objects.get(person=person).limits.all()) == {b, c}


def test_what_one_accompanies_is_exactly_what_was_chosen_among_ones_own(person):
    a, b = ExperienceFactory(person=person, accompanies=True), ExperienceFactory(person=person)
    others = ExperienceFactory()
    actions.set_accompanied(by=person, experiences=[b, others])
    assert [Experience.objects.get(pk=each.pk).accompanies for each in (a, b, others)] == [False, True, False]
