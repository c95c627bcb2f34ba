"""Operators' own rules of triage: what is refused, what is tried, when a change counts."""

import html

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from eclaireur.portal.demo import sorting
from eclaireur.safety import queries
from eclaireur.safety.models import TriageRule
from eclaireur.safety.triage import Level, read
from eclaireur.safety.triage.learned import Learned
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db
TRY = "safety_try_triage"
WORDS = {
    "name": "belvedere des Fades", "level": "red", "patterns": "(aller|marcher) .. belvedere\nbelvedere & vertige",
    "must_match": "J’ai envie d’aller au belvedere.\nLe vertige du belvedere me prend.", "must_not_match": "Le train passe sur le belvedere.",
}  # fmt: skip


@pytest.fixture
def back_office_of(client, second_factor_shown):
    def sign_in(*roles):
        someone = PersonFactory(roles=list(roles))
        client.force_login(someone)
        second_factor_shown(client, someone)
        return client

    return sign_in


def rule(**changed):
    return TriageRule(**(WORDS | changed))


def test_a_rule_that_holds_its_examples_is_accepted_and_raises():
    kept = rule()
    kept.full_clean()
    kept.save()
    assert read("je vais aller au belvedere", extra=queries.own_rules()).level == Level.RED
    assert read("je vais aller au belvedere").level == Level.GREEN


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"must_match": "Je prends le car."}, "must_match", "ne remarque pas"),
        ({"must_not_match": "Aller voir le belvedere."}, "must_not_match", "remarque à tort"),
        ({"patterns": "belvedere ("}, "patterns", "parenthèse"),
        ({"patterns": "belvedere)"}, "patterns", "parenthèse"),
        ({"patterns": "a*"}, "patterns", "trois lettres"),
        ({"patterns": "sa*uter"}, "patterns", "étoile"),
        ({"patterns": ".. .."}, "patterns", "au moins un mot"),
        ({"patterns": "<die>"}, "patterns", "< et >"),
        ({"patterns": "a .. b .. c .. d .. e"}, "patterns", "au plus 2"),
        ({"patterns": "belvedere " * 100}, "patterns", "500 caractères"),
        ({"patterns": "\n".join(["belvedere"] * 41)}, "patterns", "40 lignes"),
        ({"patterns": "  \n "}, "patterns", ""),
        ({"must_match": " \n"}, "must_match", ""),
        ({"level": "green"}, "level", ""),
    ],
)
def test_a_rule_that_cannot_hold_is_refused_in_plain_words(changed, field, said):
    with pytest.raises(ValidationError) as refused:
        rule(**changed).full_clean()
    assert said in " ".join(refused.value.message_dict[field])


def test_the_database_refuses_a_rule_that_would_lower():
    with pytest.raises(IntegrityError), transaction.atomic():
        rule(level="green").save()


def test_nothing_calms_and_nothing_lowers():
    rule(level="amber").save()
    own = queries.own_rules()
    assert read("je veux mourir, aller au belvedere", extra=own).level == Level.RED
    assert read("dans le roman il veut aller au belvedere", extra=own).level == Level.AMBER


def test_a_change_counts_at_once_and_reading_costs_no_query(django_assert_num_queries):
    kept = rule()
    kept.save()
    with django_assert_num_queries(1):
        assert [one.name for one in queries.own_rules()] == ["belvedere des Fades"]
    with django_assert_num_queries(0):
        queries.own_rules()
    kept.is_enabled = False
    kept.save()
    assert queries.own_rules() == ()
    kept.is_enabled = True
    kept.save()
    kept.delete()
    assert queries.own_rules() == ()


def test_a_rule_that_can_no_longer_be_read_is_left_out_and_shown():
    broken = rule(patterns="belvedere (")
    broken.save()
    assert queries.own_rules() == ()
    assert "parenthèse" in queries.checked(broken).reason


