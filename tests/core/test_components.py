"""Components say everything they must, escape everything they are given, and tie errors to their fields."""

import datetime as dt

import pytest
import time_machine
from bs4 import BeautifulSoup
from django import forms
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.utils import timezone, translation
from django_cotton.compiler_regex import CottonCompiler

from eclaireur.core.templatetags.core import in_words, initial, weight_in_words

NASTY = """"><script>alert("1")</script> 'onclick='x' """


def draw(source, rf=None, path="/", **context):
    """The soup of a template made of components."""
    template = Template(CottonCompiler().process(source))
    made = RequestContext(rf.get(path), context) if rf else Context(context)
    return BeautifulSoup(template.render(made), "html.parser")


class Letter(forms.Form):
    subject = forms.CharField(label="Sujet", help_text="Quelques mots.", max_length=10)
    body = forms.CharField(label="Texte", widget=forms.Textarea, max_length=50, required=False)
    how = forms.ChoiceField(label="Comment", widget=forms.RadioSelect, choices=[("a", "Par écrit"), ("b", "De vive voix")])
    agreed = forms.BooleanField(label="J’accepte")
    ticket = forms.CharField(widget=forms.HiddenInput)


def test_each_control_has_a_label_and_its_help_is_tied_to_it():
    soup = draw("{{ form }}", form=Letter())
    for name in ("subject", "body", "agreed"):
        control = soup.find(attrs={"name": name})
        assert soup.find("label", attrs={"for": control["id"]}), name
    subject = soup.find(attrs={"name": "subject"})
    assert soup.find(id=subject["aria-describedby"]).get_text(strip=True) == "Quelques mots."
    assert soup.find("fieldset").find("legend").get_text(" ", strip=True) == "Comment (obligatoire)"


def test_required_is_said_in_words_and_optional_is_not_called_required():
    soup = draw("{{ form }}", form=Letter())
    assert "obligatoire" in soup.find("label", attrs={"for": "id_subject"}).get_text()
    assert "obligatoire" not in soup.find("label", attrs={"for": "id_body"}).get_text()


def test_errors_are_tied_to_their_fields_and_summed_up_with_links():
    soup = draw("{{ form }}", form=Letter({"subject": "beaucoup trop long", "body": "gardé"}))
    subject = soup.find(attrs={"name": "subject"})
    assert subject["aria-invalid"] == "true"
    tied = [soup.find(id=name) for name in subject["aria-describedby"].split()]
    assert all(tied)
    assert "10" in tied[-1].get_text()
    summary = soup.find(class_="errors")
    assert summary["role"] == "alert"
    assert summary["tabindex"] == "-1"
    targets = [link["href"][1:] for link in summary.find_all("a")]
    assert all(soup.find(id=target) for target in targets)
    assert len(targets) == 3
    assert soup.find("textarea", attrs={"name": "body"}).get_text(strip=True) == "gardé"


def test_what_is_missing_is_said_in_our_words():
    soup = draw("{{ form }}", form=Letter({}))
    assert "Il manque une réponse ici." in soup.get_text()
    assert "Cochez cette case pour continuer." in soup.get_text()


def test_a_hidden_field_is_drawn_and_its_error_is_said():
    form = Letter({})
    soup = draw("{{ form }}", form=form)
    assert soup.find("input", attrs={"name": "ticket", "type": "hidden"})
    assert len(soup.find(class_="errors").find_all("li")) == 4


def test_the_browser_never_cuts_a_long_text():
    area = draw("{{ form }}", form=Letter()).find("textarea")
    assert not area.has_attr("maxlength")
    assert area["data-limit"] == "50"


@pytest.mark.parametrize(
    "source",
    [
        '<c-button :title="nasty" :href="nasty">{{ nasty }}</c-button>',
        '<c-button title="{{ nasty }}" variant="{{ nasty }}">{{ nasty }}</c-button>',
        '<c-card :title="nasty" :meta="nasty" :mark="nasty" :data-x="nasty">{{ nasty }}</c-card>',
        '<c-notice :title="nasty" :data-x="nasty">{{ nasty }}</c-notice>',
        '<c-message :author="nasty" :id="nasty" :note="nasty">{{ nasty }}</c-message>',
        '<c-reasons :label="nasty"><c-reason :points="0.4">{{ nasty }}</c-reason></c-reasons>',
        '<c-timeline :label="nasty"><c-timeline.step :when="nasty" :title="nasty"></c-timeline.step></c-timeline>',
        '<c-empty :title="nasty">{{ nasty }}</c-empty><c-steps :label="nasty" />',
        '<c-table :caption="nasty"></c-table><c-tabs :label="nasty"><c-tabs.link :href="nasty" :count="nasty">x</c-tabs.link></c-tabs>',
        '<c-dialog id="d" :title="nasty">{{ nasty }}</c-dialog><c-title :lead="nasty" :back="nasty">{{ nasty }}</c-title>',
    ],
)
def test_nothing_given_to_a_component_becomes_markup(source):
    soup = draw(source, nasty=NASTY)
    assert soup.find("script") is None
    assert not [tag for tag in soup.find_all(True) if tag.has_attr("onclick")]


def test_an_attribute_in_double_quotes_cannot_add_another():
    tag = draw('<c-button :data-x="value">x</c-button>', value='"a" onmouseover="b"').button
    assert not tag.has_attr("onmouseover")
    assert tag["data-x"] == '"a" onmouseover="b"'


