"""What is written in this room is kept without the marks that turn a text around and could disguise it."""

import pytest
from django.urls import reverse

from eclaireur.safety import actions
from eclaireur.safety.enums import HintOutcome, LiftingReason, Measure, Outcome, Reason
from eclaireur.safety.forms import (
    AgeForm,
    CloseAlertForm,
    DecisionForm,
    LiftingOfForm,
    PatternForm,
    ReportForm,
)
from eclaireur.safety.models import Appeal
from eclaireur.safety.queries import text_case
from tests.factories.accounts import PersonFactory
from tests.factories.community import answer, open_topic
from tests.factories.safety import moderator

pytestmark = pytest.mark.django_db
TURNED, KEPT = "Un mot\r\n\u202eretourné\u2066.\r", "Un mot\nretourné."


def test_no_form_keeps_them():
    person, read = PersonFactory(), text_case(answer(open_topic()))
    letter = {"letter": TURNED, "measure": Measure.WRITE, "reason": Reason.HATE}
    for form, field in (
        (ReportForm({"reason": Reason.OTHER, "note": TURNED}), "note"),
        (DecisionForm(letter | {"read": read.mark}, case=read), "letter"),
        (CloseAlertForm({"outcome": Outcome.SPOKE, "note": TURNED}), "note"),
        (PatternForm(letter, person=person), "letter"),
        (AgeForm({"outcome": HintOutcome.MINOR, "letter": TURNED}, person=person), "letter"),
        (LiftingOfForm({"reason": LiftingReason.DANGER, "words": TURNED}), "words"),
    ):
        assert form.is_valid(), form.errors
        assert form.cleaned_data[field] == KEPT


def test_an_appeal_does_not_either(client):
    post = answer(open_topic())
    report = actions.report(by=PersonFactory(), about=post, reason=Reason.HATE)
    decision = actions.decide(by=moderator(), report=report, measure=Measure.HIDE, reason=Reason.HATE)
    client.force_login(post.author)

    client.post(reverse("safety:appeal", args=[decision.pk]), {"words": TURNED})

    assert Appeal.objects.get().words == KEPT
