"""Hiding together with a suspension, and a moderator taking back their own decision."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from eclaireur.accounts.models import JournalEntry
from eclaireur.community.models import Post
from eclaireur.conversations.models import Message
from eclaireur.notices.models import Notice
from eclaireur.safety import actions, queries
from eclaireur.safety.enums import AppealOutcome, HeldFor, Measure, PatternKind, Reason
from eclaireur.safety.models import Decision, Hold, ModerationSettings, Pattern, Report
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


class TestBackToTheDesk:
    def test_nothing_changed_by_mistake_about_a_private_message_is_decided_again(self, client_of):
        thread, one, other = private_thread()
        message, judge = say(thread, one, "MARQUE-MENACE"), moderator()
        report = reported(message, by=other)
        decision = actions.decide(by=judge, report=report, measure=Measure.NOTHING, reason=Reason.OTHER)
        browser = client_of(judge)
        page = browser.get(reverse("safety:decision", args=[decision.pk])).content.decode()
        assert "Annuler ma décision" in page
        assert "La personne n’en a rien su" in page

        answer = browser.post(reverse("safety:annul", args=[decision.pk]), follow=True).content.decode()

        assert "attend de nouveau au bureau" in answer
        assert "La personne est prévenue" not in answer
        assert not Notice.objects.filter(to=one, kind=actions.ANNULLED).exists()
        assert not JournalEntry.objects.filter(subject=one, verb="safety.annul").exists()
        assert [item.url for item in queries.reported_items(judge)] == [reverse("safety:case", args=[report.pk])]
        again = actions.decide(by=judge, report=report, measure=Measure.HIDE, reason=Reason.HATE)
        assert is_hidden(message)
        assert Report.objects.get().decision == again

    def test_nobody_else_takes_back_that_nothing_was_changed(self, post):
        decision = actions.decide(by=moderator(), report=reported(post), measure=Measure.NOTHING, reason=Reason.OTHER)
        with pytest.raises(PermissionDenied):
            actions.annul(by=moderator(), decision=decision)

    def test_what_its_reporter_said_again_meanwhile_waits_once(self, post):
        reporter, judge = PersonFactory(), moderator()
        decision = actions.decide(by=judge, report=reported(post, reporter), measure=Measure.NOTHING, reason=Reason.OTHER)
        again = reported(post, reporter)
        actions.annul(by=judge, decision=decision)
        assert list(Report.objects.open()) == [again]

    def test_what_waited_for_its_reports_waits_again(self, post):
        reports = [reported(post) for _n in range(ModerationSettings.load().reports_on_text)]
        judge = moderator()
        decision = actions.decide(by=judge, report=reports[0], measure=Measure.NOTHING, reason=Reason.OTHER)
        assert not is_hidden(post)
        actions.annul(by=judge, decision=decision)
        assert is_hidden(post)
        assert Hold.objects.open().get().why == HeldFor.REPORTS

    def test_what_an_appeal_cancelled_is_not_asked_again(self, post):
        decision = actions.decide(by=moderator(), report=reported(post), **SUSPENDED)
        appeal = actions.appeal(by=post.author, decision=decision, words="Non.")
        actions.answer_appeal(by=moderator(), appeal=appeal, outcome=AppealOutcome.CANCELLED, answer="Pardon.")
        assert not Report.objects.open().exists()

    def test_numbers_settled_by_mistake_are_looked_at_again(self):
        judge, person = moderator(), PersonFactory()
        pattern = Pattern.objects.create(person=person, kind=PatternKind.MANY_CONTACTS, number=9)
        decision = actions.settle_pattern(by=judge, pattern=pattern, measure=Measure.NOTHING)
        actions.annul(by=judge, decision=decision)
        assert list(queries.patterns_on_desk(judge)) == [pattern]
