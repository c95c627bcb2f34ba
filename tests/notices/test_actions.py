"""Telling someone: inside the site at once, by a discreet e-mail perhaps."""

import datetime as dt

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from eclaireur.accounts.models import Block
from eclaireur.notices import actions
from eclaireur.notices.enums import Emails
from eclaireur.notices.models import Notice, NoticeSettings
from tests.factories.accounts import PersonFactory
from tests.factories.notices import THANKED, WROTE, person_with_mail

NOON = dt.datetime(2026, 3, 10, 12, 0, tzinfo=dt.UTC)
NIGHT = dt.datetime(2026, 3, 10, 22, 30, tzinfo=dt.UTC)  # half past eleven in Paris

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue(settings):
    """The real queue, in the database."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def run_what_is_due(clock, minutes=6):
    """Let `minutes` pass, then do what the worker does with the tasks whose time has come."""
    clock.shift(dt.timedelta(minutes=minutes))
    for row in DBTaskResult.objects.ready():
        actions.send_word.func(*row.args_kwargs["args"])
        row.delete()


class TestNotify:
    def test_says_who_and_nothing_more(self, person):
        other = PersonFactory(pseudonym="Marjolaine")
        notice = actions.notify(to=person, by=other, kind=WROTE, url="/conversations/")
        assert notice.sentence == "Marjolaine vous a écrit."
        assert notice.read_at is None

    def test_the_same_unread_thing_is_said_once_and_renewed(self, person):
        about = PersonFactory()
        with time_machine.travel(NOON, tick=False):
            first = actions.notify(to=person, kind=WROTE, about=about)
        with time_machine.travel(NIGHT, tick=False):
            again = actions.notify(to=person, kind=WROTE, about=about)
        assert again.pk == first.pk
        assert Notice.objects.get().happened_at == NIGHT

    def test_once_read_it_is_said_anew(self, person):
        actions.notify(to=person, kind=WROTE)
        actions.mark_read(by=person, notices=Notice.objects.all())
        actions.notify(to=person, kind=WROTE)
        assert Notice.objects.count() == 2

    def test_two_things_or_two_kinds_are_two_notices(self, person):
        for kind in (WROTE, THANKED):
            for about in (None, PersonFactory(), PersonFactory()):
                actions.notify(to=person, kind=kind, about=about)
        assert Notice.objects.count() == 6

    def test_nobody_is_told_of_oneself(self, person):
        assert actions.notify(to=person, by=person, kind=WROTE) is None

    @pytest.mark.parametrize("who_blocks", ["reader", "author"])
    def test_nothing_crosses_a_block(self, person, who_blocks):
        other = PersonFactory()
        one, two = (person, other) if who_blocks == "reader" else (other, person)
        Block.objects.create(person=one, blocked=two)
        assert actions.notify(to=person, by=other, kind=WROTE) is None
        assert not Notice.objects.exists()

    def test_a_person_on_a_break_is_left_in_peace(self):
        paused = PersonFactory(paused_since=timezone.now())
        assert actions.notify(to=paused, kind=WROTE) is None

    def test_a_kind_nobody_registered_is_a_mistake(self, person):
        with pytest.raises(LookupError):
            actions.notify(to=person, kind="tests.unknown")

    @pytest.mark.parametrize("url", ["https://example.org/", "//example.org/", "javascript:alert(1)", "avis/"])
    def test_a_notice_never_leads_out_of_the_site(self, person, url):
        with pytest.raises(ValueError, match="page of this site"):
            actions.notify(to=person, kind=WROTE, url=url)


def test_marking_as_read_touches_only_ones_own(person):
    other = PersonFactory()
    actions.notify(to=person, kind=WROTE, about=person)
    actions.notify(to=other, kind=WROTE, about=person)
    assert actions.mark_read_about(by=person, about=person) == 1
    assert Notice.objects.unread().get().to == other


@pytest.mark.usefixtures("queue")
class TestDiscreetMail:
    def tell(self, capture, person, kind=WROTE, **more):
        with capture(execute=True):
            actions.notify(to=person, kind=kind, about=PersonFactory(), **more)

    def test_it_is_neutral_and_has_one_link(self, django_capture_on_commit_callbacks):
        person = person_with_mail()
        with time_machine.travel(NOON, tick=False) as clock:
            self.tell(django_capture_on_commit_callbacks, person, by=PersonFactory(pseudonym="Marjolaine"))
            run_what_is_due(clock)
        (word,) = mail.outbox
        assert word.subject == "Un mot pour vous"
        assert word.to == [f"{person.pk}@example.org"]
        everything = word.message().as_string()
        assert everything.count("http") == 1
        for telling in ("Marjolaine", "claireur", "pair", "santé", person.pseudonym):
            assert telling not in everything

    def test_it_is_in_the_language_of_the_person_and_unsigned(self, django_capture_on_commit_callbacks):
        person = person_with_mail(language="en")
        with time_machine.travel(NOON, tick=False) as clock:
            self.tell(django_capture_on_commit_callbacks, person)
            run_what_is_due(clock)
        assert len(mail.outbox) == 1

    def test_many_notices_in_an_hour_make_two_mails_at_most(self, django_capture_on_commit_callbacks):
        person = person_with_mail()
        with time_machine.travel(NOON, tick=False) as clock:
            for _ten_minutes in range(6):
                self.tell(django_capture_on_commit_callbacks, person)
                run_what_is_due(clock, minutes=10)
            assert len(mail.outbox) == 1
            run_what_is_due(clock, minutes=10)  # an hour after the first
            assert len(mail.outbox) == 2
            run_what_is_due(clock, minutes=180)
        assert len(mail.outbox) == 2

    def test_nothing_leaves_when_all_was_read_meanwhile(self, django_capture_on_commit_callbacks):
        person = person_with_mail()
        with time_machine.travel(NOON, tick=False) as clock:
            self.tell(django_capture_on_commit_callbacks, person)
            actions.mark_read(by=person, notices=Notice.objects.all())
            run_what_is_due(clock)
        assert mail.outbox == []

    def test_the_night_is_quiet_and_the_word_leaves_in_the_morning(self, django_capture_on_commit_callbacks):
        person = person_with_mail()
        with time_machine.travel(NIGHT, tick=False) as clock:
            self.tell(django_capture_on_commit_callbacks, person)
            run_what_is_due(clock)
            assert mail.outbox == []
            clock.move_to(dt.datetime(2026, 3, 11, 7, 1, tzinfo=dt.UTC))  # eight in Paris
            run_what_is_due(clock, minutes=0)
        assert len(mail.outbox) == 1

    def test_who_wants_none_gets_none(self, django_capture_on_commit_callbacks):
        person = person_with_mail()
        NoticeSettings.objects.create(person=person, emails=Emails.NONE)
        with time_machine.travel(NOON, tick=False) as clock:
            self.tell(django_capture_on_commit_callbacks, person)
            run_what_is_due(clock)
        assert mail.outbox == []

    def test_without_quiet_hours_it_leaves_at_night(self, django_capture_on_commit_callbacks):
        person = person_with_mail()
        NoticeSettings.objects.create(person=person, is_quiet=False)
        with time_machine.travel(NIGHT, tick=False) as clock:
            self.tell(django_capture_on_commit_callbacks, person)
            run_what_is_due(clock)
        assert len(mail.outbox) == 1

    def test_a_kind_without_mail_by_default_sends_none_until_chosen(self, django_capture_on_commit_callbacks):
        person = person_with_mail()
        with time_machine.travel(NOON, tick=False) as clock:
            self.tell(django_capture_on_commit_callbacks, person, kind=THANKED)
            run_what_is_due(clock)
            assert mail.outbox == []
            NoticeSettings.objects.update(emails=Emails.EVERYTHING)
            self.tell(django_capture_on_commit_callbacks, person, kind=THANKED)
            run_what_is_due(clock)
        assert len(mail.outbox) == 1

    @pytest.mark.parametrize("missing", ["verified address", "agreement", "presence"])
    def test_no_mail_without(self, missing, django_capture_on_commit_callbacks):
        person = person_with_mail()
        with time_machine.travel(NOON, tick=False) as clock:
            self.tell(django_capture_on_commit_callbacks, person)  # planned, then something changes
            if missing == "verified address":
                EmailAddress.objects.filter(user=person).update(verified=False)
            elif missing == "agreement":
                person.consents.update(withdrawn_at=timezone.now())
            else:
                person.paused_since = timezone.now()
                person.save()
            run_what_is_due(clock)
            self.tell(django_capture_on_commit_callbacks, person)
            run_what_is_due(clock)
        assert mail.outbox == []

    def test_two_workers_send_one(self, django_capture_on_commit_callbacks):
        person = person_with_mail()
        with time_machine.travel(NOON, tick=False) as clock:
            self.tell(django_capture_on_commit_callbacks, person)
            clock.shift(dt.timedelta(minutes=6))
            assert [actions.send_word.func(str(person.pk)) for _ in range(2)] == [True, False]
        assert len(mail.outbox) == 1

    def test_a_mail_server_down_is_tried_again_an_hour_later(self, settings, django_capture_on_commit_callbacks):
        person = person_with_mail()
        works, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
        with time_machine.travel(NOON, tick=False) as clock:
            self.tell(django_capture_on_commit_callbacks, person)
            with django_capture_on_commit_callbacks(execute=True):
                run_what_is_due(clock)
            settings.EMAIL_BACKEND = works
            run_what_is_due(clock, minutes=61)
        assert len(mail.outbox) == 1
