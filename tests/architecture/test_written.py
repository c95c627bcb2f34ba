"""Every place where someone writes is read on arrival, or says why it is not."""

import pytest
from django.db import models

from eclaireur.safety import written
from tests.architecture.house import our_models

MODELS = [model for model in our_models() if written.text_fields(model)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_each_text_is_read_on_arrival_or_says_why_it_is_not(model):
    left = set(written.text_fields(model)) - written.fields_told_of(model)

    assert not left, (
        f"{model._meta.label}: {', '.join(sorted(left))}. Where someone writes, danger may be said: "
        "register it with safety.registries.add_written, or say why with not_read."
    )


def test_words_could_hide_in_json_too():
    """A list or an object in one column may hold what someone wrote: it is told of like any other text."""
    for model in our_models():
        in_json = {field.name for field in model._meta.local_concrete_fields if isinstance(field, models.JSONField)}
        assert in_json <= set(written.text_fields(model)), model._meta.label


def test_no_text_is_both_read_and_excepted():
    for model, reasons in written.exceptions().items():
        kind = written.written(model)
        assert not set(reasons) & set(kind.fields if kind else ()), model._meta.label


def test_private_texts_are_told_as_such():
    """What is sealed is private: a moderator sees it for an alert alone."""
    from eclaireur.core.fields import EncryptedTextField  # noqa: PLC0415

    for model in MODELS:
        kind = written.written(model)
        if kind and any(isinstance(model._meta.get_field(name), EncryptedTextField) for name in kind.fields):
            assert kind.private, model._meta.label
