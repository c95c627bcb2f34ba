"""What a text is about, for moderators who leave some subjects to others. Words anyone can read; no judgement. Pure.

This is not triage: it neither alerts nor hides. A subject too many only folds a line; so words are broad.
"""

import re
import unicodedata

from eclaireur.safety.enums import Reason, Subject

_STEMS: dict[str, str] = {
    Subject.SUICIDE: r"suicid\w*|en finir|mourir|plus envie de vivre|me tuer|se tuer|pendre|partir pour de bon|kill myself",
    Subject.SELF_HARM: r"scarifi\w*|automutil\w*|me couper|se couper|me bruler|me faire du mal|lame|self.?harm|cutting",
    Subject.VIOLENCE: r"frapp\w*|coups?|tabass\w*|menac\w*|violen\w*|battu\w*|harcel\w*|insult\w*|agress\w*|beat\w*|threat\w*",
    Subject.SEXUAL: r"viol|viols|viole[es]*|violeur|incest\w*|attouchement\w*|sexuel\w*|abus\w*|pedo\w*|nudes?|rape[ds]?|sexual\w*",
    Subject.CHILDREN: r"enfants?|mineure?s?|bebes?|ma fille|mon fils|collegien\w*|pedo\w*|inceste?|child\w*|j.ai 1[0-7] ans",
    Subject.PSYCHOSIS: r"voix|delir\w*|hallucin\w*|complot\w*|persecut\w*|psychose|schizo\w*|voices|paranoi\w*",
    Subject.EATING: r"anorex\w*|boulimi\w*|vomir|me faire vomir|calories?|maigrir|kilos?|hyperphagi\w*|anorexi\w*|bulimi\w*",
    Subject.ADDICTION: r"alcool\w*|bourre\w*|drogu\w*|coke|cocaine|heroine|shit|cannabis|overdose|medocs?|benzo\w*|addict\w*",
    Subject.DEATH: r"deces|decede\w*|est morte?|la mort|deuil|enterrement|obseques|cadavre|funeral|grief",
}
_PATTERNS = {subject: re.compile(rf"\b(?:{stems})\b") for subject, stems in _STEMS.items()}
_OF_REASONS: dict[str, frozenset[str]] = {
    Reason.HARASSMENT: frozenset({Subject.VIOLENCE}),
    Reason.SEXUAL: frozenset({Subject.SEXUAL}),
    Reason.HARM: frozenset({Subject.SELF_HARM, Subject.SUICIDE}),
    Reason.HATE: frozenset({Subject.VIOLENCE}),
}


def subjects_of(text: str = "", *, reason: str = "") -> frozenset[str]:
    """The subjects a text seems to be about, and those a reason for reporting implies."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.replace("’", "'").lower()) if not unicodedata.combining(c))
    found = {str(subject.value) for subject, pattern in _PATTERNS.items() if pattern.search(plain)}
    return frozenset(found) | frozenset(str(Subject(one).value) for one in _OF_REASONS.get(reason, ()))
