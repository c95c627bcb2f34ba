"""Other services by name, through disguises: letters as digits or signs (in$ta, 1nst4), doubled (snapp), as they sound (ouatsap)."""

import re

_LEET = {"a": "[a4@]", "e": "[e3]", "i": "[i1!]", "o": "[o0]", "s": "[s5$]", "t": "[t7]"}


def _disguised(name: str) -> str:
    return "".join(_LEET.get(letter, letter) + "{1,20}" for letter in name)


_NAMES = "|".join([
    _disguised("insta") + "(?:" + _disguised("gram") + "e?)?", "ig", _disguised("snap") + "(?:" + _disguised("chat") + ")?",
    _disguised("telegram") + "(?:me)?", "tg", r"(?:w{1,20}|ou)h{0,20}[a4@]{1,20}[t7]{1,20}[\s'-]?[s5$]{0,20}[\s'-]?[a4@]{1,20}p{1,20}s?", "wsp", "wts?p", _disguised("discord"),
    "discor?d", _disguised("messenger"), _disguised("facebook"), "fb", _disguised("tik") + r"[\s-]?" + _disguised("tok"),
    _disguised("skype"), "kik", "viber", "threema", "wechat", "linkedin", "twitter", "teams", "zoom", "facetime", "imessage", "mym", "onlyfans",
])
_END = r"(?![a-z0-9_])"
SERVICE = rf"(?:(?:{_NAMES}){_END})"
ANY_SERVICE = rf"(?:(?:{_NAMES}|s[i1]gnal){_END})"
"""Signal too, an everyday word: only after "on", "sur", "my", "tu as"."""
NAMED = re.compile(rf"(?:(?<![a-z])|(?<=mon)|(?<=ton)|(?<=sur)){ANY_SERVICE}")
"""Whether a service is named at all."""
NAME_THERE = r"(?:@?_{0,2}(?!covid)(?:[a-z][a-z.]{2,29}\d[\w.]{0,29}|[a-z0-9.]{1,29}_[\w.]{1,29}))"
"""A name chosen on a service, told from a word by its digits or its underscores: lune75, lune_noire."""
