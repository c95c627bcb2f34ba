"""What is new to a reader: listed, cleared in one press; what they follow, left from its list."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from eclaireur.community import actions, queries
from eclaireur.community.models import Following
from eclaireur.notices.models import Notice
from tests.factories.accounts import PersonFactory
from tests.factories.community import SpaceFactory, answer, open_topic

pytestmark = pytest.mark.django_db
FOLLOWED = reverse("community:followed")


def listed(space, person, **how):
    return queries.topics_of(space, person, **how).object_list


def test_topics_with_something_new_are_listed_where_the_home_page_counts_them(person, client_of):
    space = SpaceFactory()
    read, moved, _never_opened = [open_topic(space) for _ in range(3)]
    for topic in (read, moved):
        actions.mark_read(by=person, topic=topic, upto=1)
    answer(moved)
    browser, there = client_of(person), f"{space.get_absolute_url()}?lecture=nouveau"
    assert f'<a href="{there}">Du nouveau dans un sujet que vous avez lu</a>' in browser.get(reverse("community:home")).content.decode()
    page = browser.get(there)
    assert page.context["page"].object_list == [moved]
    browser.get(moved.get_absolute_url())
    assert "Rien de nouveau pour vous ici" in browser.get(there).content.decode()


def test_what_is_hidden_is_not_listed_as_new_even_to_moderators():
    moderator, topic = PersonFactory(roles=["moderator"]), open_topic()
    actions.mark_read(by=moderator, topic=topic, upto=1)
    answer(topic)
    assert listed(topic.space, moderator, unread=True) == [topic]
    actions.hide_reported_topic(by=moderator, topic=topic)
    assert listed(topic.space, moderator, unread=True) == []


def test_a_visitor_reads_every_topic_whatever_is_asked(client):
    topic = open_topic(SpaceFactory(is_open=True))
    page = client.get(f"{topic.space.get_absolute_url()}?lecture=nouveau")
    assert page.context["page"].object_list == [topic]
    assert "J’ai tout vu ici" not in page.content.decode()


def test_in_one_press_nothing_of_a_space_is_new_any_more(person, client_of, time_machine):
    browser, press = client_of(person), "J’ai tout vu ici"
    space, elsewhere = SpaceFactory(), open_topic()
    topic = open_topic(space)
    browser.get(space.get_absolute_url())
    for one in (topic, elsewhere):
        actions.mark_read(by=person, topic=one, upto=1)
        answer(one)
    time_machine.move_to(timezone.now() + dt.timedelta(hours=2))
    open_topic(space)
    page = browser.get(space.get_absolute_url()).content.decode()
    assert press in page
    assert "<strong>nouveau</strong>" in page
    told = {kind: Notice.objects.create(to=person, kind=kind, about_type="community.topic", about_id=str(one.pk))
            for kind, one in (("community.answered", topic), ("community.offered", topic), ("community.opened", elsewhere))}
    page = browser.post(reverse("community:see_all", args=[space.slug]), follow=True).content.decode()
    assert press not in page
    assert "nouveau</strong>" not in page
    assert listed(space, person, unread=True) == []
    assert listed(elsewhere.space, person, unread=True) == [elsewhere]
    left = set(Notice.objects.unread().filter(pk__in=[notice.pk for notice in told.values()]).values_list("kind", flat=True))
    assert left == {"community.offered", "community.opened"}, "who waits still does, and elsewhere is elsewhere"
    answer(topic)
    assert listed(space, person, unread=True) == [topic]


def test_what_one_follows_is_left_from_its_list(person, client_of):
    topic, space = open_topic(), SpaceFactory()
    for place in (topic, space):
        actions.follow(by=person, place=place)
    browser = client_of(person)
    page = browser.get(FOLLOWED).content.decode()
    for where in (reverse("community:follow_topic", args=[topic.pk]), reverse("community:follow_space", args=[space.slug])):
        assert f'formaction="{where}" name="stop"' in page
        assert browser.post(where, {"stop": "1", "suite": FOLLOWED})["Location"] == FOLLOWED
    assert not Following.objects.filter(person=person).exists()
