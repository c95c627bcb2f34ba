"""What concerns the only moderator, or comes from them, is read by those who keep the house, and by no one else."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person, RoleGrant
from eclaireur.notices.models import Notice
from eclaireur.safety import actions, queries, registries, rules
from eclaireur.safety.actions.house import LEFT
from eclaireur.safety.enums import HintOutcome, Measure, PatternKind, Reason
from eclaireur.safety.models import AgeHint, Pattern
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.safety import answered, moderator, something_by

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reportable(monkeypatch):
    monkeypatch.setattr(registries, "_reportables", dict(registries._reportables))
    registries.add_reportable(
        RoleGrant, excerpt=lambda grant: "Des mots.", author=lambda grant: grant.person, url=lambda grant: "",
        may_see=lambda viewer, grant: True, private=False, name="un rôle",
    )


@pytest.fixture
def alone():
    return moderator()


@pytest.fixture
def keeper():
    return PersonFactory(roles=[Role.OPERATOR])


def _told(person) -> bool:
    return Notice.objects.filter(to=person, kind=LEFT).exists()


def _report(about, by=None):
    return actions.report(by=by or PersonFactory(), about=about, reason=Reason.HATE)


def test_a_report_about_the_only_moderator_is_read_by_who_keeps_the_house(alone, keeper, client_of):
    report = _report(something_by(alone))
    assert _told(keeper)
    assert not rules.may_handle(alone, report)
    assert queries.left_to(keeper) == [report]
    browser, case = client_of(keeper), reverse("safety:case", args=[report.pk])
    assert f'href="{case}"' in browser.get(reverse("safety:appeals")).content.decode()
    assert browser.get(case).status_code == 200
    said = {"measure": Measure.WRITE, "reason": Reason.HATE, "letter": "Un mot pour vous."}
    assert answered(browser, case, said)["Location"] == reverse("safety:appeals")
    report.refresh_from_db()
    assert report.decision.moderator == keeper
    assert queries.left_to(keeper) == []


def test_so_is_a_report_they_made_and_what_they_reported_too(alone, keeper):
    thing = something_by(PersonFactory())
    other = _report(thing)
    assert not _told(keeper)
    assert rules.may_handle(alone, other)
    theirs = _report(thing, by=alone)
    assert _told(keeper)
    for report in (theirs, other):
        assert rules.may_handle(keeper, report)
        assert not rules.may_handle(alone, report)
    assert queries.left_to(keeper) == [other], "one line for one text"


def test_what_is_counted_about_them_and_their_age_too(alone, keeper, client_of):
    pattern = Pattern.objects.create(person=alone, kind=PatternKind.MANY_CONTACTS, number=9)
    hint = actions.note_age_hint(author=alone, place="un message", words="j’ai 15 ans")
    assert _told(keeper)
    assert set(queries.left_to(keeper)) == {pattern, hint}
    browser = client_of(keeper)
    assert browser.get(reverse("safety:pattern", args=[pattern.pk])).status_code == 200
    assert browser.post(reverse("safety:age_hint", args=[hint.pk]), {"outcome": HintOutcome.ADULT}).status_code == 302
    assert AgeHint.objects.get(pk=hint.pk).decided_by == keeper


def test_another_moderator_who_is_here_reads_it_and_the_house_does_not(alone, keeper, client_of):
    other, report = moderator(), _report(something_by(alone))
    pattern = Pattern.objects.create(person=alone, kind=PatternKind.MANY_CONTACTS, number=9)
    assert not _told(keeper)
    assert rules.may_handle(other, report)
    assert queries.left_to(keeper) == []
    for name, row in (("case", report), ("pattern", pattern)):
        assert client_of(keeper).get(reverse(f"safety:{name}", args=[row.pk])).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.decide(by=keeper, report=report, measure=Measure.NOTHING, reason=Reason.OTHER)


def test_what_concerns_nobody_who_moderates_waits_for_them(alone, keeper):
    report = _report(something_by(PersonFactory()))
    Person.objects.filter(pk=alone.pk).update(is_active=False)
    actions.tell_the_house_of_all()
    assert not rules.may_handle(keeper, report)
    assert not _told(keeper)


def test_when_the_other_leaves_the_house_is_told_once(alone, keeper):
    other, _report_on_them = moderator(), _report(something_by(alone))
    _report(something_by(PersonFactory()))
    Person.objects.filter(pk=other.pk).update(is_active=False)
    for _hour in range(2):
        actions.tell_the_house_of_all()
    assert Notice.objects.filter(to=keeper, kind=LEFT).count() == 1


def test_nobody_of_the_house_reads_what_concerns_them_or_elsewhere(alone, keeper):
    RoleGrant.objects.create(person=(elsewhere := PersonFactory()), role=Role.COORDINATOR, structure=StructureFactory())
    report = _report(something_by(alone), by=keeper)
    for person in (elsewhere, keeper):
        assert not rules.may_handle(person, report)
        assert queries.left_to(person) == []
        assert not _told(person)


def test_who_waits_reads_where_else_to_write_and_not_who_reads(alone, client_of):
    reporter = PersonFactory()
    _report(something_by(alone), by=reporter)
    page = client_of(reporter).get(reverse("safety:my_reports")).content.decode()
    assert reverse("safety:help_page", args=["mentions-legales"]) in page
