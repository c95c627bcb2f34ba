"""Hiding together with a suspension, and a moderator taking back their own decision."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from eclaireur.accounts.models import JournalEntry
from eclaireur.community.models import Post
from eclaireur.conversations.models import Message
from eclaireur.notices.models import Notice
from eclaireur.safety import actions
from eclaireur.safety.enums import HeldFor, Measure, Reason
from eclaireur.safety.models import Decision, Hold
from tests.factories.accounts import PersonFactory
from tests.factories.community import answer, open_topic
from tests.factories.conversations import private_thread, say
from tests.factories.safety import answered, moderator

pytestmark = pytest.mark.django_db
SUSPENDED = {"measure": Measure.TWO_WEEKS, "reason": Reason.HATE, "letter": "Voici pourquoi."}


@pytest.fixture
def post():
    return answer(open_topic(), text="MARQUE-INSULTE")


def is_hidden(row):
    return type(row)._base_manager.get(pk=row.pk).hidden_at is not None


def reported(thing, by=None):
    return actions.report(by=by or PersonFactory(), about=thing, reason=Reason.HATE, attach=True)


def test_the_box_is_ticked_and_hides_the_text_with_the_suspension(client_of, post):
    browser, address = client_of(moderator()), reverse("safety:case", args=[reported(post).pk])
    assert browser.get(address).context["form"]["hides"].value() is True

    answered(browser, address, SUSPENDED | {"hides": "on"})

    assert is_hidden(post)
    assert Decision.objects.get().masks


def test_unticked_the_text_stays_where_it_is(client_of, post):
    answered(client_of(moderator()), reverse("safety:case", args=[reported(post).pk]), SUSPENDED)

    assert not is_hidden(post)
    assert not Decision.objects.get().masks


@pytest.mark.parametrize("measure", [Measure.NOTHING, Measure.WRITE])
def test_a_lighter_decision_hides_nothing(post, measure):
    actions.decide(by=moderator(), report=reported(post), **SUSPENDED | {"measure": measure}, hides=True)

    assert not is_hidden(post)


def test_a_private_message_is_hidden_and_its_author_suspended_at_once():
    thread, one, other = private_thread()
    message = say(thread, one, "MARQUE-ADRESSE")

    decision = actions.decide(by=moderator(), report=reported(message, by=other), **SUSPENDED, hides=True)

    assert is_hidden(message)
    one.refresh_from_db()
    assert one.is_suspended
    actions.annul(by=decision.moderator, decision=decision)
    assert not is_hidden(message)


def test_what_waits_stays_hidden_and_no_box_is_shown(client_of, post):
    report = reported(post)
    actions.hold(post, why=HeldFor.REPORTS, author=post.author)

    page = client_of(moderator()).get(reverse("safety:case", args=[report.pk])).content.decode()

    assert "Masquer aussi ce texte" not in page
    actions.decide(by=moderator(), report=report, **SUSPENDED)
    assert is_hidden(post) or Hold.objects.of(post).exists()
    assert Decision.objects.get().masks


# --- Taking it back ------------------------------------------------------------------------------


def test_a_slip_is_undone_from_the_page_of_the_decision(client_of, post):
    judge = moderator()
    decision = actions.decide(by=judge, report=reported(post), **SUSPENDED, hides=True)
    browser, address = client_of(judge), reverse("safety:decision", args=[decision.pk])
    assert f'href="{address}"' in browser.get(reverse("safety:decided")).content.decode()
    page = browser.get(address).content.decode()
    assert "MARQUE-INSULTE" in page
    assert "Voici pourquoi." in page
    assert judge.pseudonym in page
    assert "Annuler ma décision" in page

    assert JournalEntry.objects.get(subject=post.author, verb="safety.read_decision").is_look

    browser.post(reverse("safety:annul", args=[decision.pk]))

    assert not is_hidden(post)
    post.author.refresh_from_db()
    assert not post.author.is_suspended
    assert Notice.objects.filter(to=post.author, kind=actions.ANNULLED).exists()
    assert "Annuler ma décision" not in browser.get(address).content.decode()
    assert JournalEntry.objects.filter(subject=post.author, verb="safety.annul").count() == 1


def test_only_who_decided_takes_it_back_and_only_before_an_appeal(client_of, post):
    decision = actions.decide(by=moderator(), report=reported(post), **SUSPENDED)
    other = moderator()
    with pytest.raises(PermissionDenied):
        actions.annul(by=other, decision=decision)
    browser = client_of(other)
    assert "Annuler ma décision" not in browser.get(reverse("safety:decision", args=[decision.pk])).content.decode()
    answer = browser.post(reverse("safety:annul", args=[decision.pk]), follow=True).content.decode()
    assert "Cette décision ne peut pas être annulée d’ici" in answer

    actions.appeal(by=post.author, decision=decision, words="Je ne visais personne.")
    with pytest.raises(PermissionDenied):
        actions.annul(by=decision.moderator, decision=decision)
    assert Decision.objects.get().in_force


def test_nobody_looks_back_at_a_decision_about_themselves(client_of):
    author = moderator()
    decision = actions.decide(by=moderator(), report=reported(answer(open_topic(), author)), **SUSPENDED | {"measure": Measure.WRITE})

    assert client_of(author).get(reverse("safety:decision", args=[decision.pk])).status_code == 404


def test_a_text_another_decision_hides_stays_hidden(post):
    first = actions.decide(by=moderator(), report=reported(post), **SUSPENDED | {"measure": Measure.HIDE})
    second = Decision.objects.create(
        author=post.author, moderator=moderator(), measure=Measure.HIDE, reason=Reason.HATE, letter="",
        content_type=first.content_type, object_id=first.object_id, masks=True,
    )

    actions.annul(by=first.moderator, decision=first)

    assert is_hidden(post)
    actions.annul(by=second.moderator, decision=second)
    assert not is_hidden(post)
    assert Post.objects.filter(pk=post.pk).exists()
    assert not Message.objects.exists()
