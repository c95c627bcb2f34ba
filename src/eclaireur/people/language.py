"""Room people, no Django: how people write, in French and in English.

Text becomes tokens that keep their place in it; each token carries the stems under which it may
be recognised. Nothing here knows the thesaurus.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

_TOKEN = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*|[.!?;:\n…]+|[,()«»\"–—]")
_ENDS_SENTENCE = set(".!?;\n…")
_ELONGATED = re.compile(r"(.)\1{2,}")
_FRENCH = snowballstemmer.stemmer("french")
_ENGLISH = snowballstemmer.stemmer("english")
_SHORTEST_STEM = 4

STOP_WORDS = frozenset(
    """
    a ai aie apres avant pendant depuis ait as au aux avait avaient avais avec avoir avons ayant c ce cela ces cet cette ceux ci ca
    car comme d dans de des deja dont du elle elles en encore es est et etaient etais etait etant ete etes etre eu
    fait fais faire font fois hier ici il ils j je l la le les leur leurs lui m ma mais me mes moi mon meme
    n ne nos notre nous on ont or ou par parce pour puis qu quand que qui quoi s sa se ses si soi sommes
    son sont sous suis sur t ta te tes toi ton tres tu un une va vais vers vos votre vous y
    an and are at be been but by for from had has have he her him his i in is it its
    me my of on or our she so that the their them then they this to us was we were when with you your
    """.split()  # noqa: SIM905 (a list nobody could read)
)
"""Words that hold a sentence together. They weigh nothing, and may stand between two others."""

NEGATIONS = frozenset(
    {"pas", "jamais", "aucun", "aucune", "ni", "sans", "never", "not", "no", "without", "nor", "neither", "didnt", "wasnt", "isnt", "havent", "hasnt"}
)  # fmt: skip
"""Words that deny what follows. "Plus" is not one: what is no longer was lived."""

LIGHT_WORDS = STOP_WORDS - frozenset({"mon", "ma", "mes", "mais", "my", "but"}) | frozenset(
    {"vraiment", "encore", "jamais", "eu", "vecu", "connu", "pris", "souffert", "fait", "subi", "recu", "passe", "cela", "any", "ever", "really", "had", "vrai", "veritable"}
)  # fmt: skip
"""Words a negation reaches across: "je n'ai jamais vraiment vécu de…". A possessive stops it,
since "je ne supporte pas mon traitement" says there is one."""

POSSESSIVES = frozenset({"mon", "ma", "mes", "my"})

FIRST_PERSON = frozenset({"je", "j", "i", "moi"})

_SOUNDS = (
    ("eau", "o"), ("au", "o"), ("ai", "e"), ("ei", "e"), ("ph", "f"), ("ch", "S"), ("h", ""), ("S", "ch"),
    ("qu", "k"), ("x", "ks"), ("ce", "se"), ("ci", "si"), ("cy", "si"), ("c", "k"), ("kh", "ch"), ("y", "i"), ("z", "s"),
)  # fmt: skip

_SHORT_WRITING = {
    "jai": "j ai", "jsuis": "je suis", "chui": "je suis", "chuis": "je suis", "jsui": "je suis", "g": "j ai",
    "ct": "c etait", "jetais": "j etais", "jété": "j etais", "pa": "pas", "jamé": "jamais", "jms": "jamais",
    "jamai": "jamais", "ds": "dans", "ss": "sans", "pr": "pour", "qd": "quand", "ke": "que", "ki": "qui",
    "ms": "mais", "mé": "mais", "bcp": "beaucoup", "tjrs": "toujours", "tjs": "toujours", "tt": "tout",
    "av": "avec", "pck": "parce que", "pcq": "parce que", "psk": "parce que", "chez": "chez",
    "jpeux": "je peux", "jveu": "je veux", "jveux": "je veux", "jme": "je me", "jm": "j ai me", "pu": "plus",
    "sui": "suis", "taff": "taf", "tte": "toute", "toutes": "toutes", "ns": "nous", "vs": "vous", "c": "c est",
    "mn": "mon", "fé": "fait", "dep": "dep", "hosp": "hospitalisation", "hospi": "hospitalisation",
    "depress": "depression", "schyzo": "schizo", "skyzo": "schizo", "medoc": "medocs", "trav": "travail",
}  # fmt: skip
"""SMS spelling, and the words it stands for."""


_IRREGULAR = {
    form: f"verb:{verb}"
    for verb, forms in {
        "boire": "bois boit buvais buvait bu boivent buvaient", "dormir": "dors dort dormais dormait dormi dorment",
        "prendre": "prends prend prenais prenait pris prise prennent", "perdre": "perds perd perdais perdait perdu",
        "reprendre": "reprends reprend reprenais reprenait repris reprise reprennent", "fuir": "fuis fuit fui fuyais",
        "apprendre": "apprends apprend appris apprenais", "mettre": "mets met mettais mettait mis", "croire": "crus",
        "remettre": "remets remet remettais remis remise", "vouloir": "veux veut voulais voulait voulu veulent",
        "pouvoir": "peux peut pouvais pouvait pouvoir peuvent", "sortir": "sors sort sortais sortait sorti sortie",
        "souffrir": "souffre souffres souffrais souffrait souffert", "ecrire": "ecris ecrit ecrivais ecrivait",
        "vivre": "vis vivais vivait vecu vivent", "entendre": "entends entend entendais entendait entendu",
        "partir": "pars part partais parti partie", "craindre": "crains craint", "devenir": "deviens devient devenu",
        "mourir": "meurs meurt mourrais", "detruire": "detruit detruisait", "battre": "bat battait battu battue",
        "lose": "loses losing lost", "drop": "dropped dropping", "hear": "hears hearing heard", "kill": "killed",
        "quit": "quits quitting", "fall": "fell fallen falling", "take": "takes took taken taking", "die": "died dying",
        "drink": "drinks drank drinking drunk", "leave": "leaves left leaving", "hide": "hides hid hidden hiding",
    }.items()
    for form in [verb, *forms.split()]
}  # fmt: skip
"""Forms that no stemmer brings together, of verbs by which people tell their lives."""

_CONFUSING_STEMS = frozenset(["cour", "mang", "croi"])
"""Stems shared by words that have nothing in common ("courir" and "cours")."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, where it stands in the text, and the sentence and clause it belongs to."""

    start: int
    end: int
    raw: str
    norm: str
    keys: frozenset[str]
    sentence: int
    clause: int

    @property
    def is_stop(self) -> bool:
        """Whether the word only holds the sentence together."""
        return self.norm in STOP_WORDS


