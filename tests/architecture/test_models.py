"""Tables: keys point downward, and whatever is about a person says so, completely."""

import pytest
from django.db import models

from eclaireur.accounts.models import Person
from eclaireur.core import privacy
from eclaireur.core.fields import EncryptedTextField
from eclaireur.safety.registries import holdable
from tests.architecture.house import floors, our_models

MODELS = our_models()
FLOORS = floors()
NOT_ABOUT_ANYONE: dict[str, str] = {}
"""Models that point at something about a person and still hold nothing about anyone, each with its reason."""


def name(model: type[models.Model]) -> str:
    return model._meta.label


def keys_of(model: type[models.Model]) -> list[models.Field]:
    """The fields that point at another table; a table of their own between two answers for itself."""
    to_many = [field for field in model._meta.local_many_to_many if field.remote_field.through._meta.auto_created]
    return [field for field in model._meta.local_fields + to_many if field.is_relation and field.related_model]


def points_at_people(model: type[models.Model], seen: frozenset = frozenset()) -> bool:
    """Whether a row leads to a person, directly or through other tables of the house."""
    return any(
        field.related_model is Person
        or (field.related_model in MODELS and field.related_model not in seen | {model}
            and points_at_people(field.related_model, seen | {model}))
        for field in keys_of(model)
    )


def field_at(model: type[models.Model], path: str) -> models.Field:
    """The field at the end of a path such as "message.author"; FieldDoesNotExist when it leads nowhere."""
    first, _, rest = path.replace("__", ".").partition(".")
    field = model._meta.pk if first == "pk" else model._meta.get_field(first)
    return field_at(field.related_model, rest) if rest else field


@pytest.mark.parametrize("model", MODELS, ids=name)
def test_keys_point_to_the_same_room_or_below(model):
    here = FLOORS[model._meta.app_label]
    upward = [
        f"{name(model)}.{field.name} → {name(field.related_model)}"
        for field in keys_of(model)
        if (there := field.related_model._meta.app_label) in FLOORS
        and there != model._meta.app_label and FLOORS[there] >= here
    ]
    assert upward == []


@pytest.mark.parametrize("model", MODELS, ids=name)
def test_what_is_about_a_person_says_so(model):
    if name(model) in NOT_ABOUT_ANYONE:
        assert privacy.declared(model) is None
        assert len(NOT_ABOUT_ANYONE[name(model)]) > 20
    elif model is Person or points_at_people(model):
        assert privacy.declared(model) is not None, f"{name(model)} leads to a person: declare PersonalData (core.privacy)"


@pytest.mark.parametrize("model", [model for model in MODELS if privacy.declared(model)], ids=name)
def test_every_field_about_a_person_is_given_back_or_withheld_with_a_reason(model):
    said = privacy.declared(model)
    fields = {field.name for field in model._meta.concrete_fields}

    assert set(said.export) | set(said.withheld) == fields
    assert set(said.export) & set(said.withheld) == set()
    assert all(str(reason).strip() for reason in said.withheld.values())


@pytest.mark.parametrize("model", [model for model in MODELS if privacy.declared(model)], ids=name)
def test_the_person_it_is_about_is_found_and_erasure_can_be_done(model):
    said = privacy.declared(model)
    assert said.erase in {privacy.DELETE, privacy.ANONYMISE, privacy.KEEP}
    for path in privacy.subjects(model):
        field = field_at(model, path)
        assert field.related_model is Person or (model is Person and path == "pk")
        if said.erase == privacy.ANONYMISE and "__" not in path and "." not in path:
            assert field.null, f"{name(model)}.{path} cannot be set to null"
    if said.erase == privacy.KEEP:
        assert len(str(said.keep_reason)) > 20


@pytest.mark.parametrize("model", [model for model in MODELS if privacy.declared(model) and holdable(model)], ids=name)
def test_what_may_wait_and_is_about_another_than_its_author_says_who_is_told(model):
    """An archive would else tell of words that never arrived."""
    *_others, path = privacy.subjects(model)
    about_its_author_alone = not _others and "__" not in path
    untold = getattr(privacy.declared(model), "untold", None)
    assert about_its_author_alone or untold
    if untold:
        held_since, author = untold
        assert model._meta.get_field(held_since).null
        assert field_at(model, author).related_model is Person


@pytest.mark.parametrize(
    "field", [field for model in MODELS for field in model._meta.local_fields if isinstance(field, EncryptedTextField)], ids=str
)
def test_the_owner_of_a_sealed_text_is_a_person(field):
    assert field_at(field.model, field.owner).related_model is Person


@pytest.mark.parametrize("model", MODELS, ids=name)
def test_identifiers_cannot_be_counted(model):
    """A key in an address must be unguessable; a key that people read (a code, a slug) is chosen, never counted."""
    if any(parent._meta.app_label not in FLOORS for parent in model._meta.get_parent_list()):
        return  # a page of Wagtail: its address is its slug
    kind = model._meta.pk.get_internal_type()
    counted = {"AutoField", "BigAutoField", "SmallAutoField"}
    has_address = hasattr(model, "get_absolute_url") or privacy.declared(model) is not None
    assert kind not in counted or not has_address
