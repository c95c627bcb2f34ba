"""The syntax of patterns: what it finds, what it refuses, and that nothing in it takes long."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eclaireur.safety.triage.engine import RULES, announcing
from eclaireur.safety.triage.normalise import normalised
from eclaireur.safety.triage.syntax import LONGEST, PatternError, compiled, operators_pattern


def found(pattern, text):
    return bool(list(compiled(pattern).places(normalised(text).marked)))


@pytest.mark.parametrize(
    ("pattern", "there", "not_there"),
    [
        ("je veux partir", ["Je veux vraiment partir !", "jveu juste partir"], ["je ne veux pas partir", "veux partir"]),
        ("saut* du pont", ["sauter du pont", "je saute du pont"], ["du pont", "assaut du pont"]),
        ("(corde|lame) prête", ["la corde prete", "LAME PRÊTE"], ["corde", "prête"]),
        ("(très)? mal", ["mal", "très mal"], ["mâle"]),
        ("seule?", ["seul", "seule"], ["seules"]),
        ("je .. partir", ["je pense bientôt partir", "je partir"], ["je ne vais pas partir", "je vais. Puis partir"]),
        ("fini !(avec|de)", ["c'est fini", "fini."], ["fini avec", "fini vraiment avec", "fini de"]),
        ("corde & poutre", ["la poutre, la corde", "corde et poutre"], ["corde. poutre", "corde"]),
        ("j'ai mal", ["j’ai mal", "jai mal"], ["il a mal"]),
        ("il y a # ans", ["il y a 12 ans"], ["il y a des ans"]),
        ("m'ordonn*", ["elle m’ordonne"], ["elle ordonne"]),
        ('" .. "', ["il dit « bonsoir » et part"], ["il dit bonsoir"]),
    ],
)
def test_a_pattern_finds_what_it_says(pattern, there, not_there):
    assert [text for text in there if not found(pattern, text)] == []
    assert [text for text in not_there if found(pattern, text)] == []


@pytest.mark.parametrize(
    "pattern", ["", "   ", "(", ")", "a|", "|", "(a|)", "?", "*", "a*", "sa*ut", "..", "a & ", "(a)?", "<rien>", "a [b]+ {3}", "\\d"],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(pattern):
    with pytest.raises(PatternError) as refused:
        compiled(pattern)
    assert str(refused.value)


@pytest.mark.parametrize("pattern", ["<die>", "x" * (LONGEST + 1), "a .. b .. c .. d", "a & b & c & d"])
def test_an_operator_keeps_to_simple_patterns(pattern):
    with pytest.raises(PatternError):
        operators_pattern(pattern)


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("ab *?|().<>&!#,\" é'"), max_size=40))
def test_any_pattern_is_read_or_refused(pattern):
    try:
        ready = compiled(pattern)
    except PatternError:
        return
    assert ready.keys
    list(ready.places(normalised("a b ab é, « a » b. aab").marked))


def test_the_worst_pattern_an_operator_may_write_stays_quick():
    ready = operators_pattern("(a|(a)? a|a a) .. (a|a a) .. b & (a a|a a a|a) c")
    text = normalised("a " * 10_000).marked
    start = time.process_time()
    assert list(ready.places(text)) == []
    assert time.process_time() - start < 30  # seconds: a bound that only an explosion would break


def test_a_pattern_is_searched_only_where_all_the_words_it_needs_are():
    pattern = compiled("je .. (partir|mourir) (demain|ce soir)? & corde")
    assert pattern.may_be_among(announcing(normalised("la corde est là, je voudrais partir").words))
    assert not pattern.may_be_among(announcing(normalised("je voudrais partir").words))
    assert not pattern.may_be_among(announcing(normalised("je prends la corde").words))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_where_a_pattern_is_found_its_text_holds_the_words_it_needs(rule):
    for said in (*rule.fires, *rule.silent):
        normal = normalised(said)
        words = announcing(normal.words)
        for pattern in map(compiled, rule.patterns):
            assert pattern.may_be_among(words) or not any(pattern.places(normal.marked))