def plain(word: str) -> str:
    """`word` in lower case, without accents, ligatures or letters drawn out ("trooop")."""
    folded = unicodedata.normalize("NFKD", word.casefold()).replace("œ", "oe").replace("æ", "ae")
    bare = "".join(char for char in folded if not unicodedata.combining(char))
    return _ELONGATED.sub(r"\1", bare)


@lru_cache(maxsize=50_000)
def stems(word: str) -> frozenset[str]:
    """The keys under which `word` meets its other forms: itself, and its stems in both languages.

    A stem that eats most of a short word is refused: "cours" must not meet "courir".
    """
    lower = unicodedata.normalize("NFC", word.casefold())
    bare = plain(lower)
    keys = {bare}
    if bare in _IRREGULAR:
        keys.add(_IRREGULAR[bare])
    if len(bare) > 3:  # noqa: PLR2004  (abbreviations and small words have no other form)
        for candidate in (
            plain(_FRENCH.stemWord(lower)),
            _FRENCH.stemWord(bare),
            _ENGLISH.stemWord(bare),
            bare.rstrip("s").rstrip("e"),
        ):
            if len(candidate) >= _SHORTEST_STEM or len(bare) - len(candidate) <= 1:
                keys.add(candidate)
    return frozenset({bare}) if bare in STOP_WORDS else frozenset(keys) - STOP_WORDS - _CONFUSING_STEMS


def sound(word: str) -> str:
    """`word` (plain) as one hears it, roughly: "bipolère" and "bipolaire" sound the same."""
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return re.sub(r"(.)\1", r"\1", word)


def tokens(text: str) -> list[Token]:
    """The words of `text` in order. Several tokens may share a place, when "jai" is read "j ai"."""
    found: list[Token] = []
    sentence = clause = 0
    for match in _TOKEN.finditer(text):
        raw = match.group()
        if not raw[0].isalnum():
            clause += 1
            sentence += not _ENDS_SENTENCE.isdisjoint(raw)
            continue
        for word in _SHORT_WRITING.get(raw.casefold(), raw).split():
            norm = plain(word)
            if norm:
                found.append(Token(match.start(), match.end(), raw, norm, stems(word), sentence, clause))
    return found
