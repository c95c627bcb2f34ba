"""Who is told that something was reported: those who may read it, once for each thing, outside the site when it presses."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from eclaireur.accounts.enums import Role
from eclaireur.notices.models import Notice
from eclaireur.safety import actions, queries
from eclaireur.safety.actions import reaching
from eclaireur.safety.actions.reaching import reach_for_report
from eclaireur.safety.enums import Measure, Reason, Step, Urgency
from eclaireur.safety.models import Alert, Report
from eclaireur.safety.rules import delay_for
from tests.factories.accounts import PersonFactory
from tests.factories.community import answer, open_topic
from tests.factories.conversations import private_thread, say
from tests.factories.safety import moderator
from tests.safety.test_alerts import always_on_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return answer(open_topic())


def told(person):
    """The kinds of notice `person` has, and where they lead."""
    return [(one.kind, one.url) for one in Notice.objects.filter(to=person)]


def reachable(person, email):
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    actions.choose_reach(by=person, by_mail=True, phone="")
    return person


def test_a_report_is_told_once_to_each_moderator_whom_it_does_not_concern(post):
    reads, reports = moderator(), moderator()

    first = actions.report(by=PersonFactory(), about=post, reason=Reason.HATE)
    actions.report(by=reports, about=post, reason=Reason.HARASSMENT)

    assert told(reads) == [(actions.REPORTED, reverse("safety:case", args=[first.pk]))]
    Notice.objects.update(read_at="2030-01-01T00:00:00Z")
    actions.report(by=PersonFactory(), about=post, reason=Reason.HATE)
    assert Notice.objects.filter(to=reads).count() == 1


def test_no_moderator_is_told_of_their_own_text_or_of_their_own_report():
    author, reporter = moderator(), moderator()

    actions.report(by=reporter, about=answer(open_topic(), author), reason=Reason.WORRY)

    assert told(author) == told(reporter) == []


@pytest.mark.parametrize("reason", [Reason.WORRY, Reason.HARM, Reason.SEXUAL])
def test_what_presses_reaches_who_is_on_call_outside_the_site(post, reason, mailoutbox, django_capture_on_commit_callbacks):
    on_call = reachable(always_on_call(moderator()), "veille@exemple.org")
    at_home = reachable(moderator(), "maison@exemple.org")
    mailoutbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        report = actions.report(by=PersonFactory(), about=post, reason=reason)

    assert [mail.to for mail in mailoutbox] == [["veille@exemple.org"]]
    notice = Notice.objects.get(to=on_call)
    assert str(notice.pk) in mailoutbox[0].body
    assert notice.kind == actions.PRESSES
    assert [kind for kind, _url in told(at_home)] == [actions.REPORTED]
    actions.withdraw(by=report.reporter, report=report)
    assert not reach_for_report.func(str(on_call.pk), str(report.pk), "")


def test_with_nobody_on_call_what_presses_reaches_every_moderator(post, mailoutbox, django_capture_on_commit_callbacks):
    reachable(moderator(), "une@exemple.org")
    reachable(moderator(), "autre@exemple.org")
    mailoutbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        actions.report(by=PersonFactory(), about=post, reason=Reason.HARM)

    assert sorted(mail.to for mail in mailoutbox) == [["autre@exemple.org"], ["une@exemple.org"]]


def test_a_plain_report_wakes_nobody_and_one_that_begins_to_press_does(post, mailoutbox, django_capture_on_commit_callbacks):
    reads, reporter = reachable(moderator(), "une@exemple.org"), PersonFactory()
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        actions.report(by=reporter, about=post, reason=Reason.OTHER)
    assert Notice.objects.get(to=reads).kind == actions.REPORTED
    assert mailoutbox == []

    with django_capture_on_commit_callbacks(execute=True):
        actions.report(by=reporter, about=post, reason=Reason.HARM)

    assert [mail.to for mail in mailoutbox] == [["une@exemple.org"]]


def test_a_coordinator_on_call_is_told_of_a_worry_and_led_to_the_public_text(post):
    on_call = always_on_call(PersonFactory(roles=[Role.COORDINATOR]))
    moderator()
    thread, one, other = private_thread()

    actions.report(by=PersonFactory(), about=post, reason=Reason.HARM)
    actions.report(by=other, about=say(thread, one), reason=Reason.WORRY)
    assert told(on_call) == []

    actions.report(by=PersonFactory(), about=post, reason=Reason.WORRY)
    assert told(on_call) == [(actions.WORRIES, post.get_absolute_url())]


def test_opening_the_report_reads_the_notice(post):
    reads = moderator()
    report = actions.report(by=PersonFactory(), about=post, reason=Reason.HATE)

    actions.look(by=reads, report=report)

    assert not Notice.objects.filter(to=reads).unread().exists()


def test_words_of_a_report_that_alert_lead_to_what_is_reported(post):
    report = actions.report(by=PersonFactory(), about=post, reason=Reason.WORRY, note="Je vais me tuer ce soir.")

    (line,) = queries.lines_of(Alert.objects.get(), moderator())

    assert line.title == "Inquiétude pour cette personne"
    assert line.address == reverse("safety:case", args=[report.pk])
    assert Report.objects.get().is_open


def test_reports_made_and_taken_back_wake_whoever_is_on_call_once(post, mailoutbox, django_capture_on_commit_callbacks, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    on_call, reporter = reachable(always_on_call(moderator()), "veille@exemple.org"), PersonFactory()
    mailoutbox.clear()

    def all_of_them():
        for _n in range(3):
            with django_capture_on_commit_callbacks(execute=True):  # gone before anybody could be reached for it
                actions.withdraw(by=reporter, report=actions.report(by=reporter, about=post, reason=Reason.HARM))
            with django_capture_on_commit_callbacks(execute=True):
                made = actions.report(by=reporter, about=post, reason=Reason.HARM)
            actions.withdraw(by=reporter, report=made)
            with django_capture_on_commit_callbacks(execute=True):
                actions.report(by=PersonFactory(), about=answer(open_topic()), reason=Reason.WORRY)

    all_of_them()
    assert len(mailoutbox) == 1
    assert Notice.objects.filter(to=on_call, kind=actions.PRESSES).unread().count() == 3  # on the site, of each that waits
    for _n in range(2):
        time_machine.shift(reaching.BETWEEN_CALLS * 0.6)
        all_of_them()
    assert len(mailoutbox) == 2  # what came meanwhile does not put the next one off


def test_a_report_decided_or_taken_back_no_longer_calls_anybody(post):
    readers = [moderator(), moderator()]

    def unread():
        return Notice.objects.filter(to__in=readers, kind=actions.REPORTED).unread().count()

    first = actions.report(by=PersonFactory(), about=post, reason=Reason.HATE)
    second = actions.report(by=PersonFactory(), about=post, reason=Reason.HATE)
    actions.withdraw(by=first.reporter, report=first)
    assert unread() == 2  # somebody else still says so
    actions.decide(by=readers[0], report=second, measure=Measure.NOTHING, reason=Reason.HATE)
    assert unread() == 0

    third = actions.report(by=PersonFactory(), about=post, reason=Reason.HATE)
    assert unread() == 2
    actions.withdraw(by=third.reporter, report=third)
    assert unread() == 0


def test_an_alert_names_no_report_to_who_may_not_read_it(client_of):
    author, coordinator = moderator(), PersonFactory(roles=[Role.COORDINATOR])
    reads = moderator()
    report = actions.report(by=PersonFactory(), about=answer(open_topic(), author), reason=Reason.WORRY, note="Je vais me tuer ce soir.")
    alert = Alert.objects.get()
    Alert.objects.update(step=Step.COORDINATORS)

    def page_of(person):
        return client_of(person).get(reverse("safety:alert", args=[alert.pk])).content.decode()

    for person in (author, coordinator):
        page = page_of(person)
        assert "Le mot d’un signalement" in page
        assert str(report.pk) not in page
        assert "Inquiétude pour cette personne" not in page
    assert reverse("safety:case", args=[report.pk]) in page_of(reads)


# --- Going up while nobody opens it --------------------------------------------------------------


class TestNobodyOpensIt:
    @pytest.fixture
    def reports(self, mailoutbox, time_machine, django_capture_on_commit_callbacks):
        """`reports(thing)`: it is reported; `reports.later()`: the delay ran out, whom that reached."""
        time_machine.move_to(timezone.now(), tick=False)

        def made(thing, reason=Reason.HARM):
            mailoutbox.clear()
            with django_capture_on_commit_callbacks(execute=True):
                return actions.report(by=PersonFactory(), about=thing, reason=reason)

        def later():
            mailoutbox.clear()
            time_machine.shift(delay_for(Urgency.RED) + dt.timedelta(seconds=1))
            with django_capture_on_commit_callbacks(execute=True):
                actions.move_reports_on_late()
            return sorted(address for mail in mailoutbox for address in mail.to)

        made.later = later
        return made

    def test_a_pressing_report_reaches_all_moderators_then_those_who_keep_the_house(self, post, reports, client_of):
        reachable(always_on_call(moderator()), "veille@exemple.org")
        at_home = reachable(moderator(), "maison@exemple.org")
        keeper = reachable(PersonFactory(roles=[Role.OPERATOR]), "tient@exemple.org")
        report = reports(post)

        assert reports.later() == ["maison@exemple.org", "veille@exemple.org"]
        assert (actions.UNOPENED, reverse("safety:case", args=[report.pk])) in told(at_home)
        assert reports.later() == ["tient@exemple.org"]
        ((kind, address),) = told(keeper)  # they may not read it: they find somebody who does
        assert kind == actions.FIND_A_READER
        assert client_of(keeper).get(address).status_code == 200
        assert reports.later() == []  # everybody was told

    def test_one_moderator_who_opens_it_is_enough(self, post, reports):
        on_call, at_home = reachable(always_on_call(moderator()), "veille@exemple.org"), reachable(moderator(), "maison@exemple.org")
        report = reports(post)
        assert reports.later() == ["maison@exemple.org", "veille@exemple.org"]

        actions.look(by=on_call, report=report)

        assert not Notice.objects.filter(to=at_home, kind=actions.UNOPENED).unread().exists()
        assert reports.later() == []

    def test_a_plain_report_goes_up_to_nobody(self, post, reports):
        reachable(moderator(), "une@exemple.org")
        reports(post, Reason.HATE)
        assert reports.later() == []

    def test_when_the_first_is_taken_back_the_next_goes_on_being_told(self, post, reports):
        reachable(moderator(), "une@exemple.org")
        keeper = reachable(PersonFactory(roles=[Role.OPERATOR]), "tient@exemple.org")
        first, second = reports(post), reports(post)
        assert reports.later() == ["une@exemple.org"]
        actions.withdraw(by=first.reporter, report=first)

        assert reports.later() == ["tient@exemple.org"]
        actions.withdraw(by=second.reporter, report=second)
        assert not Notice.objects.filter(to=keeper).unread().exists()

    def test_with_no_moderator_here_those_who_keep_the_house_are_told_at_once(self, post, reports, mailoutbox):
        reachable(PersonFactory(roles=[Role.OPERATOR]), "tient@exemple.org")

        reports(post)

        assert [mail.to for mail in mailoutbox] == [["tient@exemple.org"]]

    def test_with_nobody_here_at_all_it_goes_on_being_told_until_someone_comes(self, post, reports):
        reports(post)
        assert reports.later() == []
        reachable(PersonFactory(roles=[Role.OPERATOR]), "revient@exemple.org")

        assert reports.later() == ["revient@exemple.org"]
        assert reports.later() == []

    def test_opened_before_it_pressed_it_is_still_to_be_opened(self, post, reports):
        reads = reachable(moderator(), "une@exemple.org")
        report = reports(post, Reason.OTHER)
        actions.look(by=reads, report=report)
        actions.report(by=report.reporter, about=post, reason=Reason.WORRY)

        assert reports.later() == ["une@exemple.org"]


def test_a_second_report_that_presses_calls_again_once_the_first_call_is_past(post, mailoutbox, settings, time_machine, django_capture_on_commit_callbacks):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    time_machine.move_to(timezone.now(), tick=False)
    on_call = reachable(always_on_call(moderator()), "veille@exemple.org")
    mailoutbox.clear()

    def called_for(*things, put_off=False):
        for thing in things:
            report = Report.objects.filter(object_id=str(thing.pk)).first() or actions.report(by=PersonFactory(), about=thing, reason=Reason.HARM)
            with django_capture_on_commit_callbacks(execute=True):
                reach_for_report.func(str(on_call.pk), str(report.pk), "", put_off=put_off)
        return len(mailoutbox)

    other, third = answer(open_topic()), answer(open_topic())
    assert called_for(post, other, third) == 1
    put_off = [one for one in DBTaskResult.objects.filter(run_after__isnull=False) if one.args_kwargs["kwargs"].get("put_off")]
    assert {one.run_after for one in put_off} == {timezone.now() + reaching.BETWEEN_CALLS}
    assert len(put_off) == 2
    time_machine.shift(reaching.BETWEEN_CALLS + dt.timedelta(seconds=1))
    assert called_for(other, third, put_off=True) == 2  # one call stands for both


def test_a_call_put_off_is_not_made_for_what_somebody_opened_meanwhile(post, mailoutbox):
    on_call = reachable(moderator(), "veille@exemple.org")
    report = actions.report(by=PersonFactory(), about=post, reason=Reason.HARM)
    actions.look(by=on_call, report=report)
    mailoutbox.clear()

    assert not reach_for_report.func(str(on_call.pk), str(report.pk), "", put_off=True)
    assert mailoutbox == []