def test_a_component_sees_nothing_of_the_page_around_but_what_it_is_given():
    soup = draw("<c-card>x</c-card>", title="Titre de la page", footer="pied")
    assert "Titre de la page" not in soup.get_text()
    assert soup.find("footer") is None


def test_a_form_carries_the_csrf_and_once_tokens_each_time_new(rf):
    first, second = (draw('<c-form action="/x/" draft="d">y</c-form>', rf).form for _ in range(2))
    assert first["method"] == "post"
    assert first.find("input", attrs={"name": "csrfmiddlewaretoken"})
    assert first.find("input", attrs={"name": "once"})["value"] != second.find("input", attrs={"name": "once"})["value"]
    assert first["data-draft"] == "d"


def test_a_search_form_carries_no_token(rf):
    form = draw('<c-form method="get">y</c-form>', rf).form
    assert form.find("input") is None


def test_a_confirmation_works_without_script(rf):
    soup = draw('<c-confirm label="Effacer" yes="Oui" action="/x/">Sûr ?</c-confirm>', rf)
    assert soup.details.summary.get_text(strip=True) == "Effacer"
    assert soup.details.form["action"] == "/x/"
    assert soup.details.form.button["type"] == "submit"


def test_a_reason_has_a_meter_and_the_same_in_words():
    soup = draw('<c-reason :points="0.8">Même ville</c-reason><c-reason :points="0.02" :most="0.1">Même langue</c-reason>')
    strong, weak = soup.find_all("meter")
    assert (strong["value"], strong["aria-label"]) == ("0.8", "compte beaucoup")
    assert (weak["value"], weak["max"], weak["aria-label"]) == ("0.02", "0.1", "compte un peu")


def test_a_reason_of_nothing_does_not_divide_by_zero():
    assert weight_in_words(0, 0) == "compte un peu"


def test_a_meter_keeps_its_decimal_point_in_french(settings):
    with translation.override("fr"):
        assert draw('<c-reason :points="p">x</c-reason>', p=0.25).meter["value"] == "0.25"


def test_pagination_keeps_the_rest_of_the_address_and_ends(rf):
    pages = Paginator(range(45), 20)
    middle = draw('<c-pagination :page="page" />', rf, "/?q=hier+soir&page=2", page=pages.page(2))
    assert {link["href"] for link in middle.find_all("a")} == {"?q=hier+soir&page=1", "?q=hier+soir&page=3"}
    last = draw('<c-pagination :page="page" />', rf, "/?page=3", page=pages.page(3))
    assert "C’est la fin de la liste." in last.get_text()
    assert len(last.find_all("a")) == 1
    short = draw('<c-pagination :page="page" />', rf, page=Paginator([1], 20).page(1))
    assert short.get_text(strip=True) == ""


def test_my_message_and_theirs_are_told_apart_by_ear_too():
    mine = draw('<c-message :mine="True" author="Coline">Bonjour</c-message>')
    theirs = draw('<c-message author="Tilleul">Bonjour</c-message>')
    assert mine.h3.get_text() == "Vous"
    assert theirs.h3.get_text() == "Tilleul"
    assert "mine" in mine.article["class"]
    assert "mine" not in theirs.article["class"]


def test_a_dynamic_attribute_false_is_false():
    assert "mine" not in draw('<c-message :mine="m">x</c-message>', m=False).article["class"]


@time_machine.travel(dt.datetime(2026, 6, 10, 12, 0, tzinfo=dt.UTC), tick=False)
@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (dt.timedelta(minutes=5), "aujourd’hui, 13\u00a0h\u00a055"),
        (dt.timedelta(hours=20), "hier, 18\u00a0h"),
        (dt.timedelta(days=7), "mercredi 3 juin, 14\u00a0h"),
        (dt.timedelta(days=400), "6 mai 2025, 14\u00a0h"),
    ],
)
def test_moments_are_told_as_people_say_them(ago, words):
    with translation.override("fr"):
        assert in_words(timezone.now() - ago) == words


def test_moments_in_english_and_no_moment_at_all():
    with translation.override("en"):
        assert in_words(dt.datetime(2020, 1, 2, 8, 5, tzinfo=dt.UTC)).endswith("09:05")
    assert in_words(None) == ""


@pytest.mark.parametrize(("name", "letter"), [("marjolaine", "M"), ("_élan", "É"), ("42", "4"), ("🕯️", "·"), ("", "·")])
def test_a_mark_is_the_first_letter_of_the_pseudonym(name, letter):
    assert initial(name) == letter


def test_words_of_help_written_in_the_page_are_tied_to_the_field_too():
    soup = draw('<c-field :field="form.body" help="Utile plus tard." /><c-field :field="form.how" help="Au choix." />', form=Letter())
    assert soup.find(id=soup.textarea["aria-describedby"]).get_text() == "Utile plus tard."
    assert soup.find(id=soup.fieldset["aria-describedby"]).get_text() == "Au choix."
    plain = draw('<c-field :field="form.body" />', form=Letter())
    assert not plain.textarea.has_attr("aria-describedby")


def test_a_sentence_may_end_with_a_moment_without_a_space_before_its_full_stop():
    assert "</time>." in str(draw('<p>Depuis <c-time :at="at" />.</p>', at=timezone.now()))
