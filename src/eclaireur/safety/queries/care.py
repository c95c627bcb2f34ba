"""The panel shown to whoever wrote of danger: which numbers come first, and what the team does about it."""

import datetime as dt
from dataclasses import dataclass
from itertools import chain, zip_longest

from eclaireur.accounts.models import Person
from eclaireur.safety.enums import HeldFor, Situation, Urgency
from eclaireur.safety.models import Alert, HelpNumber, Hold, Reading
from eclaireur.safety.queries.help import help_numbers
from eclaireur.safety.queries.oncall import next_on_call, on_call_now
from eclaireur.safety.registries import unread_words_for
from eclaireur.safety.triage import About
from eclaireur.safety.triage.engine import RULES

BLOWS = frozenset({"violence now", "violence now and then", "violence told", "blows falling now", "blows told", "a weapon or a hand on someone"})
"""The rules that tell of blows, whoever receives them."""
FOR_RESCUE = frozenset({"slipping away", "a child in danger now"})
"""The rules that call for rescue though nobody says what was done."""
ABOUT = {
    rule.name: (rule.level.value, About.VIOLENCE if rule.name in BLOWS else About.DONE if rule.name in FOR_RESCUE else rule.about)
    for rule in RULES
}
"""What each rule tells of, for who should answer, beside its level."""
ANSWERS = {
    Urgency.CRISIS: {
        About.DONE: ("15", "112", "3114"),
        About.VIOLENCE: ("17", "112", "3919"),
        About.OTHER: ("15", "3114", "112"),
        About.SELF: ("3114", "15", "112"),
    },
    Urgency.RED: {About.VIOLENCE: ("3919", "17", "3114"), About.SELF: ("3114", "15", "112")},
}
"""The codes of the numbers that answer first, by what was told: rescue for an act, the police for blows, listening for who
wants to die. Two things told at once are answered in turn, in this order. Numbers: the help page, which the operator keeps."""
THEN = {
    Urgency.CRISIS: (Situation.DANGER, Situation.TALK, Situation.DEAF),
    Urgency.RED: (Situation.TALK, Situation.DANGER, Situation.DEAF),
}
"""The numbers that follow, where those are not known or for more of them."""
SHOWN_FIRST = 3


@dataclass(frozen=True)
class Panel:
    """What someone who wrote of danger is shown: who answers now, whether the team will write, and where it did.

    `tells_violence`: blows, and no wish to die. `is_kept`: their words wait before they arrive. `words_at`: where they read
    what the team wrote to them.
    """

    level: Urgency
    numbers: list[HelpNumber]
    others: list[HelpNumber]
    is_signed_in: bool
    for_a_relative: bool
    tells_violence: bool
    somebody_is_there: bool
    somebody_comes_at: dt.datetime | None
    wants_word: bool
    has_alert: bool
    somebody_has_it: bool
    somebody_was_told: bool
    is_kept: bool
    words_at: str


def panel_for(person: Person, level: Urgency) -> Panel:
    """The panel of `person`, perhaps not signed in, for what they wrote at `level`."""
    last = alert = None
    if person.is_authenticated:
        last = Reading.objects.filter(author=person, level__in=ANSWERS).order_by("-updated_at").first()
        alert = Alert.objects.last_of(person).first()
    told = _told_by(last, level)
    chosen = _numbers_for(told, level)
    there = bool(alert) and any(one.pk != person.pk for one in on_call_now())
    return Panel(
        level=level, numbers=chosen[:SHOWN_FIRST], others=chosen[SHOWN_FIRST:], is_signed_in=person.is_authenticated,
        for_a_relative=person.is_authenticated and person.circle == "relative", tells_violence=told == {About.VIOLENCE},
        somebody_is_there=there, somebody_comes_at=None if there or alert is None else next_on_call(),
        wants_word=bool(alert and alert.wants_word_at), has_alert=alert is not None,
        somebody_has_it=alert is not None and alert.owner_id is not None,
        somebody_was_told=alert is not None and alert.tellings.exists(), is_kept=_waits(last),
        words_at=unread_words_for(person) if alert is not None else "",
    )  # fmt: skip


def _told_by(last: Reading | None, level: Urgency) -> set[About]:
    """What the last words that worried tell of, by the rules that made their level; the one who writes when no rule says."""
    fired = [ABOUT.get(name) for name, *_span in last.rules] if last is not None and last.level == level else []
    return {about[1] for about in fired if about is not None and about[0] == level} & set(ANSWERS[level]) or {About.SELF}


def _numbers_for(told: set[About], level: Urgency) -> list[HelpNumber]:
    """The numbers for what was `told`, those that answer it first."""
    ranked = [codes for about, codes in ANSWERS[level].items() if about in told]
    first = list(dict.fromkeys(code for code in chain.from_iterable(zip_longest(*ranked)) if code))
    then = (*THEN[level], Situation.VIOLENCE) if About.VIOLENCE in told else THEN[level]
    numbers = [number for number in help_numbers() if number.situation in then]
    place = {code: position for position, code in enumerate(first)}
    return sorted(numbers, key=lambda number: (place.get(number.code, len(place)), then.index(number.situation)))


def _waits(last: Reading | None) -> bool:
    """Whether these words wait before others read them."""
    if last is None:
        return False
    return Hold.objects.open().filter(author=last.author_id, object_id=last.object_id).exclude(why=HeldFor.REPORTS).exists()