def test_the_operator_writes_a_rule_in_the_back_office(back_office_of):
    where = reverse("wagtailsnippets_safety_triagerule:add")
    browser = back_office_of("operator")
    refused = browser.post(where, WORDS | {"must_match": "Je prends le car.", "is_enabled": "on"})
    assert "La règle ne remarque pas" in html.unescape(refused.content.decode())
    assert "Je prends le car." in html.unescape(refused.content.decode())
    assert not TriageRule.objects.exists()
    assert browser.post(where, WORDS | {"is_enabled": "on"}).status_code == 302
    assert TriageRule.objects.get().name == "belvedere des Fades"
    listed = browser.get(reverse("wagtailsnippets_safety_triagerule:list"))
    assert reverse(TRY) in listed.content.decode()


def test_trying_shows_the_level_the_words_and_the_rules(back_office_of):
    rule().save()
    browser = back_office_of("operator")
    tried = browser.post(reverse(TRY), {"text": "Bonjour. Je vais aller au belvedere <b>demain</b>."})
    said = html.unescape(tried.content.decode())
    assert "rouge, un danger" in said
    assert "belvedere des Fades" in said
    assert "aller au belvedere" in said
    assert "<b>demain</b>" not in tried.content.decode()
    assert "Aucune règle" in browser.post(reverse(TRY), {"text": "Bonjour."}).content.decode()


def test_trying_runs_each_rule_on_its_own_examples(back_office_of):
    rule().save()
    rule(name="mal écrite", must_match="Je prends le car.").save()
    rule(name="illisible", patterns="(").save()
    said = html.unescape(back_office_of("operator").get(reverse(TRY)).content.decode())
    assert "Tous ses exemples tiennent." in said
    assert "Je prends le car." in said
    assert "illisible" in said


def test_trying_survives_anything(back_office_of):
    browser = back_office_of("operator")
    for text in ("", "\x00", "x" * 20_001, "é" * 20_000, "\u202e\u200b"):
        assert browser.post(reverse(TRY), {"text": text}).status_code == 200


def test_many_rules_come_in_pages(back_office_of):
    TriageRule.objects.bulk_create(rule(name=f"règle {number}") for number in range(35))
    browser = back_office_of("operator")
    assert "?page=2" in browser.get(reverse(TRY)).content.decode()
    assert "?page=1" in browser.get(reverse(TRY), {"page": 2}).content.decode()


@pytest.mark.parametrize("role", ["moderator", "supervisor", "evaluator", "coordinator"])
@pytest.mark.parametrize("name", [TRY, "wagtailsnippets_safety_triagerule:list", "wagtailsnippets_safety_triagerule:add"])
def test_nobody_else_keeps_the_rules(back_office_of, role, name):
    assert back_office_of(role).get(reverse(name)).status_code in (302, 403)


class Alarmed:
    """A learned model, as an operator would name one in the settings."""

    name = "alarmed"

    def level(self, text):
        return Level.RED if "tempête" in text else Level.GREEN


@pytest.fixture
def with_a_model(settings):
    settings.TRIAGE_CLASSIFIERS = [f"{__name__}.Alarmed"]
    queries.classifiers.cache_clear()
    yield
    queries.classifiers.cache_clear()


def test_a_model_named_in_the_settings_raises_and_never_lowers(with_a_model):
    assert queries.reading_of("une tempête").level == Level.RED
    assert [fired.rule for fired in queries.reading_of("une tempête").rules] == ["alarmed"]
    assert queries.reading_of("je veux mourir").level == Level.RED
    assert queries.reading_of("bonjour").level == Level.GREEN


def test_our_model_is_asked_unless_the_settings_say_otherwise(settings):
    assert [model.name for model in queries.classifiers()] == [Learned.name]
    queries.classifiers.cache_clear()
    settings.TRIAGE_CLASSIFIERS = []
    assert queries.classifiers() == ()
    queries.classifiers.cache_clear()


def test_the_demonstration_brings_a_rule_and_takes_it_away():
    sorting.sort()
    assert [one.name for one in queries.own_rules()] == [sorting.RULE["name"]]
    sorting.forget()
    assert queries.own_rules() == ()
