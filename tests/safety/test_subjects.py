"""What a text seems to be about."""

import pytest

from eclaireur.safety.enums import Reason, Subject
from eclaireur.safety.subjects import subjects_of


@pytest.mark.parametrize(("text", "subject"), [
    ("J’ai pensé au SUICIDE cette nuit", Subject.SUICIDE), ("je me suis scarifiée", Subject.SELF_HARM),
    ("il m’a frappée, des menaces", Subject.VIOLENCE), ("un viol, il y a dix ans", Subject.SEXUAL),
    ("les voix me parlent", Subject.PSYCHOSIS), ("ma fille de huit ans", Subject.CHILDREN),
    ("l’anorexie, les calories", Subject.EATING), ("trop d’alcool", Subject.ADDICTION), ("le décès de ma sœur", Subject.DEATH),
])
def test_a_subject_is_recognised_with_or_without_accents(text, subject):
    assert subject.value in subjects_of(text)
    assert subject.value in subjects_of(text.replace("é", "e"))


def test_words_inside_others_are_not_a_subject():
    assert subjects_of("une jolie violette, le pendule, un lamentable ennui") == frozenset()


def test_a_reason_says_something_by_itself():
    assert Subject.SEXUAL.value in subjects_of(reason=Reason.SEXUAL)
    assert subjects_of(reason=Reason.OTHER) == frozenset()
