"""Nobody is left without an answer: who is asked, when, and what the delay says."""

import datetime as dt
import re
import uuid
from statistics import median_low

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from eclaireur.accounts.actions import block, pause, unblock
from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import RoleGrant
from eclaireur.community import actions
from eclaireur.community.models import Care, CareSettings, Offer, Readiness, StructureMembership, Topic
from eclaireur.community.queries import topics_of, who_could_answer
from eclaireur.community.queries.care import short_of_people
from eclaireur.community.queries.delays import FEWEST, delay_of, median_of
from eclaireur.notices.models import Notice
from eclaireur.people.actions import set_limits
from eclaireur.people.models import Experience, Limit
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.community import SpaceFactory, answer, open_topic
from tests.factories.people import ConceptFactory, ExperienceFactory
from tests.factories.practice import listed_peer

NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


def ready(*concepts, **person):
    """A member who lived these and wants to be asked."""
    someone = PersonFactory(**person)
    for concept in concepts:
        ExperienceFactory(person=someone, concept=concept)
    Readiness.objects.create(person=someone, is_ready=True)
    return someone


def seated(role, structure):
    """Someone who holds a role in one structure."""
    person = PersonFactory()
    RoleGrant.objects.create(person=person, role=role, structure=structure)
    return person


def waiting(concept=None, *, hours=4, space=None, author=None):
    """A topic about `concept` that nobody answered for some hours."""
    space = space or SpaceFactory()
    themes = [space.themes.create(label=str(concept.pk), concept=concept)] if concept else []
    topic = open_topic(space, author, title=f"Un titre {uuid.uuid4()}", themes=themes)
    Topic.objects.filter(pk=topic.pk).update(created_at=timezone.now() - dt.timedelta(hours=hours))
    return Topic.objects.get(pk=topic.pk)


@pytest.mark.django_db
class TestWhoIsAsked:
    def test_someone_who_lived_it_and_agreed_and_nobody_else(self):
        concept = ConceptFactory()
        close, _other = ready(concept), ready(ConceptFactory())
        silent = PersonFactory()
        ExperienceFactory(person=silent, concept=concept)
        assert who_could_answer(waiting(concept), 5) == [close]

    def test_a_listed_peer_is_asked_without_a_choice_and_not_against_it(self):
        concept = ConceptFactory()
        peer = listed_peer().person
        ExperienceFactory(person=peer, concept=concept)
        topic = waiting(concept)
        assert who_could_answer(topic, 5) == [peer]
        actions.choose_readiness(by=peer, is_ready=False, most_a_week=1)
        assert who_could_answer(topic, 5) == []

    def test_what_one_does_not_want_to_carry_is_never_offered(self):
        concept = ConceptFactory()
        profile = listed_peer()
        ExperienceFactory(person=profile.person, concept=concept)
        Limit.objects.create(peerprofile=profile, concept=concept)
        assert who_could_answer(waiting(concept), 5) == []

    def test_a_limit_set_afterwards_leaves_to_others_what_it_touches_and_nothing_else(self):
        concept, other = ConceptFactory(), ConceptFactory(parent=ConceptFactory(parent=None))
        someone = ready(concept, other)
        touched, kept = waiting(concept), waiting(other)
        actions.look_for_answers()
        assert set(Offer.objects.waiting_for(someone).values_list("topic", flat=True)) == {touched.pk, kept.pk}
        set_limits(by=someone, concepts=[concept.parent])
        assert [offer.topic for offer in Offer.objects.waiting_for(someone)] == [kept]
        next_one = ready(concept)
        actions.look_for_answers()
        assert asked(touched) == {next_one}

    @pytest.mark.parametrize("why", ["author", "blocked", "blocking", "paused", "suspended", "leaving", "relative", "asked enough"])
    def test_not(self, why):
        concept = ConceptFactory()
        someone, author = ready(concept), PersonFactory()
        topic = waiting(concept, author=someone if why == "author" else author, space=SpaceFactory(audience="concerned"))
        assert why == "author" or who_could_answer(topic, 5) == [someone]
        if why == "blocked":
            block(by=author, person=someone)
        elif why == "blocking":
            block(by=someone, person=author)
        elif why == "asked enough":
            for _ in range(someone.readiness.most_a_week):
                Offer.objects.create(topic=waiting(), person=someone)
        else:
            someone.paused_since = timezone.now() if why == "paused" else None
            someone.erase_on = timezone.now() + dt.timedelta(days=7) if why == "leaving" else None
            someone.suspended_until = timezone.now() + dt.timedelta(days=1) if why == "suspended" else None
            someone.circle = "relative" if why == "relative" else someone.circle
            someone.save()
        assert who_could_answer(topic, 5) == []


