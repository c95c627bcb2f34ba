"""JSON and SKOS Turtle: nothing is lost in a round trip, and what is wrong is named."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eclaireur.people.thesaurus import Entry, Thesaurus, ThesaurusError
from eclaireur.people.thesaurus_files import format_of, read, write

label = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=60).filter(str.strip)
words = st.lists(label, max_size=3).map(tuple)
note = st.text(st.characters(exclude_categories=["Cc", "Cs"], include_characters="\n\t"), max_size=200)


@st.composite
def thesauri(draw):
    ids = draw(st.lists(st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True), min_size=1, max_size=8, unique=True))
    depth, entries = {None: 0}, []
    for concept in ids:
        parent = draw(st.sampled_from([known for known, level in depth.items() if level < 6]))
        depth[concept] = depth[parent] + 1
        texts = [draw(words) for _ in range(4)]
        entries.append(
            Entry(concept, parent, draw(label), draw(st.just("") | label), *texts, draw(note), draw(note), draw(st.booleans()))
        )
    return Thesaurus(draw(st.permutations(entries)))


@pytest.mark.parametrize("file_format", ["json", "turtle"])
@settings(max_examples=60, deadline=None)
@given(thesaurus=thesauri())
def test_a_round_trip_loses_nothing(file_format, thesaurus):
    assert read(write(thesaurus, file_format), file_format) == thesaurus


@pytest.mark.parametrize("file_format", ["json", "turtle"])
def test_a_file_with_a_byte_order_mark_and_windows_lines_is_read(file_format):
    thesaurus = Thesaurus([Entry("a", None, "Été"), Entry("b", "a", "Hiver")])
    data = b"\xef\xbb\xbf" + write(thesaurus, file_format).replace(b"\n", b"\r\n")
    assert read(data, file_format) == thesaurus


def why(data, file_format):
    with pytest.raises(ThesaurusError) as caught:
        read(data, file_format)
    return str(caught.value)


@pytest.mark.parametrize("file_format", ["json", "turtle"])
@settings(max_examples=40, deadline=None)
@given(cut=st.floats(0, 0.98))
def test_a_truncated_file_is_refused_wherever_it_is_cut(file_format, cut):
    whole = write(Thesaurus([Entry(f"c{rank}", None, f"Vécu {rank}", note_fr="Une note") for rank in range(12)]), file_format)
    why(whole[: int(len(whole) * cut)], file_format)


def test_a_truncated_json_says_so_with_its_line():
    whole = write(Thesaurus([Entry("a", None, "A"), Entry("b", None, "B")]), "json")
    assert "ligne 3" in (said := why(whole[:-4], "json"))
    assert "trop tôt" in said


@pytest.mark.parametrize("file_format", ["json", "turtle"])
def test_bytes_that_are_not_utf8_are_named_by_their_line(file_format):
    assert why(b"un\ndeux\n" + b"\xff\xfe", file_format) == "ligne 3 : le fichier n’est pas en UTF-8"


@pytest.mark.parametrize("file_format", ["json", "turtle"])
def test_an_empty_file_is_refused(file_format):
    assert "vide" in why(b" \n", file_format)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"id": "a"}, "une liste"),
        (["a"], "concept n° 1 : ce n’est pas un concept"),
        ([{"id": "a", "label_fr": 3}], "concept n° 1 (a) : le champ label_fr doit être un texte"),
        ([{"id": "a", "label_fr": "A", "labels": "x"}], "« labels » n’est pas connu"),
        ([{"id": "a", "label_fr": "A", "synonyms_fr": "x"}], "synonyms_fr doit être une liste"),
        ([{"id": "a", "label_fr": "A", "active": "oui"}], "active doit être true ou false"),
        ([{"label_fr": "A"}], "concept n° 1 : il n’a pas d’identifiant"),
        ([{"id": "a"}], "a : il n’a pas de libellé français"),
        ([{"id": "a", "label_fr": "A", "parent": "b"}], "a : son parent « b » n’existe pas"),
    ],
)
def test_a_wrong_json_names_the_concept_and_the_reason(rows, said):
    assert said in why(json.dumps(rows).encode(), "json")


def test_json_nested_beyond_reason_is_refused_in_words():
    why(b"[" * 200_000, "json")


TURTLE = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n@prefix x: <http://example.org/> .\n"


def test_a_turtle_from_elsewhere_is_read_with_regional_labels_and_ids_taken_from_addresses():
    text = TURTLE + 'x:deuil a skos:Concept ; skos:prefLabel "Deuil"@fr-FR, "Grief"@en ; skos:hiddenLabel "en deuil"@fr .'
    assert read(text.encode(), "turtle") == Thesaurus([Entry("deuil", None, "Deuil", "Grief", everyday_fr=("en deuil",))])


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('x:a a skos:Concept ; skos:prefLabel "A"@en .', "a : il n’a pas de libellé français"),
        ('x:a a skos:Concept ; skos:prefLabel "A"@fr, "B"@fr .', "plusieurs skos:prefLabel en « fr »"),
        ('x:a a skos:Concept ; skos:prefLabel "A"@fr ; skos:broader x:b .', "n’existe pas"),
        ('x:a a skos:Concept ; skos:prefLabel "A"@fr ; skos:broader x:a, x:b .', "plusieurs skos:broader"),
        ('x:a a skos:Concept ; skos:notation "a", "b" ; skos:prefLabel "A"@fr .', "plusieurs skos:notation"),
        ('x:a skos:prefLabel "A"@fr .', "aucun skos:Concept"),
        ("x:a a skos:Concept ; ;; skos:prefLabel", "Turtle"),
        (
            'x:a a skos:Concept ; skos:notation "n" ; skos:prefLabel "A"@fr .\n'  # noqa: ISC004
            'x:b a skos:Concept ; skos:notation "n" ; skos:prefLabel "B"@fr .',
            "n : cet identifiant est donné deux fois",
        ),
    ],
)
def test_a_wrong_turtle_names_the_concept_and_the_reason(body, said):
    assert said in why((TURTLE + body).encode(), "turtle")


def test_a_turtle_syntax_error_names_its_line():
    assert why((TURTLE + "x:a a skos:Concept skos:prefLabel .").encode(), "turtle").startswith("ligne 3")


def test_the_format_is_told_by_the_end_of_the_name():
    assert [format_of(name) for name in ("a.json", "A.TTL", "a.csv")] == ["json", "turtle", None]
