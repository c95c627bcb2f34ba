"""Words: every French sentence has its English, with the same blanks to fill, and keeps to the house's voice."""

import re

import polib
import pytest
from django.utils import translation

from eclaireur.core.translations import LOCALE
from tests.architecture.messages import every_sentence, in_code, in_template

BLANK = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
PLAIN_SPACE = re.compile(r"(?<=\S) [:;?!»]|« ?(?=\w)(?<!«\u00a0)(?<!«\u202f)")
STRAIGHT = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")


@pytest.fixture(scope="module")
def marked() -> dict[str, str]:
    """Every French sentence said, and where."""
    return every_sentence()


@pytest.fixture(scope="module")
def english() -> polib.POFile:
    return polib.pofile(str(LOCALE / "en" / "LC_MESSAGES" / "django.po"))


def test_every_sentence_has_its_english(english, marked):
    translated = {text for entry in english.translated_entries() for text in (entry.msgid, entry.msgid_plural) if text}
    missing = {sentence: where for sentence, where in marked.items() if sentence and sentence not in translated}
    assert missing == {}


def test_no_translation_is_a_guess(english):
    assert [entry.msgid for entry in english.fuzzy_entries()] == []


def test_a_translation_fills_the_same_blanks(english):
    wrong = []
    for entry in english.translated_entries():
        pairs = [(entry.msgid, entry.msgstr)] if entry.msgstr else []
        pairs += [(entry.msgid_plural, entry.msgstr_plural[index]) for index in entry.msgstr_plural if index > 0]
        wrong += [source for source, target in pairs if sorted(BLANK.findall(source)) != sorted(BLANK.findall(target))]
    assert wrong == []


def test_nothing_is_translated_that_nobody_says(english, marked):
    said = set(marked)
    assert [entry.msgid for entry in english if not entry.obsolete and entry.msgid not in said] == []


def test_a_french_sentence_stays_itself_in_french(marked):
    """Catalogues of libraries are read too: one of them may know the same words, and say others."""
    with translation.override("fr"):
        said_otherwise = {
            sentence: translation.gettext(sentence)
            for sentence in marked
            if sentence and translation.gettext(sentence) != sentence
        }
    assert said_otherwise == {}


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        ("a no-break space before : ; ? » and after «", PLAIN_SPACE.search),
        ("typographic apostrophes", STRAIGHT.search),
        ("no exclamation mark", lambda sentence: "!" in sentence),
        ("no emoji", EMOJI.search),
        ("nobody is a user or a patient", re.compile(r"\b(usager|malade|patient)s?\b", re.IGNORECASE).search),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_sentences_keep_to_the_voice(marked, rule, wrong):
    assert {sentence: where for sentence, where in marked.items() if wrong(sentence)} == {}


def test_sentences_are_found_in_code_and_in_templates():
    assert list(in_code('x = ngettext("un pair", "%(n)d pairs", n); _("a" "b"); f("no")')) == ["un pair", "%(n)d pairs", "ab"]
    template = """{% translate "Bonjour" %}{{ x|default:_("rien") }}<c-tag a="{% translate 'dedans' %}" />
    {% blocktranslate trimmed count n=n %}
      {{ n }} pair à 100 %
    {% plural %}{{ n }} pairs{% endblocktranslate %}"""
    assert list(in_template(template)) == ["Bonjour", "rien", "dedans", "%(n)s pair à 100 %%", "%(n)s pairs"]
