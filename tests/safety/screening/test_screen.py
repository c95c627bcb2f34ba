"""What screening sees and leaves alone, and what holds for any text."""

import re
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eclaireur.safety.screening import RULES, Finding, Kind, opening_of, screen
from eclaireur.safety.screening.folding import Folded
from eclaireur.safety.triage import Level
from eclaireur.safety.triage.evaluation import SENTENCES
from eclaireur.safety.triage.files import read_sentences

EVERY_EXAMPLE = [(rule, sentence) for rule in RULES for sentence in rule.fires]
EVERY_QUIET = [sentence for rule in RULES for sentence in rule.quiet]


def kinds(text, **known):
    return {finding.kind for finding in screen(text, **known)}


@pytest.mark.parametrize(("rule", "sentence"), EVERY_EXAMPLE, ids=lambda value: getattr(value, "name", value))
def test_a_rule_sees_its_own_examples(rule, sentence):
    assert rule.kind in kinds(sentence)


@pytest.mark.parametrize(("rule", "sentence"), EVERY_EXAMPLE, ids=lambda value: getattr(value, "name", value))
def test_its_own_patterns_see_them_and_its_quick_look_lets_them_through(rule, sentence):
    text = Folded(sentence).text

    assert any(pattern.search(text) for pattern in rule.patterns)
    assert not rule.needs or any(piece in text for piece in rule.needs)
    assert rule.about is None or rule.about.search(text)


@pytest.mark.parametrize("sentence", EVERY_QUIET)
def test_no_rule_fires_on_what_any_rule_leaves_alone(sentence):
    assert screen(sentence) == ()


def test_no_number_of_times_was_computed_instead_of_written():
    """In an f-string, `{0,9}` written with single braces becomes "(0, 9)": a pattern that never matches."""
    patterns = [one for rule in RULES for one in (*rule.patterns, rule.about, rule.not_after, rule.not_before, rule.only_after) if one]

    assert [one.pattern for one in patterns if re.search(r"\(\d+, ?\d*\)", one.pattern)] == []


