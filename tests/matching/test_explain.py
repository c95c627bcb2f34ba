"""The public explanation says what the code does, all of it, in both languages."""

from dataclasses import fields
from pathlib import Path

import pytest

from eclaireur.matching import Parameters, explain, wording
from eclaireur.matching.enums import Exclusion, Unassigned

DOCUMENT = Path(__file__).parents[2] / "docs" / "matching.md"


def test_every_parameter_is_explained_with_its_value_and_its_range():
    rows = {row.name: row for row in explain.rows(Parameters(rarity_max=3))}
    assert list(rows) == [field.name for field in fields(Parameters)]
    assert rows["rarity_max"].value == "3"
    assert rows["meeting_in"].value == "0.6 / 0.85 / 1 / 0.8"
    assert all(row.french and row.english and row.low < row.high for row in rows.values())


def test_the_document_gives_every_parameter_its_present_value():
    text = DOCUMENT.read_text(encoding="utf-8")
    for row in explain.rows():
        assert f"| `{row.name}` | {row.value} |" in text, row.name


def test_the_voice_is_kept():
    said = [step.title_fr + step.text_fr for step in explain.STEPS] + [row.french for row in explain.rows()]
    for sentence in said:
        assert "!" not in sentence
        assert not any(word in sentence.lower() for word in ("usager", "malade", "patient"))


def test_every_code_has_its_words():
    assert set(wording.EXCLUSION_WORDS) == set(Exclusion)
    assert set(wording.UNASSIGNED_WORDS) == set(Unassigned)


@pytest.mark.parametrize(
    "wrong", [{"rarity_max": 0.5}, {"load_penalty": 1.0}, {"reach_km": float("nan")}, {"climb_cost": 0.1}]
)
def test_a_parameter_out_of_its_range_is_refused_by_name(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Parameters(**wrong)