@pytest.mark.django_db
class TestWhen:
    def test_after_some_hours_a_few_are_asked_once_and_told_discreetly(self):
        concept = ConceptFactory()
        people = [ready(concept) for _ in range(CareSettings().offered_to + 2)]
        waiting(concept, hours=2)
        topic = waiting(concept, hours=4)
        actions.look_for_answers()
        actions.look_for_answers()  # a second worker, or the next hour
        assert Offer.objects.count() == CareSettings().offered_to
        assert set(Offer.objects.values_list("topic", flat=True)) == {topic.pk}
        told = Notice.objects.filter(kind="community.offered")
        assert {notice.to for notice in told} == {offer.person for offer in Offer.objects.all()} <= set(people)

    def test_an_answered_closed_or_old_topic_is_left_alone(self):
        concept = ConceptFactory()
        ready(concept)
        answered, closed = waiting(concept), waiting(concept)
        answer(answered, PersonFactory())
        Topic.objects.filter(pk=closed.pk).update(closed_at=timezone.now(), closing="Merci à tous.")
        waiting(concept, hours=24 * 20)
        actions.look_for_answers()
        assert not Offer.objects.exists()

    def test_the_team_is_told_later_even_when_nobody_lived_it(self):
        moderator, elsewhere = PersonFactory(roles=[Role.MODERATOR]), seated(Role.COORDINATOR, StructureFactory())
        topic = waiting(hours=5)
        actions.look_for_answers()
        assert not Notice.objects.filter(kind="community.waiting").exists()
        Topic.objects.filter(pk=topic.pk).update(created_at=timezone.now() - dt.timedelta(hours=13))
        actions.look_for_answers()
        actions.look_for_answers()
        assert [notice.to for notice in Notice.objects.filter(kind="community.waiting")] == [moderator]
        assert Care.objects.get().team_told_at is not None
        assert elsewhere.pk != moderator.pk


    @pytest.mark.parametrize("role", [Role.MODERATOR, Role.COORDINATOR, Role.FACILITATOR])
    def test_a_seat_of_everywhere_is_told_of_every_space_they_may_read(self, role):
        holder = PersonFactory(roles=[role])
        waiting(hours=13)
        waiting(hours=13, space=SpaceFactory(structure=StructureFactory()))
        actions.look_for_answers()
        assert Notice.objects.filter(to=holder, kind="community.waiting").count() == 2

    def test_only_those_of_the_team_who_may_read_the_topic_are_told(self):
        structure, author = StructureFactory(), PersonFactory()
        apart, reader = PersonFactory(roles=[Role.MODERATOR]), PersonFactory(roles=[Role.MODERATOR])
        relative = PersonFactory(circle="relative")
        RoleGrant.objects.create(person=relative, role=Role.FACILITATOR, structure=structure)
        block(by=author, person=apart)
        waiting(hours=13, author=author, space=SpaceFactory(audience="concerned", structure=structure))
        actions.look_for_answers()
        assert [notice.to for notice in Notice.objects.filter(kind="community.waiting")] == [reader]

    def test_the_team_is_not_said_to_be_told_as_long_as_nobody_was(self):
        structure, away = StructureFactory(), PersonFactory(roles=[Role.MODERATOR])
        pause(by=away)
        topic = waiting(hours=13, space=SpaceFactory(structure=structure))
        actions.look_for_answers()
        assert Care.objects.get().team_told_at is None
        coordinator = seated(Role.COORDINATOR, structure)
        actions.look_for_answers()
        assert [notice.to for notice in Notice.objects.filter(kind="community.waiting").about(topic)] == [coordinator]
        assert Care.objects.get().team_told_at

    def test_an_operator_is_told_when_there_is_nobody_else_and_may_read_it(self):
        operator, other = PersonFactory(roles=[Role.OPERATOR]), PersonFactory(roles=[Role.OPERATOR], circle="relative")
        pause(by=PersonFactory(roles=[Role.MODERATOR]))
        waiting(hours=13, space=SpaceFactory(audience="concerned"))
        actions.look_for_answers()
        assert [notice.to for notice in Notice.objects.filter(kind="community.waiting")] == [operator]
        moderator = PersonFactory(roles=[Role.MODERATOR])
        topic = waiting(hours=13, author=other)
        actions.look_for_answers()
        assert [notice.to for notice in Notice.objects.about(topic)] == [moderator], "with a team, operators are left in peace"

    def test_what_the_team_is_told_leads_to_what_waits(self, client_of):
        moderator, topic = PersonFactory(roles=[Role.MODERATOR]), waiting(hours=13)
        actions.look_for_answers()
        opened = client_of(moderator).get(reverse("notices:open", args=[Notice.objects.get(to=moderator).pk]))
        assert opened.url == topic.get_absolute_url()


