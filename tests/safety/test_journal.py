"""What « Qui a regardé quoi » says of moderation: words, never the codes it is written with."""

import zipfile

import pytest
from django.urls import reverse
from django.utils import translation

from eclaireur.accounts import export
from eclaireur.accounts.models import JournalEntry
from eclaireur.accounts.registries import reason_of
from eclaireur.safety import actions
from eclaireur.safety.enums import AppealOutcome, HeldFor, Measure, Reason
from tests.factories.accounts import PersonFactory
from tests.factories.safety import moderator, something_by

pytestmark = pytest.mark.django_db

CODES = {"safety.decide": Measure, "safety.answer_appeal": AppealOutcome, "safety.hold": HeldFor}


@pytest.mark.parametrize(("verb", "codes"), CODES.items())
def test_every_code_has_its_words_in_the_language_of_the_reader(verb, codes):
    for code in codes.values:
        entry = JournalEntry(verb=verb, reason=code)
        french = reason_of(entry)
        with translation.override("en"):
            english = reason_of(entry)
        assert len({code, french, english, ""}) == 4


def test_what_was_decided_held_and_answered_is_read_in_words(person, client_of, register):
    register(show=lambda grant, by: None)
    about = something_by(person)
    actions.hold(about, why=HeldFor.REPORTS, author=person)
    report = actions.report(by=PersonFactory(), about=about, reason=Reason.HATE)
    decision = actions.decide(by=moderator(), report=report, measure=Measure.WRITE, reason=Reason.HATE, letter="Voilà.")
    appeal = actions.appeal(by=person, decision=decision, words="Non.")
    actions.answer_appeal(by=moderator(), appeal=appeal, outcome=AppealOutcome.KEPT, answer="Je vous ai lu.")

    told = JournalEntry.objects.told_to(person)
    assert set(CODES) <= set(told.values_list("verb", flat=True))
    page = client_of(person).get(reverse("accounts:journal")).content.decode()
    with export.build(person) as file, zipfile.ZipFile(file) as archive:
        kept = archive.read("mes-donnees.html").decode()
    for text in (page, kept):
        for words in ("Plusieurs personnes l’ont signalé", "Écrire à son auteur", "Décision gardée"):
            assert words in text
    every_code = {code for codes in CODES.values() for code in codes.values}
    assert not {reason_of(entry) for entry in told} & every_code
    assert "<dd>write</dd>" not in kept
