"""Nobody is left without an answer: a topic that waits reaches a peer who lived it, and the team when nobody did."""

import datetime as dt

from django.utils import timezone
from playwright.sync_api import expect

from eclaireur.accounts.enums import Role
from eclaireur.community import actions
from eclaireur.community.models import Topic
from tests.factories.accounts import PersonFactory
from tests.factories.community import SpaceFactory, open_topic
from tests.factories.people import ConceptFactory, ExperienceFactory
from tests.factories.practice import listed_peer

HOURS = 30  # longer than both delays: offered, then told to the team


def waiting(space, title, *, concept=None):
    """A topic nobody answered since yesterday."""
    themes = [space.themes.create(label=concept.label, concept=concept)] if concept else []
    topic = open_topic(space, title=title, themes=themes)
    Topic.objects.filter(pk=topic.pk).update(created_at=timezone.now() - dt.timedelta(hours=HOURS))
    return topic


def test_a_waiting_topic_reaches_a_peer_who_lived_it_then_the_team(browse, site_url, axe, no_sideways, aside):
    def look(page):
        axe(page)
        no_sideways(page)

    concept = ConceptFactory()
    peer = listed_peer().person
    ExperienceFactory(person=peer, concept=concept)
    space = SpaceFactory(name="Entre nous")
    lived = aside(lambda: waiting(space, "Je ne dors plus", concept=concept))
    aside(lambda: waiting(space, "Personne n’a vécu cela"))
    aside(actions.look_for_answers)

    # The peer finds it in their space, and answers.
    phone = browse(peer, width=360)
    phone.goto(f"{site_url}/mon-espace/")
    look(phone)
    phone.get_by_role("main").get_by_role("link", name="Voir, sans obligation").click()
    expect(phone.get_by_role("heading", name="Je ne dors plus")).to_be_visible()
    expect(phone.get_by_text("Personne n’a vécu cela")).to_have_count(0)
    look(phone)
    phone.get_by_role("link", name="Lire et répondre").click()
    phone.fill("textarea[name=body]", "Moi non plus, longtemps. Je vous lis.")
    phone.get_by_role("button", name="Répondre").click()
    expect(phone.locator(".post")).to_have_count(2)

    # Whoever wrote is told; nobody else is asked any more.
    author = browse(lived.author, width=360)
    author.goto(f"{site_url}/avis/")
    look(author)
    author.get_by_role("main").get_by_role("link").first.click()
    phone.goto(f"{site_url}/communaute/reponses-attendues/")
    expect(phone.get_by_text("Personne n’attend de vous une réponse")).to_be_visible()
    look(phone)

    # The team sees what still waits, and the usual delay.
    team = browse(PersonFactory(roles=[Role.MODERATOR]))
    team.goto(f"{site_url}/equipe/")
    look(team)
    team.get_by_role("main").get_by_role("link", name="Réponses attendues").click()
    expect(team.get_by_role("link", name="Personne n’a vécu cela")).to_be_visible()
    expect(team.get_by_role("link", name="Je ne dors plus")).to_have_count(0)
    look(team)
