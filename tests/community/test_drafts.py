"""What one keeps for later comes back whole: its words, its note, its themes, what it quotes."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from eclaireur.accounts.enums import Role
from eclaireur.community import actions
from eclaireur.community.actions.telling import QUOTED
from eclaireur.community.enums import Audience
from eclaireur.community.models import Draft, StructureMembership
from eclaireur.community.queries.mine import A_PAGE
from eclaireur.notices.models import Notice
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.community import SpaceFactory, ThemeFactory, answer, open_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(person, client_of):
    return client_of(person)


def sent(text, **more):
    return {"body": text, "token": str(uuid.uuid4()), "content_note": ""} | more


def chosen(page, name="content_note"):
    """What a select of the page has chosen."""
    select = page[page.index(f'name="{name}"'):]
    return re.search(r'<option value="(\w*)" selected', select[:select.index("</select>")])[1]


def test_a_draft_of_an_answer_keeps_its_note_and_what_it_quotes(reader):
    topic = open_topic()
    quoted = answer(topic, text="MARQUE-CITÉE")
    reader.post(topic.get_absolute_url(), sent("Des mots difficiles.", keep="1", content_note="suicide", quoted=str(quoted.pk)))
    page = reader.get(topic.get_absolute_url()).content.decode()
    assert "Des mots difficiles." in page
    assert chosen(page) == "suicide"
    assert f'name="quoted" value="{quoted.pk}"' in page
    actions.erase_post(by=quoted.author, post=quoted)
    page = reader.get(topic.get_absolute_url()).content.decode()
    assert chosen(page) == "suicide"
    assert f'value="{quoted.pk}"' not in page


def test_a_draft_of_a_topic_keeps_its_note_and_its_themes(reader):
    space = SpaceFactory()
    themes = [ThemeFactory(space=space) for _n in range(3)]
    page = reverse("community:new_topic", args=[space.slug])
    reader.post(page, sent("Des mots difficiles.", title="Titre", keep="1", content_note="suicide",
                           themes=[str(themes[0].pk), str(themes[2].pk), "autre"]))
    themes[0].delete()
    shown = reader.get(page).content.decode()
    assert chosen(shown) == "suicide"
    assert re.findall(r'name="themes" value="([^"]+)"[^>]* checked', shown) == [str(themes[2].pk)]


def test_a_draft_kept_before_notes_were_is_still_read(reader, person):
    topic = open_topic()
    actions.keep_draft(by=person, place=topic, text="Gardé depuis longtemps.")
    Draft.objects.update(content_note=None, themes=None)
    assert "Gardé depuis longtemps." in reader.get(topic.get_absolute_url()).content.decode()
    actions.keep_draft(by=person, place=topic.space, text="Gardé depuis longtemps.")
    Draft.objects.update(content_note=None, themes=None)
    page = reader.get(reverse("community:new_topic", args=[topic.space.slug])).content.decode()
    assert "Gardé depuis longtemps." in page


def test_what_was_refused_keeps_its_note_too(reader, person):
    topic = open_topic(SpaceFactory(slow_seconds=3600))
    reader.post(topic.get_absolute_url(), sent("Un premier mot."))
    reader.post(topic.get_absolute_url(), sent("Un second mot.", content_note="grief"))
    assert str(Draft.objects.get(person=person).content_note) == "grief"


def test_a_kept_quotation_is_taken_off_and_no_word_is_lost(reader, person):
    topic = open_topic()
    quoted = answer(topic, text="MARQUE-CITÉE")
    page = topic.get_absolute_url()
    reader.post(page, sent("Mes mots.", keep="1", content_note="suicide", quoted=str(quoted.pk)))
    assert "Ne plus citer" in reader.get(page).content.decode()
    given = sent("Mes mots, et d’autres.", content_note="suicide", quoted=str(quoted.pk), unquote="1")
    shown = reader.post(page, given).content.decode()
    for at in (shown, reader.get(page).content.decode()):
        assert "Mes mots, et d’autres." in at
        assert chosen(at) == "suicide"
        assert f'name="quoted" value="{quoted.pk}"' not in at
        assert "Ne plus citer" not in at
    assert given["token"] in shown
    assert not re.search(r'name="follow"[^>]* checked', shown), "what was chosen stays"
    reader.post(page, {name: value for name, value in given.items() if name not in ("unquote", "quoted")})
    assert topic.posts.get(author=person).quoted is None
    assert not Notice.objects.filter(to=quoted.author, kind=QUOTED).exists()


def test_enter_in_an_answer_sends_it_and_never_takes_the_quotation_off(reader):
    quoted = answer(open_topic(), text="MARQUE-CITÉE")
    page = reader.get(f"{quoted.topic.get_absolute_url()}?citer={quoted.pk}").content.decode()
    form = page[page.index('id="repondre"'):]
    first = re.search(r"<button[^>]*type=\"submit\"[^>]*>", form)[0]
    assert "name=" not in first, "the first button is the one that Enter presses: it sends"
    assert 'name="unquote"' in form


def test_taking_a_quotation_off_before_writing_asks_for_no_word(reader):
    topic = open_topic()
    quoted = answer(topic, text="MARQUE-CITÉE")
    shown = reader.post(topic.get_absolute_url(), sent("", quoted=str(quoted.pk), unquote="1"))
    assert shown.status_code == 200
    assert "Vous ne citez plus ce message" in shown.content.decode()
    assert not Draft.objects.exists()


LIST = "/communaute/brouillons/"


def test_what_was_kept_is_found_again_and_gone_on_with(reader, person):
    topic, space = open_topic(title="Un sujet d’ici"), SpaceFactory()
    said = reader.post(topic.get_absolute_url(), sent("MARQUE-RÉPONSE", keep="1"), follow=True).content.decode()
    assert f'href="{LIST}"' in said
    new = reverse("community:new_topic", args=[space.slug])
    reader.post(new, sent("MARQUE-SUJET", title="Mon titre", keep="1"))
    page = reader.get(LIST).content.decode()
    for words in ("MARQUE-RÉPONSE", "Un sujet d’ici", "MARQUE-SUJET", "Mon titre", f'href="{new}"', f'href="{topic.get_absolute_url()}#ecrire"'):
        assert words in page
    for where in (space.get_absolute_url(), topic.space.get_absolute_url(), reverse("community:written")):
        assert f'href="{LIST}"' in reader.get(where).content.decode()
    assert "Vous avez gardé un brouillon ici" not in reader.get(SpaceFactory().get_absolute_url()).content.decode()


def test_a_draft_where_one_no_longer_enters_is_there_to_copy_and_throw(reader, person):
    structure = StructureFactory()
    membership = StructureMembership.objects.create(person=person, structure=structure)
    topic = open_topic(SpaceFactory(audience=Audience.STRUCTURE, structure=structure), PersonFactory(roles=[Role.MODERATOR]),
                       title="MARQUE-TITRE")
    long = "Des mots que je ne veux pas perdre. " * 20 + "FIN"
    actions.keep_draft(by=person, place=topic, text=long)
    actions.leave_structure(by=person, membership=membership)
    page = reader.get(LIST).content.decode()
    assert "FIN</textarea>" in page
    assert "MARQUE-TITRE" not in page
    assert topic.get_absolute_url() not in page
    throw = reverse("community:throw_draft", args=[Draft.objects.get().pk])
    assert reader.post(throw)["Location"] == LIST
    assert not Draft.objects.exists()


def test_nobody_reads_nor_throws_the_drafts_of_others(reader, person):
    actions.keep_draft(by=PersonFactory(), place=open_topic(), text="MARQUE-AUTRUI")
    assert "MARQUE-AUTRUI" not in reader.get(LIST).content.decode()
    assert reader.post(reverse("community:throw_draft", args=[Draft.objects.get().pk])).status_code == 404
    assert Draft.objects.exists()


def test_drafts_are_read_in_the_same_few_reads_and_by_pages(reader, person):
    def reads():
        with CaptureQueriesContext(connection) as asked:
            reader.get(LIST)
        return len(asked)

    actions.keep_draft(by=person, place=open_topic(), text="Un mot.")
    reads()
    few = reads()
    for space in SpaceFactory.create_batch(A_PAGE):
        actions.keep_draft(by=person, place=space, text="Un autre.")
    assert reads() == few
    assert "Un mot." in reader.get(f"{LIST}?page=2").content.decode()
