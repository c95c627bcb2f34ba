"""Triage, pure: reading a text. Rules that worry, rules that calm, and points that add up.

A level is reached at one point: its own rules and those above bring their weight (each rule once), and the level just
below lends half a point at most. So one strong sign is enough, two half signs are, and thoughts of death with the means
at hand are more than thoughts of death.

In a message of more than SHORT words, what the rules find of danger is a half sign: stories told from afar hold the same words. By
itself it is amber; a learned model that listens (`classifiers.Completing`) needs less to raise such a text.

What calms (green rules) covers words, a part of a sentence, a sentence or the text; a worry that it covers counts as much
as the calming rule leaves. Words of the text are met with the words that announce each pattern: most texts meet none.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from eclaireur.safety.triage import (
    amber,
    amber_told,
    crisis,
    crisis_fields,
    crisis_means,
    crisis_now,
    crisis_others,
    green,
    green_fields,
    red,
    red_fields,
    red_others,
)
from eclaireur.safety.triage.classifiers import SHORT, Classifier
from eclaireur.safety.triage.levels import Level, Reach
from eclaireur.safety.triage.models import Fired, Reading, Rule, Signs
from eclaireur.safety.triage.normalise import Normal, normalised
from eclaireur.safety.triage.syntax import KEY_LENGTHS, SENTENCE_ENDS, Pattern, compiled

RULES = (
    *crisis.RULES, *crisis_means.MEANS_RULES, *crisis_others.OTHERS_RULES, *crisis_fields.FIELD_RULES, *crisis_now.NOW_RULES,
    *red.RULES, *red_others.OTHERS_RULES, *red_fields.FIELD_RULES,
    *amber.RULES, *amber_told.TOLD_RULES,
    *green.RULES, *green_fields.FIELD_RULES,
)  # fmt: skip
"""The rules we ship."""
ENOUGH = 1.0
"""Points at which a level is reached."""
LENT = 0.5
"""Points that the level just below lends at most."""
TURNS = ("mais", "but", "sauf", "pourtant", "cependant", "maintenant", "desormais", "aujourd", "sinon", "now", "et la", "depuis")
"""Words at which a sentence turns: what calms one side says nothing of the other."""


@dataclass(frozen=True, slots=True)
class _Hit:
    """A rule found at [start, end) of a normal text."""

    rule: Rule
    start: int
    end: int


class Ruleset:
    """Rules indexed by the words that announce them, made once."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._by_key: dict[str, list[tuple[int, Rule, Pattern]]] = defaultdict(list)
        number = 0
        for rule in rules:
            for pattern in rule.patterns:
                ready = compiled(pattern)
                for key in ready.keys:
                    self._by_key[key].append((number, rule, ready))
                number += 1
        self._keys = frozenset(self._by_key)

    def announced(self, words: set[str]) -> bool:
        """Whether any rule may be found among these words (and beginnings of words)."""
        return not self._keys.isdisjoint(words)

    def hits(self, normal: Normal, words: set[str]) -> list[_Hit]:
        """Where the rules are found."""
        asked = {number: (rule, ready) for key in self._keys & words for number, rule, ready in self._by_key[key] if ready.may_be_among(words)}
        return [
            _Hit(rule, start, end)
            for _, (rule, ready) in sorted(asked.items(), key=lambda item: item[0])
            for start, end in ready.places(normal.marked)
        ]


@lru_cache(maxsize=1)
def _shipped() -> tuple[Ruleset, Ruleset]:
    """The rules we ship: those that worry, those that calm."""
    return Ruleset(rule for rule in RULES if rule.level > Level.GREEN), Ruleset(rule for rule in RULES if rule.level == Level.GREEN)


@lru_cache(maxsize=32)
def _added(rules: tuple[Rule, ...]) -> Ruleset:
    return Ruleset(rule for rule in rules if rule.level > Level.GREEN)


def read(text: str, *, extra: Sequence[Rule] = (), classifiers: Sequence[Classifier] = ()) -> Reading:
    """The level of `text` (any string) and the rules that explain it.

    `extra` rules, an operator's own, and `classifiers` may only raise the level: nothing calms what they say.
    """
    normal = normalised(text)
    words = announcing(normal.words)
    fired, points = _noticed(normal, words)
    signs = _signs(points)
    own: dict[Level, dict[str, float]] = defaultdict(dict)
    if extra:
        for hit in _added(tuple(extra)).hits(normal, words):
            fired.append(Fired(hit.rule.name, normal.span(hit.start, hit.end), hit.rule.level))
            own[hit.rule.level][hit.rule.name] = hit.rule.weight
    level = _reached({each: points[each] | own[each] for each in Level} if own else points)
    halved = len(normal.words) > SHORT and level > Level.AMBER
    if halved:
        level = max(Level.AMBER, _reached(own))
    is_doubtful = False
    for classifier in classifiers:
        said, unsure = _said(classifier, text, signs)
        is_doubtful |= unsure
        if said > level:
            level = said
            fired.append(Fired(classifier.name, (0, len(text)), said))
    if halved:
        fired = [Fired(each.rule, each.span, min(each.level, level)) for each in fired]
    fired = [each for each in fired if each.level <= level]  # a sign that was not enough explains nothing
    return Reading(level, tuple(sorted(set(fired), key=lambda one: (one.span, one.rule))), is_doubtful and level < Level.CRISIS)


