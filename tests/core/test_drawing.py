"""Pieces drawn once: the same for the same inputs, with people's words put in afterwards and escaped."""

import pytest
from django.utils.safestring import mark_safe
from django.utils.translation import override

from eclaireur.core import drawing
from eclaireur.core.drawing import drawn, place_of

ROW = "community/topic_row.html"
LOOK = {"has_title": True, "has_name": True, "is_unread": False, "is_pinned": False, "is_hidden": False, "is_closed": False,
        "answers": 0, "note": "", "themes": ("Sommeil",)}


def words(**others):
    return {"title": "La nuit", "name": "Aube", "url": "/un/", "moved": "hier", **others}


def kept():
    return drawing._pieces.cache_info()


def test_the_words_of_two_people_share_one_drawing_and_never_mix():
    drawing._pieces.cache_clear()
    one = drawn(ROW, words(title="Un", name="Aube", url="/un/"), LOOK)
    other = drawn(ROW, words(title="Deux", name="Brume", url="/deux/"), LOOK)
    assert kept().misses == 1
    assert all(word in one for word in ("Un", "Aube", 'href="/un/"'))
    assert all(word in other for word in ("Deux", "Brume"))
    assert not any(word in other for word in ("Aube", "/un/"))
    assert drawing.MARK not in one + other


def test_what_people_wrote_is_not_kept():
    drawing._pieces.cache_clear()
    drawn(ROW, words(title="Un secret", name="Aube secrète"), LOOK)
    pieces = drawing._pieces(ROW, "fr", tuple(words()), tuple(LOOK.items()), dict)
    assert kept().hits == 1, "the very piece kept above"
    assert "secr" not in "".join(pieces)


def test_words_are_escaped_unless_they_are_safe():
    assert "&lt;script&gt;" in drawn(ROW, words(title="<script>"), LOOK)
    assert "<em>oui</em>" in drawn(ROW, words(title=mark_safe("<em>oui</em>")), LOOK)


def test_another_input_or_another_language_is_another_drawing():
    assert "Sommeil" in drawn(ROW, words(), LOOK)
    assert "Sommeil" not in drawn(ROW, words(), LOOK | {"themes": ()})
    assert 'class="unread"' in drawn(ROW, words(), LOOK | {"is_unread": True})
    foot = {"csrf_token": "", "here": "/", "here_quoted": "/"}
    with override("en"):
        assert "Lire en français" in drawn("core/foot.html", foot, {})
    with override("fr"):
        assert "Read in English" in drawn("core/foot.html", foot, {})


def test_a_word_that_names_another_word_is_a_word():
    assert drawn(ROW, words(title="-name-"), LOOK).count("Aube") == 1
    assert place_of("title") not in drawn(ROW, words(title=str(place_of("name"))), LOOK).replace(str(place_of("name")), "")


def test_the_token_of_a_submission_is_never_shared():
    with pytest.raises(RuntimeError, match="one submission"):
        drawn("cotton/once.html", {}, {})
    assert 'value="this time"' in drawn("cotton/once.html", {"once_token": "this time"}, {})


def test_a_form_without_its_token_is_not_drawn():
    with pytest.raises(RuntimeError, match="nobody could send"):
        drawn("core/foot.html", {"here": "/", "here_quoted": "/"}, {"csrf_token": "of someone"})


def test_a_word_is_made_only_where_it_is_printed():
    def never():
        raise AssertionError

    assert "Aube" not in drawn(ROW, words(name=never), LOOK | {"has_name": False})
