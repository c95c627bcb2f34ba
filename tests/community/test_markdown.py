"""Whatever is written, only a few harmless tags come out, and no word is lost."""

from html.parser import HTMLParser

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eclaireur.community.markdown import ATTRIBUTES, REL, TAGS, draw
from eclaireur.community.markdown import SCHEMES as ALLOWED

PIECES = st.sampled_from([
    "<script>", "</p>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))", "![x](https://x.fr/i.png)", "**", "*", "_", "`",
    "> ", "- ", "1. ", "\n", "\n\n", "[", "](", ")", "<https://x.fr>", "https://exemple.fr/a?b=c", "&lt;", "&#106;", "\\", '"', "'",
    "onclick=", "style=", "data:text/html,", "mot", "é", "\u05d0", "😀", "# titre", "| a |", "<!--", "]]>", "\t", " ",
])
TEXTS = st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join)


class Reader(HTMLParser):
    """What a browser would meet."""

    def __init__(self):
        super().__init__()
        self.tags, self.text = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text.append(data)


def read(text):
    reader = Reader()
    reader.feed(draw(text))
    reader.close()
    return reader


@given(TEXTS)
def test_only_the_tags_and_attributes_of_the_list_come_out(text):
    for tag, attributes in read(text).tags:
        assert tag in TAGS
        allowed = {"a": {"href", "rel"}, "ol": {"start"}, "p": {"dir"}}.get(tag, set())
        assert set(attributes) <= allowed
        if tag == "a":
            assert attributes["href"].startswith(("https://", "http://"))
            assert attributes["rel"] == REL


ENTITIES = st.sampled_from(["&#x6a;", "&#106", "&colon;", "&Tab;", "&NewLine;", "&lpar;", "&#0;", "&amp;", "&#x3c;", "&lt;", "\u2028", "\x0b", "\ufeff"])
SCHEMES = st.sampled_from(["javascript:", "JaVaScRiPt:", "java\tscript:", "vbscript:", "data:text/html;base64,", "file:///", "\\\\x.fr\\", "http:javascript:"])
TAGGED = st.builds(
    "<{}{} {}={}{}>".format,
    st.sampled_from(["", "/", "!--", "?"]),
    st.sampled_from(["script", "svg", "math", "iframe", "img", "a", "style", "object", "form", "base", "meta", "noscript", "template", "p", "IMG/"]),
    st.sampled_from(["onload", "onerror", "href", "src", "xlink:href", "style", "srcdoc", "formaction", "ONCLICK"]),
    st.sampled_from(["", '"', "'", "`"]), SCHEMES | ENTITIES,
)
HOSTILE = st.lists(PIECES | ENTITIES | SCHEMES | TAGGED | st.text(max_size=5), max_size=25).map("".join)


@given(HOSTILE)
def test_nothing_hostile_comes_out_whatever_is_mixed(text):
    drawn = draw(text)
    reader = Reader()
    reader.feed(drawn)
    reader.close()
    for tag, attributes in reader.tags:
        assert tag in TAGS
        assert not any(name.startswith("on") or name in {"style", "src", "srcset"} for name in attributes)
        address = attributes.get("href", "https://")
        assert address.startswith(("https://", "http://"))
    bare = drawn.lower()
    for mark in ("<script", "<img", "<svg", "<iframe", "<style", "<object", "<form", "<base", "<meta", "<!--"):
        assert mark not in bare


@given(HOSTILE)
def test_what_was_cleaned_stays_as_it_is_when_cleaned_again(text):
    once = draw(text)
    assert nh3.clean(once, tags=TAGS, attributes=ATTRIBUTES, link_rel=REL, url_schemes=ALLOWED) == once


@given(st.sampled_from(["**", "*", "> ", "- ", "[", "](", "<", "_", "1. ", "~", "`", "\\", "&", "![", "http://"]), st.integers(1, 3000))
def test_no_repetition_takes_it_down(sign, times):
    assert isinstance(draw(sign * times), str)


@given(st.lists(st.sampled_from(["bonjour", "matin", "**fort**", "*doux*", "> cité", "- point", "<b>brut</b>"]), min_size=1))
def test_no_word_is_lost(words):
    shown = "".join(read("\n".join(words)).text)
    for word in words:
        assert word.strip("*>- ") in shown


@pytest.mark.parametrize("text", ["> " * 500 + "fond", "- " * 300 + "fond", "*" * 4000 + "fond" + "*" * 4000, "[" * 5000 + "fond"])
def test_what_is_too_deep_is_shown_as_it_was_written(text):
    assert "fond" in "".join(read(text).text)


def test_pasted_html_is_shown_as_text():
    assert "<b>gras</b>" in "".join(read("<b>gras</b>").text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("[ma banque](https://ailleurs.example/x)", "ma banque (ailleurs.example)"), ("https://exemple.fr/a.", "https://exemple.fr/a.")],
)
def test_a_link_says_where_it_leads(text, shown):
    assert "".join(read(text).text).strip() == shown


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//x.fr", "/chemin", "https://nom@x.fr", "ftp://x.fr"])
def test_links_lead_to_the_web_and_nowhere_else(address):
    assert "a" not in {tag for tag, _ in read(f"[mot]({address})").tags}