def signs_in(text: str) -> Signs:
    """What the rules we ship find of danger in `text`: what a model that listens is told."""
    normal = normalised(text)
    return _signs(_noticed(normal, announcing(normal.words))[1])


def announcing(words: Sequence[str]) -> set[str]:
    """The words, and their beginnings, as keys of patterns."""
    return set(chain.from_iterable(map(_keys_of, words)))


@lru_cache(maxsize=8192)
def _keys_of(word: str) -> tuple[str, ...]:
    """A word and its beginnings. Words come back: the common ones are remembered."""
    begun = [f"{word[:length]}*" for length in KEY_LENGTHS if len(word) >= length]
    return (word, *begun, f"{word[0]}#") if word[0].isdigit() else (word, *begun)


def _noticed(normal: Normal, words: set[str]) -> tuple[list[Fired], dict[Level, dict[str, float]]]:
    """What our rules find in a text, calmed where it is; and the points of each rule, by the level it is left."""
    worries, calms = _shipped()
    points: dict[Level, dict[str, float]] = defaultdict(dict)
    if not worries.announced(words):
        return [], points
    found = worries.hits(normal, words)
    fired = list(_weighed(normal, found, calms.hits(normal, words) if found else []))
    weights = {hit.rule.name: hit.rule.weight for hit in found}
    for each in fired:
        points[each.level][each.rule] = weights.get(each.rule, 0.0)
    return fired, points


def _weighed(normal: Normal, found: list[_Hit], soothing: list[_Hit]) -> Iterator[Fired]:
    """Each worry at the level that what calms leaves it, and what calmed."""
    covers = _Covers(normal.text, soothing)
    useful = set()
    for hit in found:
        level = hit.rule.level
        for calm in covers.over(hit):
            useful.add(calm)
            level = min(level, calm.rule.leaves)
        if level > Level.GREEN:
            yield Fired(hit.rule.name, normal.span(hit.start, hit.end), level)
    for calm in useful:
        yield Fired(calm.rule.name, normal.span(calm.start, calm.end), Level.GREEN)


class _Covers:
    """What calms, by rule: places that do not overlap, in order, so that each worry is met in a few steps."""

    def __init__(self, text: str, soothing: list[_Hit]) -> None:
        self.by_rule: dict[str, list[tuple[int, int, _Hit]]] = defaultdict(list)
        for calm in sorted(soothing, key=lambda one: (one.start, one.end)):
            start, end = _covered(text, calm)
            places = self.by_rule[calm.rule.name]
            if places and start < places[-1][1]:
                first, last, kept = places[-1]
                places[-1] = (min(first, start), max(last, end), kept)
            else:
                places.append((start, end, calm))

    def over(self, hit: _Hit) -> Iterator[_Hit]:
        """What calms `hit`, one place a rule."""
        for places in self.by_rule.values():
            at = bisect_left(places, hit.end, key=lambda place: place[0]) - 1
            if at < 0 or places[at][1] <= hit.start:
                continue
            start, end, calm = places[at]
            whole = start <= hit.start and hit.end <= end
            if calm.rule.reach == Reach.WORDS or (whole and hit.rule.about in calm.rule.calms):
                yield calm


def _covered(text: str, calm: _Hit) -> tuple[int, int]:
    """What a calming rule covers in the normal text, from where it was found."""
    if calm.rule.reach == Reach.WORDS:
        return calm.start, calm.end
    if calm.rule.reach == Reach.TEXT:
        return 0, len(text)
    cuts = [*SENTENCE_ENDS]
    if calm.rule.reach == Reach.PART:
        cuts += [f" {word} " for word in TURNS]
    start = max(text.rfind(cut, 0, calm.start + 1) for cut in cuts)
    ends = [place for cut in cuts if (place := text.find(cut, calm.end - 1)) >= 0]
    return max(start, 0), min(ends, default=len(text)) + 1


def _reached(points: dict[Level, dict[str, float]]) -> Level:
    """The highest level whose points are enough."""
    for level in (Level.CRISIS, Level.RED, Level.AMBER):
        above = {name: weight for other in points if other >= level for name, weight in points[other].items()}
        below = points.get(_BELOW[level], {})
        if above and sum(above.values()) + min(LENT, LENT * sum(below.values())) >= ENOUGH:
            return level
    return Level.GREEN


def _said(classifier: Classifier, text: str, signs: Signs) -> tuple[Level, bool]:
    """What a model says, and whether it doubts; told of the signs when it listens (to ask its protocol each time would be slow)."""
    if weighed := getattr(classifier, "weighed", None):
        level, unsure = weighed(text, signs)
        return Level(level), unsure
    beside = getattr(classifier, "beside", None)
    return Level(beside(text, signs) if beside else classifier.level(text)), False


def _signs(points: dict[Level, dict[str, float]]) -> Signs:
    """What the rules found, in points, for a model that listens."""
    crisis = sum(points.get(Level.CRISIS, {}).values())
    return Signs(min(ENOUGH, crisis + sum(points.get(Level.RED, {}).values())), min(ENOUGH, crisis))


_BELOW = {Level.CRISIS: Level.RED, Level.RED: Level.AMBER, Level.AMBER: Level.GREEN}
