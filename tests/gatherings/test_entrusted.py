"""Who is asked to hold a gathering with others: what a peer may then do, and whom anybody sees to choose from."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.actions import block
from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person, RoleGrant
from eclaireur.gatherings import actions, queries
from eclaireur.gatherings.models import Series
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.gatherings import a_certificate, a_date, a_draft, a_facilitator, a_series
from tests.gatherings.test_holding import begun
from tests.gatherings.test_views import WRITE, written

pytestmark = pytest.mark.django_db
DESK = "/tenir-un-groupe/"


def a_peer(structure=None, **fields) -> Person:
    person = PersonFactory(**fields)
    RoleGrant.objects.create(person=person, role=Role.PEER, structure=structure)
    return person


def as_it_is(form) -> dict:
    """What a browser sends back of a form nobody touched."""
    sent = {}
    for field in form:
        value = field.value()
        if value is None or value is False or value == "":
            continue
        values = value if isinstance(value, list) else [value]
        sent[field.html_name] = [str(getattr(each, "pk", each)) for each in values]
    return sent


class TestAPeerWhoHolds:
    @pytest.mark.parametrize("in_a_structure", [True, False])
    def test_changes_what_they_hold_with_others(self, client_of, in_a_structure):
        where = StructureFactory() if in_a_structure else None
        by, peer = a_facilitator(where), a_peer(where)
        series = a_series(by, others=[peer], structure=where)
        browser, page = client_of(peer), reverse("gatherings:edit", args=[series.pk])
        assert page in browser.get(reverse("gatherings:manage", args=[series.pk])).content.decode()
        form = browser.get(page).context["form"]
        answer = browser.post(page, as_it_is(form) | {"title": "Écrire ensemble"})
        assert answer.status_code == 302, answer.context["form"].errors
        series.refresh_from_db()
        assert (series.title, series.structure) == ("Écrire ensemble", where)
        assert set(series.facilitators.all()) == {by, peer}

    def test_does_not_move_it_to_where_they_may_not_publish(self, client_of):
        where, elsewhere = StructureFactory(), StructureFactory()
        by, peer = a_facilitator(where), a_peer(where)
        series = a_series(by, others=[peer], structure=where)
        form = client_of(peer).get(reverse("gatherings:edit", args=[series.pk])).context["form"]
        assert list(form.fields["structure"].queryset) == [where]
        for other in (elsewhere, None):
            series = Series.objects.get(pk=series.pk)
            series.structure = other
            with pytest.raises(PermissionDenied):
                actions.change(by=peer, series=series, themes=[], facilitators=[by, peer])
        with pytest.raises(PermissionDenied):
            actions.save_draft(by=peer, series=a_draft_in(where), themes=[], facilitators=[peer])

    def test_writes_in_a_draft_that_another_publishes(self, client_of):
        by, peer = a_facilitator(), a_peer()
        draft = a_draft(by, others=[peer])
        browser, page = client_of(peer), reverse("gatherings:edit", args=[draft.pk])
        assert browser.post(page, as_it_is(browser.get(page).context["form"]) | {"title": "Ensemble"}).status_code == 302
        assert Series.objects.get().title == "Ensemble"
        publish = reverse("gatherings:publish", args=[draft.pk])
        shown = browser.get(reverse("gatherings:manage", args=[draft.pk])).content.decode()
        assert publish not in shown
        assert "la publie" in shown
        assert publish in client_of(by).get(reverse("gatherings:manage", args=[draft.pk])).content.decode()

    def test_finds_the_dates_to_count_and_the_certificates_asked(self, client_of):
        by, peer = a_facilitator(), a_peer()
        over = begun(a_date(by, others=[peer]), hours=3)
        asked = a_certificate(PersonFactory(), by, others=[peer])
        browser = client_of(peer)
        assert f'href="{DESK}"' in browser.get("/mes-rendez-vous/").content.decode()
        shown = browser.get(DESK).content.decode()
        assert reverse("gatherings:date", args=[over.pk]) in shown
        assert reverse("gatherings:certificates", args=[asked.series.pk]) in shown
        assert WRITE not in shown
        assert browser.get(WRITE).status_code == 403

    def test_for_one_day_only_has_the_desk_too_and_someone_who_holds_nothing_has_not(self, client_of):
        date, peer = a_date(a_facilitator()), a_peer()
        assert client_of(peer).get(DESK).status_code == 403
        assert f'href="{DESK}"' not in client_of(peer).get("/mes-rendez-vous/").content.decode()
        date.held_by.set([peer])
        assert client_of(peer).get(DESK).status_code == 200
        Person.objects.filter(pk=peer.pk).update(paused_since=timezone.now())
        assert client_of(peer).get(DESK).status_code == 403


def a_draft_in(structure) -> Series:
    """A draft not kept yet."""
    day = timezone.localdate()
    return Series(title="Ailleurs", structure=structure, kind="workshop", way="text", starts_on=day, starts_at_time="18:00")


class TestWhoIsOffered:
    def test_nobody_reads_a_list_of_the_peers_of_the_platform(self, client_of):
        where = StructureFactory()
        by, here = a_facilitator(where), a_peer(where, pseudonym="Sauge")
        a_peer(pseudonym="Coquelicot"), a_facilitator()
        date = a_date(by, structure=where, others=[there := a_peer(pseudonym="Genêt")])
        browser = client_of(by)
        for page in (reverse("gatherings:edit", args=[date.series.pk]), reverse("gatherings:edit_date", args=[date.pk])):
            shown = browser.get(page)
            field = shown.context["form"].fields["facilitators" if "facilitators" in shown.context["form"].fields else "held_by"]
            assert {pk for pk, _name in field.choices} == {by.pk, here.pk, there.pk}, page
            assert "Coquelicot" not in shown.content.decode()
        everywhere = PersonFactory(roles=[Role.OPERATOR])
        assert [name for _pk, name in client_of(everywhere).get(WRITE).context["form"].fields["facilitators"].choices] == [everywhere.pseudonym]

    def test_a_large_structure_shows_twenty_and_those_already_there(self):
        where = StructureFactory()
        by = a_facilitator(where)
        for _each in range(25):
            a_peer(where)
        last = a_peer(where, pseudonym="zinnia")
        assert len(queries.people_to_offer(by)) == 20
        assert last not in queries.people_to_offer(by)
        series = a_series(by, structure=where, others=[last])
        assert queries.people_to_offer(by, series)[:2] in ([by, last], [last, by])

    def test_someone_is_found_by_their_pseudonym(self, client_of):
        by, one, other = a_facilitator(), a_peer(pseudonym="Jasmin d’hiver"), a_peer(pseudonym="Élan")
        browser = client_of(by)
        browser.post(WRITE, written(by, also="jasmin d'hiver, Élan , "))
        series = Series.objects.get()
        assert set(series.facilitators.all()) == {by, one, other}
        actions.publish(by=by, series=series)
        date = series.occurrences.first()
        page = reverse("gatherings:edit_date", args=[date.pk])
        sent = as_it_is(browser.get(page).context["form"]) | {"held_by": [str(by.pk)], "also": "Élan"}
        assert browser.post(page, sent).status_code == 302
        assert set(date.held_by.all()) == {by, other}

    def test_a_coordinator_may_name_someone_without_holding_it(self, client_of):
        above, one = PersonFactory(roles=[Role.COORDINATOR]), a_peer(pseudonym="Élan")
        sent = written(above, also="Élan") | {"facilitators": []}
        assert client_of(above).post(WRITE, sent).status_code == 302
        assert list(Series.objects.get().facilitators.all()) == [one]
        nobody = client_of(above).post(WRITE, written(above) | {"facilitators": []})
        assert "facilitators" in nobody.context["form"].errors

    def test_nothing_tells_a_stranger_from_nobody(self, client_of):
        where = StructureFactory()
        by, apart, away = a_facilitator(where), a_peer(where, pseudonym="Apart"), a_peer(where, pseudonym="Away")
        PersonFactory(pseudonym="Membre"), a_peer(StructureFactory(), pseudonym="Ailleurs")
        block(by=apart, person=by)
        Person.objects.filter(pk=away.pk).update(paused_since=timezone.now())
        said = set()
        for name in ("Personne", "Membre", "Ailleurs", "Apart", "Away"):
            answer = client_of(by).post(WRITE, written(by, also=name, structure=str(where.pk)))
            assert answer.status_code == 422
            assert answer.context["form"]["also"].value() == name
            said.add(answer.context["form"].errors["also"][0].replace(name, "…"))
        assert len(said) == 1
        assert not Series.objects.exists()