def asked(topic):
    """Whom a topic is before, those who left it to others aside."""
    return {offer.person for offer in Offer.objects.filter(topic=topic).standing()}


@pytest.mark.django_db
class TestNobodyLeftAnHourLater:
    def test_who_is_found_later_is_asked_then(self):
        concept = ConceptFactory()
        topic = waiting(concept)
        actions.look_for_answers()
        assert not Offer.objects.exists(), "nobody was there yet"
        late = ready(concept)
        actions.look_for_answers()
        assert asked(topic) == {late}

    def test_an_hour_when_everyone_was_asked_enough_is_not_the_last_one(self):
        concept = ConceptFactory()
        someone = ready(concept)
        for _ in range(someone.readiness.most_a_week):
            Offer.objects.create(topic=waiting(), person=someone)
        topic = waiting(concept)
        actions.look_for_answers()
        assert asked(topic) == set()
        Offer.objects.update(created_at=timezone.now() - dt.timedelta(days=8))
        actions.look_for_answers()
        assert asked(topic) == {someone}

    def test_what_five_people_leave_to_others_is_offered_to_a_sixth_and_to_none_of_them_again(self):
        concept = ConceptFactory()
        people = {ready(concept) for _ in range(CareSettings().offered_to + 1)}
        topic = waiting(concept)
        actions.look_for_answers()
        first = asked(topic)
        for offer in Offer.objects.all():
            actions.pass_on(by=offer.person, offer=offer)
        actions.look_for_answers()
        actions.look_for_answers()
        assert asked(topic) == people - first
        assert Offer.objects.count() == len(people)

    def test_the_place_of_who_went_away_is_taken_by_the_next(self):
        concept = ConceptFactory()
        CareSettings.objects.create(offered_to=1)
        topic, gone = waiting(concept), ready(concept)
        actions.look_for_answers()
        pause(by=gone)
        other = ready(concept)
        actions.look_for_answers()
        assert asked(topic) == {other}

    def test_the_team_told_the_others_are_still_looked_for(self):
        PersonFactory(roles=[Role.MODERATOR])
        concept = ConceptFactory()
        topic = waiting(concept, hours=13)
        actions.look_for_answers()
        assert Care.objects.get().team_told_at
        someone = ready(concept)
        actions.look_for_answers()
        assert asked(topic) == {someone}
        assert Notice.objects.filter(kind="community.waiting").count() == 1

    def test_what_was_looked_at_the_longest_ago_comes_first_and_only_some_at_once(self, monkeypatch):
        monkeypatch.setattr("eclaireur.community.queries.care.MOST_AT_ONCE", 1)
        topics = [waiting(hours=6), waiting(hours=5), waiting(hours=4)]
        for many in (1, 2, 3):
            actions.look_for_answers()
            assert set(Care.objects.values_list("topic", flat=True)) == {topic.pk for topic in topics[:many]}
        before = Care.objects.get(topic=topics[0]).updated_at
        actions.look_for_answers()
        assert Care.objects.get(topic=topics[0]).updated_at > before, "and it begins again"

    def test_one_account_does_not_use_up_what_others_offer(self):
        concept, flooding, alone = ConceptFactory(), PersonFactory(), PersonFactory()
        people = [ready(concept) for _ in range(CareSettings().offered_to * 3)]
        for _ in range(12):
            waiting(concept, author=flooding)
        for _ in range(3):
            actions.look_for_answers()
        assert Offer.objects.about_words_of(flooding).count() == 2 * CareSettings().offered_to
        Offer.objects.update(created_at=timezone.now() - dt.timedelta(days=1, hours=1))
        for _ in range(3):
            actions.look_for_answers()
            Offer.objects.update(created_at=timezone.now() - dt.timedelta(days=1, hours=1))
        for someone in people:
            assert Offer.objects.filter(person=someone).count() < someone.readiness.most_a_week
        topic = waiting(concept, author=alone)
        actions.look_for_answers()
        assert len(asked(topic)) == CareSettings().offered_to

    def test_who_was_asked_about_a_message_of_it_has_the_topic_before_them_too(self):
        topic, other = waiting(), waiting()
        CareSettings.objects.create(offered_to=2)
        Offer.objects.create(person=PersonFactory(), topic=topic)
        Offer.objects.create(person=PersonFactory(), post=topic.posts.get())
        assert short_of_people(Topic.objects.unanswered(), 2) == [other.pk]
        assert short_of_people(Topic.objects.unanswered(), 3) == [topic.pk, other.pk]

    def test_what_enough_people_have_before_them_is_not_looked_at_again(self, django_assert_max_num_queries):
        concept = ConceptFactory()
        for _ in range(30):
            ready(concept)
        waiting(concept)
        actions.look_for_answers()
        with django_assert_max_num_queries(12):
            actions.look_for_answers()  # enough people have it before them: it is not even read


