"""What moderation says to everybody: rules as configured, figures that show nobody."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from eclaireur.safety import actions, queries
from eclaireur.safety.enums import Measure, Outcome, Reason, Urgency
from eclaireur.safety.hours import ZONE
from eclaireur.safety.models import Alert, Decision, ModerationSettings, Report
from eclaireur.safety.queries.statistics import past_months
from tests.factories.accounts import PersonFactory
from tests.factories.safety import moderator, something_by

pytestmark = pytest.mark.django_db
CHARTER, FIGURES, FILE = (reverse(f"safety:{name}") for name in ("charter", "figures", "figures_file"))


def configure(**values):
    rules = ModerationSettings.load()
    for name, value in values.items():
        setattr(rules, name, value)
    rules.save()


def test_the_charter_says_what_is_configured(client):
    configure(reports_on_text=7, reports_on_author=11, author_days=12, short_days=3, week="mardi 8:15-9:45", new_days=6, new_texts=4)
    page = client.get(CHARTER).content.decode()
    for said in ("7 personnes signalent un même texte", "11 personnes", "en 12 jours", "Suspendre 3 jours", "8:15–9:45",
                 "pendant 6 jours", "4 de ses textes"):
        assert said in page
    for reason in Reason.labels:
        assert str(reason) in page


def test_without_hours_the_charter_promises_none(client):
    page = client.get(CHARTER).content.decode()
    assert "n’ont pas encore été publiées" in page


def test_both_pages_are_linked_from_the_foot_of_every_page(client):
    foot = client.get("/aide/").content.decode().split("<footer")[1]
    assert CHARTER in foot
    assert FIGURES in foot


def test_someone_suspended_reads_the_rules(client_of):
    suspended = PersonFactory(suspended_until=timezone.now() + dt.timedelta(days=3))
    for where in (CHARTER, FIGURES):
        assert client_of(suspended).get(where).status_code == 200


def last_month(many, reason=Reason.HATE, measure=None, hours=3):
    """So many reports of last month, each read and decided after some hours."""
    at = past_months(timezone.now())[0].start + dt.timedelta(days=3)
    for _n in range(many):
        report = actions.report(by=PersonFactory(), about=something_by(PersonFactory()), reason=reason)
        if measure:
            actions.decide(by=moderator(), report=report, measure=measure, reason=reason, letter="Voilà.")
            Decision.objects.filter(reports=report).update(created_at=at)
        Report.objects.filter(pk=report.pk).update(created_at=at, first_read_at=at + dt.timedelta(hours=1))
        if measure:
            Report.objects.filter(pk=report.pk).update(decided_at=at + dt.timedelta(hours=hours))


def table(code):
    return next(one for one in queries.figures() if one.code == code)


def test_small_numbers_are_hidden_with_what_would_tell_them(register):
    last_month(9, Reason.HATE)
    last_month(7, Reason.SEXUAL)
    last_month(2, Reason.PRIVACY)
    counts = dict(zip(table("reports").heads, table("reports").rows[0][1], strict=True))
    assert counts["En tout"] == 18
    assert counts[Reason.HATE.label] == 9
    assert counts[Reason.SEXUAL.label] is None
    assert counts[Reason.PRIVACY.label] is None


def test_delays_are_medians_and_hidden_when_few(register):
    last_month(6, measure=Measure.NOTHING, hours=5)
    assert table("delays").rows[0][1][:3] == [1.0, 5.0, None]
    configure(small_number=7)
    assert table("delays").rows[0][1][:3] == [None, None, None]


def alerts_of_last_month(many, minutes):
    """So many alerts of last month, each taken after some minutes, then closed."""
    at = past_months(timezone.now())[0].start + dt.timedelta(days=3)
    for _n in range(many):
        one = actions.raise_alert(author=PersonFactory(), level=Urgency.CRISIS)
        actions.close_alert(by=moderator(), alert=one, outcome=Outcome.WITH_SOMEONE)
        Alert.objects.filter(pk=one.pk).update(
            created_at=at, taken_at=at + dt.timedelta(minutes=minutes), closed_at=at + dt.timedelta(hours=1)
        )


def test_alerts_without_any_report_have_their_figures_and_minutes_are_said_in_minutes(client):
    alerts_of_last_month(6, minutes=2)
    page = client.get(FIGURES).content.decode()
    assert "Pas encore de chiffres" not in page
    assert "<td>2 minutes</td>" in page
    counts = dict(zip(table("alerts").heads, table("alerts").rows[0][1], strict=True))
    assert (counts["En tout"], counts[Outcome.WITH_SOMEONE.label]) == (6, 6)
    lines = csv.DictReader(io.StringIO(client.get(FILE).content.decode()))
    assert {line["nombre"] for line in lines if line["quoi"] == "Prise d’une alerte"} == {"0.033"}


@pytest.mark.parametrize(("hours", "words"), [(0.033, "2 minutes"), (0.0, "moins d’une minute"), (0.017, "1 minute"), (1.983, "119 minutes"), (2.0, "2,0 heures"), (30.25, "30,2 heures")])
def test_a_delay_is_said_as_one_says_it(hours, words):
    assert queries.delay_in_words(hours) == words


def test_the_month_under_way_is_not_told(register):
    for _n in range(8):
        actions.report(by=PersonFactory(), about=something_by(PersonFactory()), reason=Reason.HATE)
    assert all(row[0] is None for _month, row in table("reports").rows)


def test_the_file_hides_what_the_page_hides(client, register):
    last_month(9, Reason.HATE)
    last_month(2, Reason.PRIVACY)
    page = client.get(FIGURES).content.decode()
    assert "trop petit pour être montré" in page
    lines = list(csv.DictReader(io.StringIO(client.get(FILE).content.decode())))
    said = {line["quoi"]: line["nombre"] for line in lines if line["table"] == "reports"}
    assert said["En tout"] == "11"
    assert said[str(Reason.PRIVACY.label)] == ""


def test_before_anything_the_page_says_so(client):
    assert "Pas encore de chiffres" in client.get(FIGURES).content.decode()


def test_months_follow_the_clock_of_paris():
    first = past_months(dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC))[0]  # already January in Paris
    assert (first.code, first.end) == ("2026-12", dt.datetime(2027, 1, 1, tzinfo=ZONE))
    assert past_months(dt.datetime(2026, 1, 15, tzinfo=dt.UTC))[0].code == "2025-12"
