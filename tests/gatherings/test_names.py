"""Who is expected is read by those who hold the group, as promised where one registers; and each person reads who read it."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import JournalEntry
from eclaireur.gatherings import actions, queries
from eclaireur.gatherings.enums import Kind
from eclaireur.gatherings.models import Occurrence
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.gatherings import a_certificate, a_date, a_facilitator, a_series, coming_to

pytestmark = pytest.mark.django_db
LOOKED = "gatherings.look_at_names"


def who_coordinate(structure) -> list:
    """Those above a gathering of this structure: its coordination, the one of everywhere, who runs the platform."""
    ours = PersonFactory()
    ours.role_grants.create(role=Role.COORDINATOR, structure=structure)
    return [ours, PersonFactory(roles=[Role.COORDINATOR]), PersonFactory(roles=[Role.OPERATOR])]


def looks(person) -> int:
    return JournalEntry.objects.told_to(person).filter(verb=LOOKED, is_look=True).count()


def test_whoever_coordinates_reads_how_many_come_and_never_who(client_of):
    structure = StructureFactory()
    by = a_facilitator(structure)
    date = a_date(by, structure=structure)
    programme = a_series(by, structure=structure, kind=Kind.PROGRAMME, count=2)
    for gathering in (date, programme):
        coming_to(gathering, person := PersonFactory(pseudonym=f"Coquelicot{gathering.pk.hex[-6:]}"))
    pages = [reverse("gatherings:date", args=[date.pk]), reverse("gatherings:manage", args=[programme.pk])]
    for above in who_coordinate(structure):
        for page in pages:
            shown = client_of(above).get(page).content.decode()
            assert "1 place prise" in shown
            assert "Coquelicot" not in shown
            assert "lisent les pseudonymes" in shown
        for gathering in (date, programme, programme.occurrences.first()):
            with pytest.raises(PermissionDenied):
                queries.names_at(above, gathering)
    assert not looks(person)


def test_whoever_coordinates_reads_no_name_beside_a_number_refused(client_of):
    by, above = a_facilitator(), PersonFactory(roles=[Role.COORDINATOR])
    coming_to(date := a_date(by), PersonFactory(pseudonym="Coquelicot"))
    Occurrence.objects.update(starts_at=timezone.now() - dt.timedelta(hours=1))
    answer = client_of(above).post(reverse("gatherings:count", args=[date.pk]), {"present": "-1"})
    assert answer.status_code == 422
    assert "Coquelicot" not in answer.content.decode()


def test_a_coordinator_who_replaces_someone_says_they_hold_the_date_then_reads_who_comes(client_of):
    by, above = a_facilitator(), PersonFactory(roles=[Role.COORDINATOR])
    date = a_date(by)
    coming_to(date, PersonFactory(pseudonym="Coquelicot"))
    browser, page = client_of(above), reverse("gatherings:date", args=[date.pk])
    assert reverse("gatherings:edit_date", args=[date.pk]) in browser.get(page).content.decode()
    actions.change_date(by=above, occurrence=date, held_by=[above])
    assert "Coquelicot" in browser.get(page).content.decode()
    assert JournalEntry.objects.filter(actor=above, verb="gatherings.change_date").exists()


def test_each_person_reads_in_their_journal_who_read_their_name_once_a_day(client_of):
    by, person = a_facilitator(), PersonFactory(pseudonym="Coquelicot")
    date = a_date(by)
    coming_to(date, person)
    for name in ("date", "hold", "date"):
        assert "Coquelicot" in client_of(by).get(reverse(f"gatherings:{name}", args=[date.pk])).content.decode()
    assert looks(person) == 1
    entry = JournalEntry.objects.told_to(person).get(verb=LOOKED)
    assert (entry.actor, entry.object_id) == (by, str(date.pk))
    JournalEntry.objects.update(created_at=timezone.now() - dt.timedelta(days=1, minutes=1))
    client_of(by).get(reverse("gatherings:hold", args=[date.pk]))
    assert looks(person) == 2


def test_the_names_of_a_programme_are_journalled_from_all_its_pages_together(client_of):
    by, person = a_facilitator(), PersonFactory()
    programme = a_series(by, kind=Kind.PROGRAMME, count=2)
    coming_to(programme, person)
    date = programme.occurrences.first()
    client_of(by).get(reverse("gatherings:manage", args=[programme.pk]))
    assert looks(person) == 1
    client_of(by).get(reverse("gatherings:date", args=[date.pk]))
    assert looks(person) == 1


@pytest.mark.parametrize("way", ["after", "count"])
def test_the_page_after_and_a_number_refused_are_journalled_too(client_of, way):
    by, person = a_facilitator(), PersonFactory()
    date = a_date(by)
    coming_to(date, person)
    Occurrence.objects.update(starts_at=timezone.now() - dt.timedelta(hours=1), ends_at=timezone.now())
    page = reverse(f"gatherings:{way}", args=[date.pk])
    client_of(by).get(page) if way == "after" else client_of(by).post(page, {"present": "-1"})
    assert looks(person) == 1


def test_a_certificate_is_read_and_answered_by_those_who_hold_the_programme_while_one_is_here(client_of):
    by, above, person = a_facilitator(), PersonFactory(roles=[Role.COORDINATOR]), PersonFactory(pseudonym="Coquelicot")
    certificate = a_certificate(person, by)
    page = reverse("gatherings:certificates", args=[certificate.series_id])
    assert "Coquelicot" not in client_of(above).get(page).content.decode()
    with pytest.raises(PermissionDenied):
        actions.confirm_certificate(by=above, certificate=certificate)
    assert not looks(person)
    assert "Coquelicot" in client_of(by).get(page).content.decode()
    assert looks(person) == 1
    type(by).objects.filter(pk=by.pk).update(paused_since=timezone.now())
    assert "Coquelicot" in client_of(above).get(page).content.decode()  # nobody else can answer
    actions.confirm_certificate(by=above, certificate=certificate)