def test_every_rule_has_examples_of_both_sorts_and_a_name_of_its_own():
    assert len({rule.name for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.fires, rule.name
        assert rule.quiet, rule.name


@pytest.mark.parametrize("number", [
    "06.12.34.56.78", "0612345678", "06-12-34-56-78", "06/12/34/56/78", "06:12:34:56:78", "0 6 1 2 3 4 5 6 7 8", "06\n12\n34\n56\n78",
    "+33 6 12 34 56 78", "+33 (0)6 12 34 56 78", "0033612345678", "33612345678", "6 12 34 56 78",
    "+32 470 12 34 56", "0470 12 34 56", "02 512 34 56", "+41 79 123 45 67", "079 123 45 67", "+44 7911 123456",
    "zéro six douze trente-quatre cinquante-six soixante-dix-huit", "06 douze 34 cinquante-six 78",
    "zéro six, douze, trente-quatre, cinquante-six, soixante-dix-huit", "zero six quatre vingt dix huit quatre vingt onze vingt et un trente",
    "plus trente-trois six douze trente-quatre cinquante-six soixante-dix-huit", "zéro sept septante-deux nonante trois douze onze",
    "o6 l2 34 56 7B", "０６１２３４５６７８", "0️⃣6️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣", "⓪⑥①②③④⑤⑥⑦⑧", "06\u200b12\u200b34\u200b56\u200b78", "٠٦١٢٣٤٥٦٧٨",
    "06douze34cinquantesix78", "zérosixdouzetrentequatrecinquantesixsoixantedixhuit", "06quatrevingtsixquatrevingtseize vingtsept30", "06x12x34x56x78",
    "06=12=34=56=78", "06 😀 12 😀 34 😀 56 😀 78", "06👉🏽12👉🏽34👉🏽56👉🏽78", "06❤️12❤️34❤️56❤️78", "06 c'est le douze trente quatre cinquante six soixante dix huit",
    "zero six one two three four five six seven eight", "zero six twelve thirty-four fifty-six seventy-eight", "07911 123456",
])
def test_a_telephone_number_is_seen_in_any_spelling(number):
    text = f"tu peux me joindre au {number} le soir"

    (finding,) = screen(text, kinds=[Kind.PHONE])

    assert finding.words in text
    assert number.lstrip("+").replace("plus ", "")[:6] in finding.words


@pytest.mark.parametrize("sentence", [
    "le 12/06/2024 à 14 h 30", "06/12/2024 18:30", "01/02/2024 03/04/2024", "2024-01-15 2024-02-20", "06.12.2024 18h30",
    "75011 Paris", "25 mg le matin et 0,5 le soir", "J'ai 0,25 mg 3 x par jour, 1 cp 20h", "en 2019, 2020 et 2021", "de 2001 à 2004 puis 2006-2010",
    "50 € ou 60 €", "bus 12, 24 et 38", "ligne 6 puis le 12", "3114, 15, 18, 17, 112, 114, 3919", "0, 5, 10, 15, 20, 25, 30",
    "un deux trois quatre cinq six sept huit neuf dix", "08:30 09:15 10:45 11:00", "lundi 9:00-12:30, 14:00-19:00", "07/12 08/12 09/12 10/12 11/12",
    "score 03/10 04/10 05/10 06/10", "3x25 2x10 1x50 2x5", "06x10 2x25 mg 1x100", "0=jamais 1=parfois 2=souvent 3=toujours", "10€, 20€, 30€, 50€, 60€, 70€",
    "one two three four five six seven eight nine ten", "de 8h30 à 12h15", "0800 235 236", "09 72 39 40 50",
    "j'ai pris 2 comprimés de 5 mg à 8h et 3 de 10 mg à 20h", "QI de 120, score 7/10, 3 fois par semaine", "neuf mois, six semaines et dix jours",
    "faire un point com avec l'équipe", "Je vais bien.Et vous", "voir 3114.fr ou https://www.service-public.fr/x", "", "…", "😀",
])
def test_dates_doses_prices_lines_and_help_are_left_alone(sentence):
    assert screen(sentence) == ()


@pytest.mark.parametrize("address", [
    "exemple point fr", "https://exemple.com/x", "www.exemple.be", "t.me/lune75", "exemple.com", "exemple (point) org", "discord.gg/abc",
    "hxxps://exemple.net", "EXEMPLE . FR".replace(" ", ""), "lune-noire[.]com", "exemple.me", "exemple.de", "exemple.es", "exemple.it", "linktr.ee", "linktr.ee/lune",
    "paypal.me/jean", "bsky.social", "lune.bsky.social", "exemple.page/lune", "mon-exemple.pro !",
])
def test_an_address_is_seen_even_hidden(address):
    assert Kind.LINK in kinds(f"va voir {address}")


@pytest.mark.parametrize("sentence", [
    "je vais bien.de toute façon", "ça va.ca fait du bien", "c'est fini.me voilà", "tou.te.s les ami.es et soignant.es", "étudiant.es/professeur.es",
    "le ou la patient.e/soignant.e", "j'ai pris du 25.mg/jour", "c'est nul.it sucks", "Bonjour.es-tu là", "la prise en charge.de/à l'hôpital", "super.top !",
])
def test_a_missing_space_or_inclusive_writing_is_no_address(sentence):
    assert screen(sentence) == ()


def test_our_own_addresses_and_numbers_are_never_findings():
    assert screen("relisez https://entraide.exemple.org/aide/", hosts=["entraide.exemple.org"]) == ()
    assert screen("appelez le 01 23 45 67 89", numbers=["01 23 45 67 89"]) == ()
    assert kinds("voir https://entraide.exemple.org.ailleurs.com", hosts=["entraide.exemple.org"]) == {Kind.LINK}


def test_findings_say_where_in_the_text_as_given():
    text = "É́coute : écris-moi à lune@exemple.fr 🙂 ou au 06 12 34 56 78."

    found = screen(text)

    assert [(one.kind, one.words) for one in found] == [(Kind.EMAIL, "lune@exemple.fr"), (Kind.PHONE, "06 12 34 56 78")]
    assert all(text[slice(*one.span)] == one.words for one in found)


def test_only_the_kinds_asked_for_are_looked_for():
    assert screen("j'ai 15 ans, appelle le 06 12 34 56 78", kinds=[Kind.MINOR]) == (Finding(Kind.MINOR, (0, 11), "j'ai 15 ans"),)


PIECES = st.sampled_from([
    "06 12 34 56 78", "zéro six", "j'ai 15 ans", "@lune", "exemple point fr", "mon insta", "s n a p", "🔟", "0️⃣", "ﬁ", "İ", "ß", "\0", "\u0301",
    "\ud800", "virement", "+33", "quatre vingt", "œ", "ǆ", " ", ".", "\n", "ѕnар : lune", "06douze34", "x12x", "😀", "in$ta lune75", "lune#1234", "exemple.de", "I'm 15",
    "IBAN FR76 3000", "text me", "s.n.a.p",
])


@given(st.lists(PIECES | st.text(max_size=12), max_size=12).map("".join))
@example("0 1 2 3 " * 400)
@example("\ufdfa" * 20)
@example("six" * 1600)
@example("inst" * 1200)
@example("a" * 5000)
@example("ѕnар : lune zérosixdouze34cinquantesix78 in$ta 😀06 😀 12😀34😀56😀78")
def test_any_text_is_read_and_spans_are_inside_it(text):
    for finding in screen(text):
        start, end = finding.span
        assert 0 <= start < end <= len(text)
        assert finding.words == text[start:end]
    opening_of(text)


def places(text, kind):
    return [text[slice(*one.span)] for one in screen(text, kinds=[kind])]


@given(
    st.from_regex(r"0[1-9][0-9]{8}", fullmatch=True).filter(lambda number: not number.startswith("080") and number not in ("0972394050", "0145394000")),
    st.lists(st.text(alphabet=" .", max_size=5), min_size=9, max_size=9),
)
def test_blanks_and_dots_between_digits_never_hide_a_number(number, gaps):
    text = "".join(digit + gap for digit, gap in zip(number, [*gaps, ""], strict=True))

    assert places(f"au {text} ce soir", Kind.PHONE) == [text]


@given(st.sampled_from([sentence for rule, sentence in EVERY_EXAMPLE]), st.integers(0, 200), st.sampled_from("\u200b\u200d\u2060\ufeff\u00ad"))
def test_an_invisible_character_never_hides_anything(sentence, place, invisible):
    place %= len(sentence)

    assert kinds(sentence[:place] + invisible + sentence[place:]) >= kinds(sentence)


@given(st.sampled_from(EVERY_EXAMPLE), st.sets(st.sampled_from("aceiops")))
def test_letters_of_another_alphabet_change_nothing(example, letters):
    rule, sentence = example
    turned = sentence.translate(str.maketrans({letter: "асеіорѕ"["aceiops".index(letter)] for letter in letters}))

    found = screen(turned, kinds=[rule.kind])
    assert [one.span for one in found] == [one.span for one in screen(sentence, kinds=[rule.kind])]
    assert found


@given(
    st.sampled_from(["insta", "snapchat", "telegram", "discord", "messenger", "facebook", "whatsapp", "tiktok"]),
    st.lists(st.tuples(st.integers(0, 9), st.sampled_from(["twice", "leet"])), max_size=4),
)
def test_a_service_is_known_through_doubled_letters_and_signs(service, changes):
    letters, signs = list(service), {"a": "@", "e": "3", "i": "1", "o": "0", "s": "$"}
    for drawn, change in changes:
        place = drawn % len(letters)
        letters[place] = letters[place] * 2 if change == "twice" else signs.get(letters[place], letters[place])

    assert Kind.HANDLE in kinds(f"t'es sur {''.join(letters)} ?")


@given(st.sampled_from(EVERY_EXAMPLE))
def test_capitals_and_curly_apostrophes_change_nothing(example):
    rule, sentence = example

    assert rule.kind in kinds(sentence.upper().replace("'", "’"))


GIVES_A_NUMBER = set(
    "h14-0196 h14-0601 h15-0116 h15-0359 h15-0657 h16-0208 h16-0260 h16-0806 h17-0200 h17-0426 h17-0824".split()  # noqa: SIM905
)
"""Of the ordinary talk of the evaluation, what holds a telephone number."""
CALLS_SOMEONE = set(
    "h18-0066 h18-0227 h18-0388 h18-0707 h18-0785 h18-1188 h19-0144 h19-0311 h19-0787 h21-0306 h22-0056 h22-0130 h22-0301 h22-0387 h22-0713 h22-0791 h23-0006 h23-0098 h23-0184 h23-0557 h23-0813 h23-0880 h23-1108 h26-0398".split()  # noqa: SIM905
)
"""Of the near twins, what calls someone by « @ » and a name, which is how a handle is written too."""
SAYS_THEIR_AGE = set(
    "h19-0155 h19-0633 h26-0174 h26-0742 h26-0794 h26-0996 h26-1038 h27-0682 h35-0190 h35-0564 h36-0243 h36-0380 h36-0618 h36-0779".split()  # noqa: SIM905
)
"""Of the near twins, what is said by someone who tells that they are under age."""


@pytest.mark.parametrize(("kind", "wanted"), [(Kind.PHONE, GIVES_A_NUMBER), (Kind.HANDLE, CALLS_SOMEONE), (Kind.MINOR, SAYS_THEIR_AGE)])
def test_a_number_a_handle_or_an_age_given_in_calm_texts_is_seen(kind, wanted):
    with SENTENCES.open("rb") as lines:
        given = [sentence for sentence in read_sentences(lines, "green") if sentence.id in wanted]
    assert len(given) == len(wanted)
    assert {sentence.id for sentence in given if kind in kinds(sentence.text)} == wanted


def test_everyday_sentences_of_the_evaluation_are_left_alone():
    with SENTENCES.open("rb") as lines:
        rows = [each for each in read_sentences(lines, "green") if each.level == Level.GREEN]
    green = [each.text for each in rows if each.id not in GIVES_A_NUMBER | CALLS_SOMEONE | SAYS_THEIR_AGE]
    noticed = Counter(kind for text in green for kind in kinds(text))

    assert len(green) > 7_000
    assert noticed.total() - noticed[Kind.MINOR] <= len(green) / 1_000
    assert noticed[Kind.MINOR] <= len(green) / 1_000


def test_the_same_opening_is_recognised_through_small_changes():
    one = opening_of("Bonjour Lune, je m'appelle Marc et j'aimerais vous connaître !!")
    other = opening_of("BONJOUR Lune – je m’appelle  Marc et j'aimerais vous connaitre 😀 06")

    assert one == other != ""
    assert opening_of("Bonjour à vous") == ""


@pytest.mark.parametrize("age", ["10", "11", "12", "13", "14", "15", "16", "17", "dix-sept", "onze", "douze", "treize", "quatorze", "quinze", "seize", "１５", "①⑤"])
@pytest.mark.parametrize("said", ["j’ai {} ans", "JE VIENS D’AVOIR {} ANS", "je n’ai que {} ans"])
def test_the_quick_look_before_the_slow_one_hides_no_age(said, age):
    assert kinds(said.format(age)) == {Kind.MINOR}


@pytest.mark.parametrize(
    "school", ["6e", "5ème", "4e", "3e", "sixième", "cinquième", "quatrième", "troisième", "seconde", "2nde", "1ère", "première", "terminale", "tle", "cm2"]
)
def test_the_quick_look_before_the_slow_one_hides_no_class(school):
    assert kinds(f"Je suis en {school}.") == {Kind.MINOR}
