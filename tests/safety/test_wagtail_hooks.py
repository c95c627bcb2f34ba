"""The back office: the operator keeps the numbers and the pages, nobody else does."""

import html

import pytest
from django.urls import reverse

from eclaireur.safety import reference
from eclaireur.safety.models import HelpNumber, HelpPage, ModerationSettings
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def back_office_of(client, second_factor_shown):
    def sign_in(*roles):
        someone = PersonFactory(roles=list(roles))
        client.force_login(someone)
        second_factor_shown(client, someone)
        return client

    return sign_in


def test_the_operator_sees_every_number_and_those_to_check(back_office_of):
    reference.load_help()
    page = back_office_of("operator").get(reverse("wagtailsnippets_safety_helpnumber:list"))
    assert page.status_code == 200
    for number in HelpNumber.objects.all():
        assert number.name_fr in html.unescape(page.content.decode())


def test_the_operator_confirms_a_number(back_office_of):
    reference.load_help()
    number = HelpNumber.objects.get(code="3018")
    where = reverse("wagtailsnippets_safety_helpnumber:edit", args=[number.pk])
    fields = {field.name: getattr(number, field.name) for field in HelpNumber._meta.fields if field.editable}
    sent = {name: value for name, value in fields.items() if value not in (False, None)} | {"is_confirmed": "on"}
    assert back_office_of("operator").post(where, sent).status_code == 302
    number.refresh_from_db()
    assert number.is_confirmed


@pytest.mark.parametrize("name", ["wagtailsnippets_safety_helpnumber:list", "wagtailsnippets_safety_helpnumber:add"])
@pytest.mark.parametrize("role", ["moderator", "supervisor", "evaluator"])
def test_nobody_else_keeps_the_numbers(back_office_of, role, name):
    assert back_office_of(role).get(reverse(name)).status_code in (302, 403)


def test_the_operator_edits_a_help_page(back_office_of):
    reference.load_help()
    page = HelpPage.objects.get(slug="charte")
    assert back_office_of("operator").get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


def test_the_operator_writes_the_legal_notice(back_office_of):
    where = reverse("wagtailsettings:edit", args=["safety", "operatoridentity"])
    assert back_office_of("operator").get(where, follow=True).status_code == 200


def test_the_operator_sets_the_public_arithmetic_and_hours_that_cannot_be_read_are_told(back_office_of):
    rules = ModerationSettings.load()
    where = reverse("wagtailsettings:edit", args=["safety", "moderationsettings", rules.pk])
    fields = {field.name: getattr(rules, field.name) for field in ModerationSettings._meta.fields if field.editable}
    sent = {name: value for name, value in fields.items() if value not in (False, None)}
    client = back_office_of("operator")
    refused = client.post(where, sent | {"week": "lundi matin"})
    assert "«\u00a0lundi matin\u00a0»" in html.unescape(refused.content.decode())
    assert client.post(where, sent | {"week": "lundi 9:00-12:00", "reports_on_text": 4}).status_code == 302
    rules = ModerationSettings.load()
    assert (rules.week, rules.reports_on_text) == ("lundi 9:00-12:00", 4)


@pytest.mark.parametrize("role", ["moderator", "coordinator", "supervisor"])
def test_nobody_else_sets_it(back_office_of, role):
    rules = ModerationSettings.load()
    where = reverse("wagtailsettings:edit", args=["safety", "moderationsettings", rules.pk])
    assert back_office_of(role).get(where).status_code in (302, 403)


@pytest.mark.parametrize(("language", "shown", "public"), [("en", "Monday 9:00-12:30", "Monday"), ("fr", "lundi 9:00-12:30", "Lundi")])
def test_the_days_of_moderation_are_named_in_the_language_read(back_office_of, language, shown, public):
    ModerationSettings.objects.create(week="lundi 9:00-12:30")
    browser = back_office_of("operator")
    browser.cookies["django_language"] = language
    page = browser.get(reverse("wagtailsettings:edit", args=["safety", "moderationsettings"]), follow=True, headers={"accept-language": language})
    assert shown in page.content.decode()
    assert public in browser.get(reverse("safety:charter"), headers={"accept-language": language}).content.decode()