@pytest.mark.django_db
class TestAHurtfulFirstAnswer:
    @pytest.mark.parametrize("who_leaves", ["author", "hurtful"])
    def test_once_apart_from_the_only_one_who_answered_a_newcomer_waits_for_someone_else(self, who_leaves):
        concept, moderator = ConceptFactory(), PersonFactory(roles=[Role.MODERATOR])
        someone, author, hurtful = ready(concept), PersonFactory(), PersonFactory()
        topic = waiting(concept, hours=13, author=author)
        answer(topic, hurtful)
        actions.look_for_answers()
        assert not Offer.objects.exists(), "answered"
        pair = {"by": author, "person": hurtful} if who_leaves == "author" else {"by": hurtful, "person": author}
        block(**pair)
        actions.look_for_answers()
        assert asked(topic) == {someone}
        assert Notice.objects.filter(kind="community.waiting", to=moderator).count() == 1
        topic.refresh_from_db()
        assert topic.first_answered_at is None, "nor is it counted as answered in the delays"
        unblock(**pair)
        topic.refresh_from_db()
        assert topic.first_answered_at is not None

    def test_no_other_reader_learns_of_it(self):
        topic, reader = waiting(author=PersonFactory()), PersonFactory()
        post = answer(topic, PersonFactory())
        block(by=topic.author, person=post.author)
        assert topics_of(topic.space, reader, unanswered=True).object_list == []
        assert topics_of(topic.space, topic.author, unanswered=True).object_list == [topic]
        block(by=reader, person=PersonFactory())
        assert topics_of(topic.space, reader, unanswered=True).object_list == []

    def test_another_answer_by_someone_they_meet_is_still_the_first(self):
        topic, hurtful = waiting(author=PersonFactory()), PersonFactory()
        answer(topic, hurtful)
        kind = answer(topic, PersonFactory())
        block(by=topic.author, person=hurtful)
        topic.refresh_from_db()
        assert topic.first_answered_at == kind.created_at


