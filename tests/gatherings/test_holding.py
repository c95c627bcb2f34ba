"""Holding a date: what its holders prepare and say between themselves is theirs; a call reaches moderators; a word after."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.actions import block
from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import JournalEntry
from eclaireur.community.models import StructureMembership
from eclaireur.conversations.models import Thread
from eclaireur.gatherings import actions, queries
from eclaireur.gatherings.enums import Audience, Kind, OccurrenceState, SeriesState
from eclaireur.gatherings.models import AfterWord, Occurrence, Preparation, Registration, Series
from eclaireur.gatherings.rules import may_register
from eclaireur.notices.models import Notice
from eclaireur.safety import actions as safety
from eclaireur.safety.enums import AppealOutcome, Measure, Reason
from eclaireur.safety.models import Report
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.gatherings import a_date, a_facilitator, a_series, coming_to
from tests.factories.safety import moderator

pytestmark = pytest.mark.django_db


def begun(date: Occurrence, *, hours: float = 0.5) -> Occurrence:
    """The same date, begun some hours ago; it lasts an hour."""
    start = timezone.now() - dt.timedelta(hours=hours)
    Occurrence.objects.filter(pk=date.pk).update(starts_at=start, ends_at=start + dt.timedelta(hours=1))
    return Occurrence.objects.select_related("series").get(pk=date.pk)


class TestPrepare:
    def test_the_plan_is_kept_and_the_next_date_takes_it_up_in_a_tap(self, client_of):
        by = a_facilitator()
        first, second = a_series(by).occurrences.order_by("starts_at")[:2]
        browser = client_of(by)
        page = reverse("gatherings:prepare", args=[first.pk])
        browser.post(page, {"plan": "10 Accueil 🌿\r\n60 Tour", "material": "Clés"}, follow=True)
        assert first.preparation.plan == "10 Accueil 🌿\n60 Tour"
        other = reverse("gatherings:prepare", args=[second.pk])
        assert "Reprendre" in browser.get(other).content.decode()
        assert "10 Accueil 🌿" in browser.get(other + "?reprendre").content.decode()
        assert not hasattr(second, "preparation")  # taken up only once it is kept
        shown = browser.get(reverse("gatherings:hold", args=[first.pk])).content.decode()
        assert "Tour" in shown
        assert "20 minutes restent libres" in shown

    @pytest.mark.parametrize("words", ["x" * 4001, "Un\x00déroulé"])
    def test_words_that_cannot_be_kept_come_back(self, client_of, words):
        by = a_facilitator()
        date = a_date(by)
        answer = client_of(by).post(reverse("gatherings:prepare", args=[date.pk]), {"plan": words})
        assert answer.status_code == 422
        assert answer.context["form"]["plan"].value() == words

    def test_whoever_coordinates_does_not_read_what_the_holders_keep(self, client_of):
        by = a_facilitator()
        date = begun(a_date(by))
        actions.leave_word(by=by, occurrence=date, words="CELAFUTLOURD")
        above = client_of(PersonFactory(roles=[Role.COORDINATOR]))
        assert above.get(reverse("gatherings:date", args=[date.pk])).status_code == 200
        for name in ("prepare", "hold", "after"):
            assert above.get(reverse(f"gatherings:{name}", args=[date.pk])).status_code == 403
        raw = AfterWord.objects.raw("SELECT id, body FROM gatherings_afterword")
        assert all("CELAFUT" not in str(row.__dict__.get("body")) for row in raw)

    def test_the_minutes_of_the_plan_are_told_beside_those_of_the_date(self, client_of):
        by = a_facilitator()
        page, browser = reverse("gatherings:prepare", args=[a_date(by).pk]), client_of(by)
        assert "Le déroulé prend 0 min\u00a0; la date en dure 90." in browser.get(page).content.decode()
        browser.post(page, {"plan": "10 Accueil\n60 min Tour\nUn mot pour finir", "material": ""})
        assert "Le déroulé prend 70 min\u00a0; la date en dure 90." in browser.get(page).content.decode()
        refused = browser.post(page, {"plan": "100 Accueil", "material": "x" * 4001})
        assert refused.status_code == 422
        assert "Le déroulé prend 100 min, plus que les 90 de la date." in refused.content.decode()

    def test_a_usual_plan_is_there_for_the_next_dates_until_it_is_taken_away(self, client_of):
        by = a_facilitator()
        first, second = a_series(by).occurrences.order_by("starts_at")[:2]
        browser = client_of(by)
        browser.post(reverse("gatherings:prepare", args=[first.pk]), {"plan": "10 Accueil\r\n80 Écrire", "material": "Clés", "is_usual": "on"})
        page = browser.get(reverse("gatherings:prepare", args=[second.pk]))
        assert page.context["form"]["plan"].value() == "10 Accueil\n80 Écrire"
        assert not page.context["form"]["material"].value()  # the keys were for that day
        assert "80 Écrire" not in browser.get(second.series.get_absolute_url()).content.decode()
        assert "Écrire" in browser.get(reverse("gatherings:hold", args=[second.pk])).content.decode()
        browser.post(reverse("gatherings:prepare", args=[second.pk]), {"plan": "90 Marcher", "material": ""})
        assert Series.objects.get().usual_plan == "10 Accueil\n80 Écrire"  # that day only
        browser.post(reverse("gatherings:prepare", args=[second.pk]), {"plan": "", "material": "", "is_usual": "on"})
        assert Series.objects.get().usual_plan == ""

    def test_someone_who_holds_that_day_only_prepares_it_and_nothing_for_the_next_dates(self, client_of):
        by, substitute = a_facilitator(), PersonFactory(roles=[Role.PEER])
        date = a_date(by)
        date.held_by.set([substitute])
        page, browser = reverse("gatherings:prepare", args=[date.pk]), client_of(substitute)
        assert "is_usual" not in browser.get(page).context["form"].fields
        browser.post(page, {"plan": "90 Marcher", "material": "", "is_usual": "on"})
        assert date.preparation.plan == "90 Marcher"
        assert Series.objects.get().usual_plan == ""
        with pytest.raises(PermissionDenied):
            actions.prepare(by=substitute, occurrence=date, plan="90 Marcher", material="", is_usual=True)

    @pytest.mark.parametrize("when", ["over", "cancelled"])
    def test_a_date_that_is_over_or_cancelled_is_not_prepared_and_the_words_come_back(self, client_of, when):
        by = a_facilitator()
        date = a_date(by)
        date = begun(date, hours=3) if when == "over" else actions.cancel_date(by=by, occurrence=date, words="")
        page, browser = reverse("gatherings:prepare", args=[date.pk]), client_of(by)
        assert "ne se prépare plus" in browser.get(page).content.decode()
        refused = browser.post(page, {"plan": "10 Trop tard", "material": ""})
        assert refused.status_code == 422
        assert "10 Trop tard" in refused.content.decode()
        assert not hasattr(Occurrence.objects.get(pk=date.pk), "preparation")

    def test_a_date_under_way_is_still_prepared(self):
        by = a_facilitator()
        assert actions.prepare(by=by, occurrence=begun(a_date(by)), plan="10 Respirer", material="").plan == "10 Respirer"

    def test_hours_are_those_of_the_place(self, client_of):
        by = a_facilitator()
        date = a_date(by, zone="Indian/Reunion", starts_at_time=dt.time(18, 0), doors_close_after=10)
        actions.prepare(by=by, occurrence=date, plan="10 Accueil\n60 Tour", material="")
        shown = client_of(by).get(reverse("gatherings:hold", args=[date.pk])).content.decode()
        assert "18\u00a0h\u00a010" in shown
        assert "Les portes ferment à 18\u00a0h\u00a010" in shown

    def test_whoever_is_asked_to_hold_a_date_is_told(self, client_of):
        by, substitute = a_facilitator(), PersonFactory(roles=[Role.PEER])
        date = a_date(by)
        actions.change_date(by=by, occurrence=date, held_by=[substitute])
        actions.change_date(by=by, occurrence=date, held_by=[substitute])
        notice = Notice.objects.get(kind="gatherings.entrusted")
        assert notice.to == substitute
        assert client_of(substitute).get(notice.url).status_code == 200

    def test_someone_who_holds_that_day_only_has_its_page_and_cannot_change_the_series(self, client_of):
        by, substitute = a_facilitator(), PersonFactory(roles=[Role.PEER])
        date = a_date(by)
        date.held_by.set([substitute])
        browser = client_of(substitute)
        assert reverse("gatherings:date", args=[date.pk]) in browser.get(reverse("gatherings:mine")).content.decode()
        assert browser.get(reverse("gatherings:date", args=[date.pk])).status_code == 200
        assert browser.get(reverse("gatherings:hold", args=[date.pk])).status_code == 200
        assert browser.get(reverse("gatherings:edit_date", args=[date.pk])).status_code == 403
        assert client_of(by).get(reverse("gatherings:hold", args=[date.pk])).status_code == 403  # not theirs that day


class TestCall:
    def test_moderators_are_told_and_it_waits_at_their_desk(self, client_of):
        by, moderator = a_facilitator(), PersonFactory(roles=[Role.MODERATOR])
        date = begun(a_date(by))
        answer = client_of(by).post(reverse("gatherings:call", args=[date.pk]), {"words": "Une personne ne va pas bien."})
        assert answer.status_code == 302
        assert Notice.objects.get(kind="gatherings.called").to == moderator
        assert Report.objects.get().note == "Une personne ne va pas bien."

    @pytest.mark.parametrize("when", ["long before", "long after", "cancelled"])
    def test_moderators_are_not_called_at_another_time(self, when):
        by, _moderator = a_facilitator(), PersonFactory(roles=[Role.MODERATOR])
        date = a_date(by)
        if when == "cancelled":
            date = actions.cancel_date(by=by, occurrence=date, words="")
        if when != "long before":
            date = begun(date, hours=30 if when == "long after" else 0.5)
        with pytest.raises(ValidationError):
            actions.call_for_help(by=by, occurrence=date, words="")
        assert not Notice.objects.filter(kind="gatherings.called").exists()

    def test_nobody_else_may_call(self):
        date = begun(a_date())
        with pytest.raises(PermissionDenied):
            actions.call_for_help(by=a_facilitator(), occurrence=date, words="")


class TestAfter:
    def test_the_word_between_holders_is_read_by_them_and_gone_after_a_month(self, client_of):
        by, second = a_facilitator(), a_facilitator()
        date = begun(a_series(by, others=[second]).occurrences.earliest("starts_at"))
        client_of(by).post(reverse("gatherings:after", args=[date.pk]), {"body": "À reprendre ensemble."})
        assert "À reprendre ensemble." in client_of(second).get(reverse("gatherings:after", args=[date.pk])).content.decode()
        actions.forget_what_holders_kept()
        assert AfterWord.objects.exists()
        begun(date, hours=24 * 31)
        actions.forget_what_holders_kept()
        assert not AfterWord.objects.exists()

    def test_words_of_holders_keep_no_mark_that_disguises_them_even_without_a_form(self):
        by = a_facilitator()
        date = begun(a_date(by))
        actions.prepare(by=by, occurrence=date, plan="90 \u202eÉcrire\r", material="\u2066un carnet", is_usual=True)
        assert Preparation.objects.get().plan == Series.objects.get().usual_plan == "90 Écrire"
        assert Preparation.objects.get().material == "un carnet"
        assert actions.leave_word(by=by, occurrence=date, words="À \u202erevoir").body == "À revoir"
        with pytest.raises(ValidationError):
            actions.leave_word(by=by, occurrence=date, words="\u202e\u2066 ")

    def test_the_preparation_goes_with_the_words_and_the_usual_plan_stays(self):
        by = a_facilitator()
        old, new = (begun(each) for each in a_series(by).occurrences.order_by("starts_at")[:2])
        for date in (old, new):
            actions.prepare(by=by, occurrence=date, plan="90 Écrire", material="", is_usual=True)
        begun(old, hours=24 * 31)
        actions.forget_what_holders_kept()
        assert list(Preparation.objects.values_list("occurrence", flat=True)) == [new.pk]
        assert Series.objects.get().usual_plan == "90 Écrire"

    def test_the_preparation_of_a_monthly_group_waits_for_the_next_date_and_no_longer(self):
        by = a_facilitator()
        old, new = a_series(by, repeats="monthly_date", days=-40).occurrences.order_by("starts_at")[:2]
        old, far = begun(old), timezone.now() + dt.timedelta(days=34)
        actions.prepare(by=by, occurrence=old, plan="90 Écrire", material="")
        old = begun(old, hours=24 * 34)
        actions.forget_what_holders_kept()
        assert queries.last_preparation(Occurrence.objects.get(pk=new.pk)).occurrence == old
        begun(new)
        actions.forget_what_holders_kept()
        assert not Preparation.objects.exists()
        for days, stays in ((92, True), (94, False)):
            Occurrence.objects.filter(pk=new.pk).update(starts_at=far, ends_at=far + dt.timedelta(hours=1))
            Preparation.objects.get_or_create(occurrence=begun(old, hours=24 * days))
            actions.forget_what_holders_kept()
            assert Preparation.objects.exists() == stays
        Preparation.objects.create(occurrence=begun(old, hours=24 * 34))
        actions.cancel(by=by, series=new.series, words="")
        actions.forget_what_holders_kept()
        assert not Preparation.objects.exists()

    def test_its_author_alone_erases_it_and_the_journal_keeps_no_word(self, client_of):
        by, second = a_facilitator(), a_facilitator()
        date = begun(a_series(by, others=[second]).occurrences.earliest("starts_at"))
        word = actions.leave_word(by=by, occurrence=date, words="Untel allait mal.")
        here, address = reverse("gatherings:after", args=[date.pk]), reverse("gatherings:erase_word", args=[date.pk, word.pk])
        assert address not in client_of(second).get(here).content.decode()
        assert client_of(second).post(address).status_code == 404
        with pytest.raises(PermissionDenied):
            actions.erase_word(by=second, word=word)
        assert address in client_of(by).get(here).content.decode()
        shown = client_of(by).post(address, follow=True).content.decode()
        assert "Votre mot est effacé." in shown
        assert "Untel" not in shown
        assert not AfterWord.objects.exists()
        entry = JournalEntry.objects.get(actor=by, verb="gatherings.erase_word")
        assert (entry.object_id, entry.reason, entry.subject) == (str(date.pk), "", None)

    def test_whoever_stopped_holding_the_date_still_erases_their_own(self, client_of):
        by, second = a_facilitator(), a_facilitator()
        series = a_series(by, others=[second])
        date = begun(series.occurrences.earliest("starts_at"))
        word = actions.leave_word(by=second, occurrence=date, words="Untel allait mal.")
        actions.stop_holding(by=second, series=series)
        answer = client_of(second).post(reverse("gatherings:erase_word", args=[date.pk, word.pk]))
        assert answer.url == reverse("gatherings:mine")
        assert not AfterWord.objects.exists()

    def test_it_is_not_written_before_the_date(self):
        by = a_facilitator()
        with pytest.raises(ValidationError):
            actions.leave_word(by=by, occurrence=a_date(by), words="Trop tôt")

    def test_someone_who_came_is_written_to_once_and_may_ignore_it(self, client_of):
        by, person = a_facilitator(), PersonFactory()
        date = a_date(by)
        (place,) = coming_to(date, person)
        date = begun(date)
        door = reverse("gatherings:write_to", args=[date.pk, place.pk])
        first, again = client_of(by).post(door), client_of(by).post(door)
        assert first["Location"] == again["Location"]
        shown = client_of(person).get(first["Location"])
        assert shown.status_code == 200
        assert date.series.title not in client_of(person).get("/conversations/").content.decode()
        assert Thread.objects.get().about == "Après une rencontre"

    @pytest.mark.parametrize("for_all", [False, True])
    def test_someone_who_gave_back_their_place_from_the_middle_of_the_group_is_still_written_to(self, client_of, for_all):
        by, person = a_facilitator(), PersonFactory(pseudonym="Coquelicot")
        series = a_series(by, **({"kind": Kind.PROGRAMME, "count": 4} if for_all else {}))
        date = series.occurrences.earliest("starts_at")
        (place,) = coming_to(series if for_all else date, person)
        date = begun(date)
        actions.leave(by=person, registration=place)
        browser = client_of(by)
        assert "Écrire à Coquelicot" in browser.get(reverse("gatherings:after", args=[date.pk])).content.decode()
        answer = browser.post(reverse("gatherings:write_to", args=[date.pk, place.pk]), follow=True)
        assert answer.status_code == 200
        assert {each.person for each in Thread.objects.get().participations.all()} == {by, person}

    def test_someone_who_gave_it_back_the_day_before_is_left_in_peace(self, client_of):
        by, person = a_facilitator(), PersonFactory(pseudonym="Coquelicot")
        date = a_date(by)
        (place,) = coming_to(date, person)
        actions.leave(by=person, registration=place)
        Registration.objects.filter(pk=place.pk).update(left_at=timezone.now() - dt.timedelta(days=1))
        date = begun(date)
        assert "Coquelicot" not in client_of(by).get(reverse("gatherings:after", args=[date.pk])).content.decode()
        with pytest.raises(PermissionDenied):
            actions.write_to(by=by, occurrence=date, registration=place)

    def test_someone_who_left_and_came_back_is_named_once(self, client_of):
        by, person = a_facilitator(), PersonFactory(pseudonym="Coquelicot")
        date = a_date(by)
        actions.leave(by=person, registration=coming_to(date, person)[0])
        coming_to(date, person)
        shown = client_of(by).get(reverse("gatherings:after", args=[begun(date).pk])).content.decode()
        assert shown.count("Écrire à Coquelicot") == 1

    @pytest.mark.parametrize("why", ["before", "too late", "elsewhere", "not a holder"])
    def test_not(self, why):
        by, person = a_facilitator(), PersonFactory()
        date, other = a_date(by), a_date(by)
        (place,) = coming_to(other if why == "elsewhere" else date, person)
        date = date if why == "before" else begun(date, hours=24 * 9 if why == "too late" else 0.5)
        with pytest.raises(PermissionDenied):
            actions.write_to(by=a_facilitator() if why == "not a holder" else by, occurrence=date, registration=place)

    def test_a_block_is_respected(self):
        by, person = a_facilitator(), PersonFactory()
        date = a_date(by)
        (place,) = coming_to(date, person)
        block(by=person, person=by)
        with pytest.raises(ValidationError):
            actions.write_to(by=by, occurrence=begun(date), registration=place)


class TestWhoReads:
    def test_members_of_a_structure_read_and_join_what_is_theirs(self):
        structure = StructureFactory()
        series = a_series(a_facilitator(structure), structure=structure, audience=Audience.STRUCTURE)
        member, other = PersonFactory(), PersonFactory()
        StructureMembership.objects.create(structure=structure, person=member)
        assert series in Series.objects.visible_to(member)
        assert may_register(member, series)
        assert series not in Series.objects.visible_to(other)
        assert not may_register(other, series)

    def test_a_reported_gathering_leaves_the_agenda_and_those_who_come_are_told(self, client, client_of):
        by, person = a_facilitator(), PersonFactory()
        date = a_date(by, title="RETIREEDELAGENDA")
        coming_to(date, person)
        with pytest.raises(PermissionDenied):
            actions.hide_reported(by=by, series=date.series)
        actions.hide_reported(by=PersonFactory(roles=[Role.MODERATOR]), series=date.series)
        assert Series.objects.get().state == SeriesState.CANCELLED
        assert Notice.objects.filter(to=person, kind="gatherings.cancelled").exists()
        for address in ("/agenda/", "/agenda.ics", date.get_absolute_url(), date.series.get_absolute_url()):
            assert "RETIREEDELAGENDA" not in client.get(address).content.decode()
        assert client_of(by).get(date.series.get_absolute_url()).status_code == 200

    def test_a_won_appeal_puts_back_the_gathering_and_the_dates_still_to_come(self, client):
        by, person = a_facilitator(), PersonFactory()
        date = a_date(by, title="RETIREEDELAGENDA")
        second, third = date.series.occurrences.order_by("starts_at")[1:3]
        coming_to(date, person)
        actions.cancel_date(by=by, occurrence=second, words="Je suis en congé.")
        report = safety.report(by=person, about=date.series, reason=Reason.OTHER)
        decided = safety.decide(by=moderator(), report=report, measure=Measure.HIDE, reason=Reason.OTHER, letter="")
        Occurrence.objects.filter(pk=third.pk).update(starts_at=timezone.now() - dt.timedelta(hours=3), ends_at=timezone.now() - dt.timedelta(hours=1))
        made = safety.appeal(by=by, decision=decided, words="Ce groupe est tenu comme il faut.")
        safety.answer_appeal(by=moderator(), appeal=made, outcome=AppealOutcome.CANCELLED, answer="Vous aviez raison.")

        series = Series.objects.get()
        assert (series.state, series.hidden_at, series.ended_at, series.cancel_words) == (SeriesState.PUBLISHED, None, None, "")
        assert "RETIREEDELAGENDA" in client.get("/agenda/").content.decode()
        states = {one.pk: (one.state, one.words) for one in series.occurrences.all()}
        assert states[date.pk] == (OccurrenceState.PLANNED, "")
        assert states[second.pk] == (OccurrenceState.CANCELLED, "Je suis en congé.")
        assert states[third.pk][0] == OccurrenceState.CANCELLED  # its hour passed: it did not take place
        assert Notice.objects.filter(to=person, kind="gatherings.put_back").exists()

    def test_what_those_who_hold_it_had_stopped_stays_stopped(self):
        by = a_facilitator()
        series = a_series(by)
        actions.cancel(by=by, series=series, words="Nous arrêtons là.")
        actions.hide_reported(by=moderator(), series=series)
        actions.show_reported(by=moderator(), series=series)
        series.refresh_from_db()
        assert (series.state, series.hidden_at, series.cancel_words) == (SeriesState.CANCELLED, None, "Nous arrêtons là.")
