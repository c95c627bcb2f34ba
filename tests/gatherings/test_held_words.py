"""The words of someone held back, for a gathering: nobody is led to them before they are read; what cannot wait does not."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from eclaireur.gatherings import actions
from eclaireur.gatherings.enums import Kind, OccurrenceState, SeriesState
from eclaireur.gatherings.models import Occurrence, Registration, Series
from eclaireur.notices.models import Notice
from eclaireur.safety import actions as safety
from eclaireur.safety.enums import HeldFor, Reason
from eclaireur.safety.models import Report
from eclaireur.safety.registries import holdable, reportable
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_date, a_facilitator, a_series, coming_to
from tests.factories.safety import moderator

pytestmark = pytest.mark.django_db
UNREAD = "Ce que personne n’a encore lu."
WHY = "plusieurs personnes ont signalé de vos textes"
NUMBER = "01 99 00 12 34"


def held_back(person):
    safety.hold(person, why=HeldFor.AUTHOR, author=person)
    return person


def changed(series: Series, **fields) -> None:
    by, found = series.facilitators.first(), Series.objects.get(pk=series.pk)
    for name, value in fields.items():
        setattr(found, name, value)
    actions.change(by=by, series=found, themes=[], facilitators=[by])


def told(person) -> list[str]:
    return list(Notice.objects.filter(to=person).order_by("created_at").values_list("kind", flat=True))


def is_hidden(series: Series) -> bool:
    return Series.objects.get(pk=series.pk).hidden_at is not None


def rules_of(date: Occurrence) -> str:
    return reverse("gatherings:rules", args=[date.pk])


class TestRules:
    def test_new_rules_that_wait_to_be_read_are_told_and_shown_to_nobody_before(self, client_of):
        by, person = a_facilitator(), PersonFactory()
        date = a_date(by, rules_text="On écoute.", open_to_visitors=True)
        coming_to(date, person)
        visitor = Client()
        visitor.post(date.get_absolute_url(), {"name": "Nour", "rules": "on"})
        held_back(by)
        changed(date.series, rules_text=UNREAD)
        assert told(person) == []
        for browser, mine in ((client_of(person), date.get_absolute_url()), (visitor, reverse("gatherings:visitor"))):
            for answer in (browser.get(rules_of(date)), browser.post(rules_of(date), {"rules": "on"})):
                assert answer["Location"] == mine
            page = browser.get(mine).content.decode()
            assert NUMBER in page  # they come with the rules they accepted
            assert rules_of(date) not in page
        safety.give_back(by=moderator(), author=by)
        assert told(person) == ["gatherings.rules"]
        assert all(place.must_read_rules for place in Registration.objects.all())
        assert UNREAD in client_of(person).get(Notice.objects.get(to=person).url).content.decode()

    def test_those_changed_while_it_waits_are_told_at_its_release_and_others_are_not_told_again(self):
        date = a_date()
        coming_to(date, person := PersonFactory())
        changed(date.series, rules_text="On écoute.")
        assert told(person) == ["gatherings.rules"]
        actions.hold_series(date.series)
        changed(date.series, title="Autre titre")
        Notice.objects.all().delete()
        actions.release_series(date.series)
        actions.hold_series(date.series)
        changed(date.series, rules_text=UNREAD)
        assert told(person) == []
        actions.release_series(date.series)
        assert told(person) == ["gatherings.rules"]

    @pytest.mark.parametrize("what", ["hidden", "cancelled", "over"])
    def test_they_are_no_longer_read_where_nobody_comes_any_more(self, client_of, what):
        by = a_facilitator()
        date = a_date(by)
        coming_to(date, person := PersonFactory())
        changed(date.series, rules_text=UNREAD)
        assert UNREAD in client_of(person).get(rules_of(date)).content.decode()
        if what == "hidden":
            actions.hide_reported(by=moderator(), series=date.series)
        elif what == "cancelled":
            actions.cancel_date(by=by, occurrence=date, words="")
        else:
            over = timezone.now() - dt.timedelta(hours=3)
            Occurrence.objects.filter(pk=date.pk).update(starts_at=over, ends_at=over + dt.timedelta(hours=1))
        assert client_of(person).get(rules_of(date))["Location"] == date.get_absolute_url()


class TestWhatModeratorsRead:
    def test_everything_that_a_release_shows(self, client_of):
        date = a_date(
            by := a_facilitator(), description="La description.", rules_text="Les règles.", moderation_text="La tenue.",
            material="Entre nous.", alone_because="Le pourquoi.",
        )  # fmt: skip
        Occurrence.objects.filter(pk=date.pk).update(words="Un mot du jour.", place_name="Le lieu.", access_words="La porte bleue.", way="phone", phone="09")
        series = Series.objects.get(pk=date.series_id)
        for read in (holdable(Series).words(series), reportable(Series).excerpt(series)):
            for said in ("Écrire pour souffler", "La description.", "Les règles.", "La tenue.", "Le pourquoi.", "Un mot du jour.", "Le lieu.", "La porte bleue."):
                assert read.count(said) == 1, said
            assert "Entre nous." not in read
            assert NUMBER not in read
        safety.hold(series, why=HeldFor.AUTHOR, author=by)
        page = client_of(moderator()).get(reverse("safety:text", args=["gatherings.series", series.pk])).content.decode()
        assert "Les règles." in page
        assert "Un mot du jour." in page

    def test_a_report_copies_them(self):
        series = a_series(rules_text=UNREAD)
        safety.report(by=PersonFactory(), about=series, reason=Reason.OTHER, note="x", attach=True)
        assert UNREAD in Report.objects.get().excerpt


class TestOneDate:
    def test_new_words_wait_with_the_gathering_and_their_author_reads_why(self, client_of):
        by = a_facilitator()
        date = a_date(by, minimum=3, days=2)
        coming_to(date, person := PersonFactory())
        browser = client_of(held_back(by))
        start = date.local_start
        data = {"day": start.date().isoformat(), "time": start.strftime("%H:%M"), "minutes": "90", "words": UNREAD}
        answer = browser.post(reverse("gatherings:edit_date", args=[date.pk]), data, follow=True).content.decode()
        assert WHY in answer
        assert "on décidera" not in answer
        assert is_hidden(date.series)
        assert not Series.objects.visible_to(PersonFactory()).exists()
        for page in (date.get_absolute_url(), reverse("gatherings:mine")):
            seen = client_of(person).get(page).content.decode()
            assert NUMBER in seen
            assert UNREAD not in seen
        assert UNREAD in reportable(Series).excerpt(date.series)
        safety.give_back(by=moderator(), author=by)
        assert UNREAD in client_of(person).get(date.get_absolute_url()).content.decode()

    @pytest.mark.parametrize("fields", [{"words": ""}, {"capacity": 8}, {"starts_at": 1}])
    def test_an_hour_places_or_words_taken_away_do_not_wait(self, fields):
        by = a_facilitator()
        date = a_date(by)
        coming_to(date, person := PersonFactory())
        Occurrence.objects.filter(pk=date.pk).update(words="Déjà lu.")
        date = Occurrence.objects.get(pk=date.pk)
        for name, value in fields.items():
            setattr(date, name, date.starts_at + dt.timedelta(minutes=value) if name == "starts_at" else value)
        actions.change_date(by=held_back(by), occurrence=date)
        assert not is_hidden(date.series)
        assert told(person) == (["gatherings.changed"] if "starts_at" in fields else [])

    def test_a_change_by_someone_else_does_not_wait(self):
        by = a_facilitator()
        date = a_date(by)
        date.words = UNREAD
        actions.change_date(by=by, occurrence=date)
        assert not is_hidden(date.series)


class TestCancelling:
    @pytest.mark.parametrize("kind", [Kind.WORKSHOP, Kind.PROGRAMME])
    @pytest.mark.parametrize("whole", [True, False])
    def test_people_are_told_at_once_without_words_that_nobody_read(self, client_of, kind, whole):
        by = a_facilitator()
        date = a_date(by, kind=kind, count=3)
        coming_to(date.series if date.series.is_programme else date, person := PersonFactory())
        browser = client_of(held_back(by))
        page = reverse("gatherings:manage", args=[date.series_id]) if whole else reverse("gatherings:date", args=[date.pk])
        act = reverse("gatherings:cancel", args=[date.series_id]) if whole else reverse("gatherings:cancel_date", args=[date.pk])
        before = browser.get(page).content.decode()
        assert "sans mot de votre part" in before
        assert 'name="words"' not in before
        answer = browser.post(act, {"words": UNREAD}, follow=True).content.decode()  # a page opened before
        assert "Votre mot n’a pas été joint" in answer
        assert told(person) == ["gatherings.cancelled"]
        assert Occurrence.objects.get(pk=date.pk).words == Series.objects.get().cancel_words == ""
        assert UNREAD not in client_of(person).get(reverse("gatherings:mine")).content.decode()

    def test_the_words_of_anybody_else_are_told_with_it(self, client_of):
        by = a_facilitator()
        date = a_date(by)
        assert "Un mot pour les personnes inscrites" in client_of(by).get(reverse("gatherings:date", args=[date.pk])).content.decode()
        answer = client_of(by).post(reverse("gatherings:cancel_date", args=[date.pk]), {"words": "Une grippe."}, follow=True)
        assert "n’a pas été joint" not in answer.content.decode()
        assert Occurrence.objects.get(pk=date.pk).words == "Une grippe."


class TestBackInTheAgenda:
    @pytest.mark.parametrize("reported", [True, False])
    def test_what_is_near_is_decided_at_the_hour_its_page_says(self, settings, django_capture_on_commit_callbacks, client, reported):
        settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
        date = a_date(minimum=2, days=3, count=1)
        if reported:
            actions.hide_reported(by=moderator(), series=date.series)
        else:
            actions.hold_series(date.series)
        with time_machine.travel(date.starts_at - dt.timedelta(minutes=40), tick=False):
            with django_capture_on_commit_callbacks(execute=True):
                if reported:
                    actions.show_reported(by=moderator(), series=date.series)
                else:
                    actions.release_series(date.series)
            task = DBTaskResult.objects.get(task_path="eclaireur.gatherings.actions.deciding.decide_on_time")
            assert task.run_after == date.starts_at - dt.timedelta(minutes=20) == Occurrence.objects.get(pk=date.pk).decided_at
            assert "On le saura" in client.get(date.get_absolute_url()).content.decode()

    def test_no_hour_of_decision_is_promised_while_it_is_out_of_it(self, client_of):
        by = a_facilitator()
        date = a_date(by, minimum=3, days=20 / 24)
        browser, page = client_of(by), reverse("gatherings:date", args=[date.pk])
        assert "On le saura" in browser.get(page).content.decode()
        actions.hold_series(date.series)
        assert "à partir de 3 personnes." in (seen := browser.get(page).content.decode())
        assert "On le sa" not in seen
        actions.cancel_date(by=by, occurrence=date, words="")
        restored = browser.post(reverse("gatherings:restore_date", args=[date.pk]), follow=True).content.decode()
        assert "on décidera" not in restored
        assert Occurrence.objects.get(pk=date.pk).state == OccurrenceState.PLANNED
        assert Series.objects.get().state == SeriesState.PUBLISHED
