"""Reading a text: what people mean, points that add up, and levels that only rise."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eclaireur.safety import triage
from eclaireur.safety.triage import Level, Rule, read
from eclaireur.safety.triage.classifiers import LONGEST
from eclaireur.safety.triage.evaluation import SENTENCES
from eclaireur.safety.triage.files import read_sentences
from eclaireur.safety.triage.learned import Learned
from eclaireur.safety.triage.models import Signs

with SENTENCES.open("rb") as lines:
    TEXTS = [sentence.text for sentence in read_sentences(lines, "sentences")]


@dataclass
class Always:
    said: Level
    name: str = "a model"

    def level(self, text):
        return self.said


@dataclass
class Listening:
    """Raises what the rules found some danger in, and keeps what it was told."""

    name: str = "listening"
    told: Signs | None = None

    def level(self, text):
        return Level.GREEN

    def beside(self, text, signs):
        self.told = signs
        return Level.CRISIS if signs.crisis else Level.RED if signs.danger else Level.GREEN


STORY = "Hier nous avons marché longtemps au bord de l'eau avec les chiens et il faisait presque chaud. "


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Je ne veux plus mourir.", "green"),
        ("Je ne veux plus vivre.", "red"),
        ("Je suis mort de rire.", "green"),
        ("Je suis mort de rire, mais je veux mourir.", "red"),
        ("C'est à se tirer une balle ce formulaire.", "green"),
        ("Mon frère veut en finir.", "red"),
        ("Mon frère veut en finir avec ses études.", "green"),
        ("Elle m'a dit « je veux mourir ».", "red"),
        ("La chanson « Je veux mourir » passe à la radio.", "green"),
        ("Le roman raconte un homme qui décide de se tuer.", "green"),
        ("J'ai fait une tentative il y a dix ans.", "amber"),
        ("Depuis dix ans je veux mourir.", "red"),
        ("J'ai peur de passer à l'acte.", "red"),
        ("Est-ce que vous pensez au suicide parfois ?", "green"),
        ("Le 3114 est le numéro de prévention du suicide.", "green"),
        ("On tue le temps.", "green"),
        ("Je vais le tuer, il est encore en retard.", "green"),
        ("Je vais le tuer ce soir, j'ai pris un couteau.", "crisis"),
        ("Je suis un poids pour tout le monde.", "red"),
        ("Je veux partir pour de bon.", "red"),
        ("Je voudrais m'endormir et ne plus jamais me réveiller.", "red"),
        ("Je veux mourir. La corde est prête.", "crisis"),
        ("Je n'ai pas d'idées noires.", "green"),
        ("Mon mari me frappe, quel numéro appeler ?", "red"),
        ("J'ai avalé toute la boîte, quel numéro appeler ?", "crisis"),
        ("i want to kill myself", "red"),
        ("kms", "red"),
        ("i'm going to kill myself tonight", "crisis"),
        ("", "green"),
    ],
)
def test_what_people_mean_is_understood(text, level):
    assert read(text).level == level


def test_a_reading_explains_itself_in_the_words_given():
    text = "Bonjour. Je veux… mourir"
    [wish] = [fired for fired in read("Bonjour. Je veux vraiment mourir").rules if fired.rule == "wish to die"]
    assert "Bonjour. Je veux vraiment mourir"[slice(*wish.span)] == "Je veux vraiment mourir"
    assert read(text).rules == tuple(sorted(read(text).rules, key=lambda fired: (fired.span, fired.rule)))


def test_what_calmed_is_told_as_green():
    fired = read("Je ne veux plus mourir.").rules
    assert {one.level for one in fired} <= {Level.GREEN}


def test_half_a_sign_is_not_enough_and_two_are():
    assert read("Merci pour tout.").level == Level.GREEN
    assert read("Merci pour tout. Ma décision est prise.").level == Level.CRISIS


@pytest.mark.parametrize(
    ("sign", "level", "told"),
    [
        ("Je veux mourir.", "red", Signs(1.0, 0.0)),
        ("La corde est prête, je veux mourir.", "crisis", Signs(1.0, 1.0)),
        ("Merci pour tout.", "crisis", Signs(0.5, 0.5)),
        ("Je me sens seul.", "amber", Signs()),
        ("", "green", Signs()),
    ],
)
def test_in_a_longer_message_danger_is_a_half_sign_that_a_model_completes(sign, level, told):
    model = Listening()
    assert read(STORY + sign).level <= Level.AMBER
    completed = read(STORY + sign, classifiers=[model])
    assert (completed.level, model.told) == (level, told)
    assert (model.name in {fired.rule for fired in completed.rules}) == (level in {"red", "crisis"})


def test_a_half_sign_that_nothing_completes_is_amber_and_says_why():
    reading = read(STORY + "Je veux mourir.")
    assert reading.level == Level.AMBER
    assert {("wish to die", Level.AMBER)} <= {(fired.rule, fired.level) for fired in reading.rules}
    assert {fired.level for fired in reading.rules} == {Level.AMBER}


@pytest.mark.parametrize(("sign", "level"), [("Je veux mourir.", "red"), ("Ce soir j’avale tout, adieu.", "crisis"), ("", "green")])
def test_danger_in_a_message_too_long_to_be_read_whole_is_a_half_sign_that_its_sentence_completes(sign, level):
    long = STORY * (LONGEST // 16 + 1)
    assert read(long + sign).level <= Level.AMBER
    assert read(long + sign, classifiers=[Learned()]).level == Level(level)
    assert read(f"{sign} {long}", classifiers=[Learned()]).level == Level(level)


def test_an_operators_rule_raises_a_longer_message_by_itself():
    assert read(STORY + "Je monte à la tour Perret", extra=[Rule("our tower", Level.RED, ("tour perret",))]).level == Level.RED


def test_extra_rules_raise_and_nothing_calms_them():
    own = [Rule("our tower", Level.RED, ("tour perret",))]
    assert read("on se voit à la tour Perret", extra=own).level == Level.RED
    assert read("dans le film, la tour Perret", extra=own).level == Level.RED
    assert read("je veux mourir", extra=[Rule("calm", Level.GREEN, ("mourir",))]).level == Level.RED


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(TEXTS), st.lists(st.sampled_from(list(Level)), max_size=3))
def test_with_any_classifier_the_level_is_never_lower(text, said):
    alone = read(text)
    together = read(text, classifiers=[Always(level) for level in said])
    assert together.level == max([alone.level, *said], key=lambda level: level.rank)
    assert {fired.rule for fired in alone.rules} <= {fired.rule for fired in together.rules}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(TEXTS), st.sampled_from(["a", "je", "mourir", "saut* .. pont"]), st.sampled_from(list(Level)))
def test_with_any_extra_rule_the_level_is_never_lower(text, pattern, level):
    assert read(text, extra=[Rule("own", level, (pattern,))]).level >= read(text).level


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(TEXTS))
def test_capitals_and_accents_change_nothing_and_shouting_neither(text):
    assert read(text.replace("’", "'")).level == read(text.replace("'", "’")).level
    assert read(f"  {text}\n\n").level == read(f"\n \n{text}").level == read(text).level


def test_levels_compare_by_urgency():
    assert Level.GREEN < Level.AMBER < Level.RED < Level.CRISIS
    assert max(Level) == "crisis"
    assert Level("red") >= Level.RED
    assert not Level.RED > Level.CRISIS


def test_it_runs_alone_without_django():
    asked = "import sys, eclaireur.safety.triage.__main__; sys.exit('django' in sys.modules)"
    source = str(Path(triage.__file__).parents[3])
    assert subprocess.run([sys.executable, "-c", asked], check=False, env={"PYTHONPATH": source}).returncode == 0
