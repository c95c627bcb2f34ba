"""Reading a text with every rule."""

from collections.abc import Collection, Iterable, Iterator

from eclaireur.safety.screening.findings import Finding, Kind, Rule
from eclaireur.safety.screening.folding import Folded
from eclaireur.safety.screening.links import links
from eclaireur.safety.screening.phones import phones
from eclaireur.safety.screening.rules import RULES

AROUND = 40  # characters read before and after a match, for what takes it back
OPENING_WORDS = 25


def screen(
    text: str, *, kinds: Collection[Kind] = tuple(Kind), numbers: Iterable[str] = (), hosts: Iterable[str] = ()
) -> tuple[Finding, ...]:
    """What `text` carries among `kinds`, in the order of the text, one finding for a place and a kind.

    `numbers` (help lines) and `hosts` (the platform's own) are never findings.
    """
    folded = Folded(text)
    known = {"".join(one for one in number if one.isdecimal()) for number in numbers}
    found: list[tuple[Kind, int, int]] = []
    if Kind.PHONE in kinds:
        found += [(Kind.PHONE, *span) for span in phones(folded.text, known)]
    if Kind.LINK in kinds:
        found += [(Kind.LINK, *span) for span in links(folded.text, frozenset(hosts))]
    for rule in RULES:
        if rule.kind in kinds:
            found += [(rule.kind, *span) for span in _places(rule, folded)]
    return tuple(_findings(text, folded, found))


def _places(rule: Rule, folded: Folded) -> Iterator[tuple[int, int]]:
    if rule.needs and not any(piece in folded.text for piece in rule.needs):
        return
    if rule.about and not folded.has(rule.about):
        return
    for one in rule.patterns:
        for match in one.finditer(folded.text):
            if match.start() == match.end():
                continue
            before = folded.text[max(0, match.start() - AROUND) : match.start()]
            after = folded.text[match.end() : match.end() + AROUND]
            if rule.not_after and rule.not_after.search(before):
                continue
            if rule.only_after and not rule.only_after.search(before):
                continue
            if rule.not_before and rule.not_before.match(after):
                continue
            yield match.span()


def _findings(text: str, folded: Folded, found: list[tuple[Kind, int, int]]) -> Iterator[Finding]:
    """In the order of the text; places of one kind that overlap are one."""
    held: dict[Kind, list[tuple[int, int]]] = {}
    for kind, start, end in sorted(found, key=lambda one: one[1:]):
        span = folded.span(start, end)
        places = held.setdefault(kind, [])
        if places and span[0] < places[-1][1]:
            places[-1] = (places[-1][0], max(places[-1][1], span[1]))
        else:
            places.append(span)
    for kind, span in sorted(((kind, span) for kind, spans in held.items() for span in spans), key=lambda one: one[1]):
        yield Finding(kind, span, text[slice(*span)])


def opening_of(text: str) -> str:
    """The first words of a text, without what differs when the same opening is sent again (capitals, signs, digits).

    Two people greeted with "Bonjour" alone were not sent the same opening: "" for fewer than five words.
    """
    letters = "".join(one if one.isalpha() else " " for one in Folded(text).text)
    words = letters.split()
    return " ".join(words[:OPENING_WORDS]) if len(words) >= 5 else ""  # noqa: PLR2004
