"""What the team and members read is in their language; what is sent to someone begins in theirs."""

import importlib

import pytest
from django.utils import translation

from eclaireur.safety import actions, registries
from eclaireur.safety.enums import Reason
from eclaireur.safety.forms import AgeForm, AppealForm, LiftingForm, ReportForm
from eclaireur.safety.models import Report
from eclaireur.safety.reference import DATA
from tests.factories.accounts import PersonFactory
from tests.factories.safety import moderator, something_by

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("form", "field"), [(ReportForm, "note"), (AppealForm, "words"), (LiftingForm, "words")])
def test_what_helps_to_fill_a_field_is_said_in_the_readers_language(form, field):
    with translation.override("en"):
        assert "at most" in str(form()[field].help_text)
    with translation.override("fr"):
        assert "au plus" in str(form()[field].help_text)


@pytest.mark.parametrize(("language", "begins"), [("en", "Hello,"), ("fr", "Bonjour,")])
def test_the_letter_that_closes_an_account_begins_in_the_persons_language(language, begins):
    person = PersonFactory(language=language)
    for around in ("fr", "en"):
        with translation.override(around):
            assert str(AgeForm(person=person)["letter"].value()).startswith(begins)


def test_a_report_that_was_opened_says_so(monkeypatch):
    monkeypatch.setattr(registries, "_reportables", dict(registries._reportables))
    registries.add_reportable(
        type(something_by(PersonFactory())), excerpt=lambda row: "", author=lambda row: row.person, url=lambda row: "",
        may_see=lambda viewer, row: True, name="un rôle",
    )
    report = actions.report(by=PersonFactory(), about=something_by(PersonFactory()), reason=Reason.HATE)
    assert "Pas encore lu" in str(report.outcome)
    assert "le plus pressé d’abord" in str(report.outcome)
    actions.look(by=moderator(), report=report)
    assert "rien n’est encore décidé" in str(Report.objects.get(pk=report.pk).outcome)


PAGES_CHANGED = ["0008_pages_as_kept", "0010_who_opens_a_private_message", "0015_what_an_alert_opens"]


@pytest.mark.parametrize("migration", PAGES_CHANGED)
def test_pages_already_there_say_what_those_shipped_say(migration):
    first, *later = [
        importlib.import_module(f"eclaireur.safety.migrations.{one}").SENTENCES for one in PAGES_CHANGED[PAGES_CHANGED.index(migration):]
    ]
    for slug, fields in first.items():
        for field, (before, now) in fields.items():
            for sentences in later:  # one changed since says what the last change says
                now = now.replace(*sentences.get(slug, {}).get(field, ("", "")))  # noqa: PLW2901
            shipped = (DATA / "pages" / f"{slug}.{'en' if field == 'body_en' else 'fr'}.html").read_text()
            assert now in shipped
            assert before not in shipped