@pytest.mark.django_db
class TestSpacesOfAFew:
    @pytest.fixture
    def crowd(self):
        """A hundred people of the other circle, more alike than anyone."""
        concept = ConceptFactory()
        people = PersonFactory.create_batch(100)
        Readiness.objects.bulk_create(Readiness(person=person, is_ready=True) for person in people)
        Experience.objects.bulk_create(Experience(person=person, concept=concept, stage="behind") for person in people)
        return concept

    def test_a_relative_is_found_behind_a_hundred_people_of_the_other_circle(self, crowd):
        relative = ready(crowd.parent, circle="relative")  # less alike than they all are
        topic = waiting(crowd, space=SpaceFactory(audience="relatives"), author=PersonFactory(circle="relative"))
        assert who_could_answer(topic, 5) == [relative]

    def test_a_member_of_a_structure_is_found_behind_a_hundred_others(self, crowd):
        structure = StructureFactory()
        members = [ready(crowd.parent), ready(crowd.parent)]
        StructureMembership.objects.create(structure=structure, person=members[0])
        RoleGrant.objects.create(structure=structure, person=members[1], role=Role.FACILITATOR)
        topic = waiting(crowd, space=SpaceFactory(audience="structure", structure=structure), author=_member_of(structure))
        assert set(who_could_answer(topic, 5)) == set(members)


def _member_of(structure):
    membership = StructureMembership.objects.create(structure=structure, person=PersonFactory())
    return membership.person


@pytest.mark.django_db
class TestPages:
    def test_what_was_offered_is_read_with_why_answered_or_left(self, client_of):
        concept = ConceptFactory()
        someone = ready(concept)
        topic, other = waiting(concept), waiting(concept)
        actions.look_for_answers()
        browser, page = client_of(someone), reverse("community:offered")
        html = browser.get(page).content.decode()
        assert topic.title in html
        assert concept.label_fr in html
        browser.post(reverse("community:pass_on", args=[Offer.objects.get(topic=other).pk]))
        answer(topic, someone)
        assert topic.title not in browser.get(page).content.decode()
        assert other.title not in browser.get(page).content.decode()
        topic.refresh_from_db()
        assert topic.first_answered_at is not None

    def test_an_offer_is_nobody_elses(self, client_of):
        concept = ConceptFactory()
        ready(concept)
        topic = waiting(concept)
        actions.look_for_answers()
        offer = Offer.objects.get()
        stranger = PersonFactory(roles=[Role.MODERATOR])
        assert client_of(stranger).post(reverse("community:pass_on", args=[offer.pk])).status_code == 404
        assert topic.title not in client_of(stranger).get(reverse("community:offered")).content.decode()
        offer.refresh_from_db()
        assert offer.passed_at is None

    def test_the_author_reads_that_it_was_offered_and_never_to_whom(self, client_of):
        concept = ConceptFactory()
        someone, author = ready(concept), PersonFactory()
        topic = waiting(concept, author=author)
        words = "a été proposé à quelques personnes"
        assert words not in client_of(author).get(topic.get_absolute_url()).content.decode()
        actions.look_for_answers()
        html = client_of(author).get(topic.get_absolute_url()).content.decode()
        assert words in html
        assert someone.pseudonym not in html
        assert words not in client_of(PersonFactory()).get(topic.get_absolute_url()).content.decode()

    def test_the_choice_is_kept_and_a_wrong_number_is_told(self, client_of, person):
        browser, page = client_of(person), reverse("community:readiness")
        assert browser.post(page, {"is_ready": "on", "most_a_week": "99"}).status_code == 422
        assert not Readiness.objects.exists()
        browser.post(page, {"is_ready": "on", "most_a_week": "2"})
        assert person.readiness.is_ready

    @pytest.mark.parametrize("page", ["community:readiness", "community:offered"])
    def test_who_said_nothing_of_what_they_lived_is_told_that_nobody_will_ask_them(self, client_of, page):
        silent, teller = ready(), ready(ConceptFactory())
        words = "aucun sujet ne vous sera proposé"
        html = client_of(silent).get(reverse(page)).content.decode()
        assert words in html
        assert words not in client_of(teller).get(reverse(page)).content.decode()
        assert f'<a href="{reverse("people:experiences")}">' in html.split(words)[1]

    def test_a_member_chooses_what_they_do_not_wish_to_carry_from_there_and_is_not_offered_it(self, client_of):
        concept = ConceptFactory()
        member = ready(concept)
        browser, page = client_of(member), reverse("community:readiness")
        limits = re.search(rf'href="({reverse("people:limits")}[^"]*)"', browser.get(page).content.decode())[1]
        assert f'class="back" href="{page}"' in browser.get(limits).content.decode()
        assert browser.post(limits, {"concepts": [concept.pk]}).url == page
        assert who_could_answer(waiting(concept), 5) == []
        html = browser.get(reverse("portal:my_space")).content.decode()
        assert "Mon parcours de pair" not in html, "limits alone make nobody a peer"

    def test_the_team_reads_what_waits_in_its_spaces_only(self, client_of):
        topic = waiting(hours=30)
        html = client_of(PersonFactory(roles=[Role.MODERATOR])).get(reverse("community:waiting")).content.decode()
        assert topic.title in html
        assert "Trop peu de sujets" in html
        elsewhere = client_of(seated(Role.COORDINATOR, StructureFactory())).get(reverse("community:waiting")).content.decode()
        assert topic.title not in elsewhere
        assert "Vous ne veillez encore sur aucun espace" in elsewhere
        assert client_of(PersonFactory()).get(reverse("community:waiting")).status_code == 403


