"""A text cut in marked pieces is still the same text."""

from hypothesis import given
from hypothesis import strategies as st

from eclaireur.people.highlight import highlighted


@st.composite
def texts_with_spans(draw):
    text = draw(st.text(max_size=60))
    edge = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(edge, edge).map(sorted).map(tuple).filter(lambda span: span[0] < span[1]), max_size=6))
    return text, spans


@given(texts_with_spans())
def test_the_pieces_are_the_text_and_exactly_the_spans_are_marked(case):
    text, spans = case
    pieces = highlighted(text, spans)
    assert "".join(piece for piece, _ in pieces) == text
    marks = [marked for piece, marked in pieces for _ in piece]
    assert marks == [any(start <= at < end for start, end in spans) for at in range(len(text))]
    assert all(piece for piece, _ in pieces)
