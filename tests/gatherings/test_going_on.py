"""A gathering that was cancelled goes on; another is made like it."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.enums import Role
from eclaireur.gatherings import actions, queries
from eclaireur.gatherings.enums import Kind, OccurrenceState, Seat, SeriesState
from eclaireur.gatherings.models import Holding, Occurrence, Series
from eclaireur.notices.models import Notice
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_date, a_facilitator, a_series, coming_to
from tests.factories.people import ConceptFactory
from tests.gatherings.test_restoring import told

pytestmark = pytest.mark.django_db
WRITE = "/tenir-un-groupe/ecrire/"


def test_a_gathering_cancelled_by_mistake_goes_on_and_each_person_keeps_their_places_and_is_told_once():
    by, other, many, one = a_facilitator(), a_facilitator(), PersonFactory(), PersonFactory()
    series = a_series(by, others=[other], count=4)
    alone, first, second, last = series.occurrences.order_by("starts_at")
    places = [*coming_to(first, many, one), *coming_to(second, many)]
    actions.cancel_date(by=by, occurrence=alone, words="")
    was = list(series.occurrences.order_by("starts_at").values_list("pk", "starts_at"))
    sequence = last.sequence + series.sequence
    actions.cancel(by=by, series=series, words="")
    for _ in range(2):
        actions.resume(by=by, series=series)
    series.refresh_from_db()
    assert (series.state, series.ended_at, series.cancel_words) == (SeriesState.PUBLISHED, None, "")
    assert list(series.occurrences.order_by("starts_at").values_list("pk", "starts_at")) == was
    assert list(series.occurrences.kept().order_by("starts_at").values_list("pk", flat=True)) == [first.pk, second.pk, last.pk]
    for place in places:
        place.refresh_from_db()
        assert place.state == Seat.REGISTERED
    for person in (many, one, other):
        assert told(person).count("gatherings.put_back") == 1
    assert Notice.objects.get(to=one, kind="gatherings.put_back").url == first.get_absolute_url()
    assert Notice.objects.get(to=many, kind="gatherings.put_back").url == series.get_absolute_url()
    assert Occurrence.objects.get(pk=last.pk).sequence + series.sequence >= sequence + 4
    actions.change(by=by, series=Series.objects.get(pk=series.pk), themes=[], facilitators=[by, other])


def test_a_programme_too_few_came_to_is_taken_up_and_decided_anew():
    by, people = a_facilitator(), [PersonFactory(), PersonFactory()]
    programme = a_series(by, kind=Kind.PROGRAMME, count=3, minimum=2, days=1.5)
    coming_to(programme, people[0])
    with time_machine.travel(timezone.now() + dt.timedelta(hours=20), tick=False):
        actions.decide_minimums()
        assert Series.objects.get(pk=programme.pk).state == SeriesState.CANCELLED
        actions.resume(by=by, series=programme)
        actions.decide_minimums()
        assert Series.objects.get(pk=programme.pk).state == SeriesState.PUBLISHED
        assert list(programme.occurrences.order_by("starts_at").values_list("number", flat=True)) == [1, 2, 3]
        coming_to(programme, people[1])
    with time_machine.travel(timezone.now() + dt.timedelta(hours=29)):
        actions.decide_minimums()
    assert Series.objects.get(pk=programme.pk).confirmed_at
    assert told(people[0]).count("gatherings.put_back") == 1


def test_who_waits_is_offered_a_place_given_back_while_it_was_stopped():
    by, first, second = a_facilitator(), PersonFactory(), PersonFactory()
    date = a_date(by, capacity=1)
    place, wait = coming_to(date, first, second)
    actions.cancel(by=by, series=date.series, words="")
    actions.leave(by=first, registration=place)
    actions.resume(by=by, series=date.series)
    wait.refresh_from_db()
    assert wait.state == Seat.OFFERED


def test_what_is_over_hidden_or_anothers_does_not_go_on():
    by = a_facilitator()
    over, hidden = a_series(by, count=2), a_series(by)
    actions.cancel(by=by, series=over, words="")
    with pytest.raises(PermissionDenied):
        actions.resume(by=PersonFactory(), series=over)
    with time_machine.travel(timezone.now() + dt.timedelta(days=40)), pytest.raises(ValidationError, match="ne se reprend plus"):
        actions.resume(by=by, series=over)
    actions.hide_reported(by=PersonFactory(roles=[Role.MODERATOR]), series=hidden)
    with pytest.raises(ValidationError, match="ne se reprend plus"):
        actions.resume(by=by, series=hidden)
    assert not hidden.occurrences.kept().exists()


def test_what_was_said_of_a_date_comes_back_with_it():
    by = a_facilitator()
    date = a_date(by)
    Occurrence.objects.filter(pk=date.pk).update(words="Entrée par la cour.")
    actions.cancel_date(by=by, occurrence=date, words="La salle est fermée.")
    found = Occurrence.objects.get(pk=date.pk)
    assert found.words == "La salle est fermée."
    assert "Entrée par la cour." in queries.words_of(found.series)  # what comes back is read by moderators before it does
    actions.restore_date(by=by, occurrence=date)
    actions.cancel(by=by, series=date.series, words="")
    actions.resume(by=by, series=date.series)
    found = Occurrence.objects.get(pk=date.pk)
    assert (found.state, found.words, found.words_aside) == (OccurrenceState.PLANNED, "Entrée par la cour.", "")


def test_the_page_says_beforehand_that_it_can_be_resumed_and_offers_it_afterwards(client_of):
    series = a_series(by := a_facilitator())
    browser, page = client_of(by), reverse("gatherings:manage", args=[series.pk])
    assert "vous pourrez la reprendre" in browser.get(page).content.decode()
    browser.post(reverse("gatherings:cancel", args=[series.pk]), {"words": ""})
    button = reverse("gatherings:resume", args=[series.pk])
    assert button in browser.get(page).content.decode()
    assert "La rencontre reprend" in browser.post(button, follow=True).content.decode()
    assert button not in browser.get(page).content.decode()


def test_a_group_that_ended_is_copied_as_a_draft_with_all_but_its_first_date(client_of):
    by, kept, gone = a_facilitator(), a_facilitator(), a_facilitator()
    series = a_series(
        by, others=[kept, gone], count=2, description="On écrit, on lit.", rules_text="Ce qui se dit ici reste ici.", capacity=8, minimum=3,
        usual_plan="10 Tour de parole", material="Cahiers", weekdays=[1, 3], doors_close_after=10,
    )  # fmt: skip
    series.themes.add(theme := ConceptFactory(parent=None))
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    with time_machine.travel(timezone.now() + dt.timedelta(days=30)):
        actions.store_ahead()
        browser = client_of(by)
        listed = browser.get("/tenir-un-groupe/?etat=ended").content.decode()
        address = f"{WRITE}?modele={series.pk}"
        assert address in listed
        assert address in browser.get(reverse("gatherings:manage", args=[series.pk])).content.decode()
        form = browser.get(address).context["form"]
        assert not form["starts_on"].value()
        sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", False, [])}
        sent |= {name: [getattr(each, "pk", each) for each in sent[name]] for name in ("facilitators", "themes")}
        assert browser.post(address, sent).status_code == 422
        assert Series.objects.count() == 1
        sent["starts_on"] = (timezone.localdate() + dt.timedelta(days=5)).isoformat()
        page = browser.post(address, sent)
        assert page.status_code == 302, page.context["form"].errors
    made = Series.objects.exclude(pk=series.pk).get()
    series.refresh_from_db()
    assert series.state == SeriesState.ENDED
    for name in queries.COPIED:
        assert getattr(made, name) == getattr(series, name), name
    assert made.state == SeriesState.DRAFT
    assert not made.occurrences.exists()
    assert list(made.themes.all()) == [theme]
    assert set(made.facilitators.all()) == {by, kept}
    assert (made.created_by, made.published_at) == (by, None)


def test_every_field_of_a_gathering_is_copied_or_its_own():
    own = {
        "id", "created_at", "updated_at", "slug", "state", "published_at", "ended_at", "hidden_at", "cancel_words", "confirmed_at", "starts_on",
        "left_out", "added", "stored_until", "rule_since", "minimum_since", "rules_changed_at", "sequence", "created_by",
    }  # fmt: skip
    assert {field.name for field in Series._meta.local_fields} == own | set(queries.COPIED)


def test_a_copy_is_for_who_may_write_and_not_of_what_moderation_took_out(client_of):
    series = a_series(by := a_facilitator())
    peer = PersonFactory(roles=[Role.PEER])
    Holding.objects.create(series=series, person=peer)
    address = f"{WRITE}?modele={series.pk}"
    assert client_of(by).get(address).status_code == 200
    assert client_of(a_facilitator()).get(address).status_code == 404
    assert client_of(peer).get(address).status_code == 403
    assert address not in client_of(peer).get(reverse("gatherings:manage", args=[series.pk])).content.decode()
    actions.hide_reported(by=PersonFactory(roles=[Role.MODERATOR]), series=series)
    assert client_of(by).get(address).status_code == 403