@pytest.mark.django_db
def test_the_team_reads_what_waits_lately_first_then_what_was_left_long_ago(client_of):
    browser, page = client_of(PersonFactory(roles=[Role.MODERATOR])), reverse("community:waiting")
    oldest, old = waiting(hours=24 * 60), waiting(hours=24 * 15)
    new, middle = waiting(hours=2), waiting(hours=24 * 13)
    html = browser.get(page).content.decode()
    places = [html.index(said) for said in (middle.title, new.title, "Plus anciens", old.title, oldest.title)]
    assert places == sorted(places)
    answer(old)
    answer(oldest)
    assert "Plus anciens" not in browser.get(page).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.MODERATOR, Role.COORDINATOR, Role.FACILITATOR, Role.OPERATOR])
def test_a_seat_of_everywhere_reads_what_waits_and_the_delays(client_of, role):
    topic = waiting(hours=30, space=SpaceFactory(name="Un espace de tous"))
    apart = waiting(hours=30, space=SpaceFactory(audience="relatives"), author=PersonFactory(circle="relative"))
    html = client_of(PersonFactory(roles=[role])).get(reverse("community:waiting")).content.decode()
    assert topic.title in html
    assert "Un espace de tous" in html
    assert "Trop peu de sujets" in html
    assert (apart.title in html) == (role == Role.MODERATOR), "what they do not read stays unread"


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.MODERATOR, Role.COORDINATOR, Role.FACILITATOR, Role.OPERATOR])
def test_the_way_back_from_what_waits_is_open_to_whoever_reads_it(client_of, role):
    browser = client_of(PersonFactory(roles=[role]))
    html = browser.get(reverse("community:waiting")).content.decode()
    back = re.search(r'<a[^>]*class="[^"]*back[^"]*"[^>]*>', html)[0]
    assert browser.get(re.search(r'href="([^"]+)"', back)[1]).status_code == 200


MINUTES = st.integers(0, 60 * 24 * 29)


@given(st.lists(MINUTES, min_size=1, max_size=40))
def test_the_median_of_answered_topics_is_the_plain_one(minutes):
    waits = [(NOW - dt.timedelta(days=30), NOW - dt.timedelta(days=30) + dt.timedelta(minutes=each)) for each in minutes]
    assert median_of(waits, NOW) == dt.timedelta(minutes=median_low(minutes))


@given(st.lists(st.tuples(MINUTES, st.booleans()), min_size=1, max_size=40), MINUTES)
def test_a_topic_that_waits_never_makes_the_delay_shorter(pairs, more):
    opened = NOW - dt.timedelta(days=30)
    waits = [(opened, opened + dt.timedelta(minutes=each)) if answered else (NOW - dt.timedelta(minutes=each), None)
             for each, answered in pairs]
    before, after = median_of(waits, NOW), median_of([*waits, (NOW - dt.timedelta(minutes=more), None)], NOW)
    assert after is None or (before is not None and after >= before)


def test_few_topics_say_nothing():
    waits = [(NOW - dt.timedelta(hours=2), NOW - dt.timedelta(hours=1))] * (FEWEST - 1)
    assert delay_of(waits, NOW).median is None
    delay = delay_of([*waits, (NOW - dt.timedelta(hours=3), NOW)], NOW)
    assert (delay.median, delay.within_a_day) == (dt.timedelta(hours=1), 1.0)
