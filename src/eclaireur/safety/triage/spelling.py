"""Triage, pure: how people write when they write fast, and the words that must be recognised however they are written.

Only words of danger are corrected (`DANGER`, a closed list): a letter missing, doubled, swapped or replaced, digits for
letters, letters hidden by a star. `FALSE_FRIENDS` are words one letter away from a danger that mean something else.
"""


SHORT = {
    "jai": "je ai", "jsuis": "je suis", "jsui": "je suis", "chui": "je suis", "chuis": "je suis", "jss": "je suis",
    "jveu": "je veux", "jveut": "je veux", "jvx": "je veux", "jveus": "je veux", "jvai": "je vais", "jvé": "je vais",
    "jve": "je vais", "jv": "je vais", "jten": "je te en", "jlai": "je le ai", "jpp": "je en peux plus",
    "jenpeuxplus": "je en peux plus", "jpeu": "je peux", "jpx": "je peux", "jpeut": "je peux", "jcroi": "je crois",
    "jsp": "je sais pas", "jsai": "je sais", "jsais": "je sais", "jpense": "je pense", "jpens": "je pense",
    "jenai": "je en ai", "jnen": "je ne en", "jnai": "je ne ai", "jme": "je me", "jmen": "je me en", "jms": "jamais",
    "jamai": "jamais", "jame": "jamais", "jamé": "jamais", "veu": "veux", "veus": "veux", "vx": "veux", "vai": "vais", "ve": "vais", "vay": "vais", "prend": "prends", "forse": "force", "tro": "trop", "dor": "dors",
    "voudrai": "voudrais", "voudrait": "voudrait", "aimerai": "aimerais", "envi": "envie", "envies": "envie",
    "envy": "envie", "anvie": "envie", "anvi": "envie", "pe": "peux", "peu": "peu", "px": "peux", "sui": "suis",
    "pk": "pourquoi", "pq": "pourquoi", "pkoi": "pourquoi", "pcq": "parce que", "pck": "parce que", "psk": "parce que",
    "paske": "parce que", "parske": "parce que", "pske": "parce que", "tt": "tout", "tte": "toute", "tts": "tous",
    "ts": "ts", "ds": "dans", "ke": "que", "k": "que", "ki": "qui", "kan": "quand", "qd": "quand", "koi": "quoi",
    "ptn": "putain", "pu1": "putain", "ptin": "putain", "put1": "putain", "bcp": "beaucoup", "bcq": "beaucoup",
    "tjrs": "toujours", "tjr": "toujours", "tjs": "toujours", "tjours": "toujours", "mm": "meme", "mem": "meme",
    "pr": "pour", "pov": "pauvre", "av": "avec", "avc": "avec", "vrmt": "vraiment", "vrm": "vraiment",
    "vrement": "vraiment", "vmt": "vraiment", "grv": "grave", "ms": "mais", "mé": "mais", "mtn": "maintenant",
    "mnt": "maintenant", "maintnant": "maintenant", "ajd": "aujourd hui", "auj": "aujourd hui", "ojd": "aujourd hui",
    "ojourdhui": "aujourd hui", "aujourdhui": "aujourd hui", "dmn": "demain", "2main": "demain", "2m1": "demain",
    "ce": "ce", "cest": "ce est", "c": "ce est", "cé": "ce est", "ct": "ce etait", "cetait": "ce etait", "sa": "sa",
    "g": "je ai", "gt": "je etais", "j": "je", "t": "tu es", "ta": "ta", "tas": "tu as", "tes": "tes", "d": "des",
    "m": "me", "l": "le", "qqn": "quelqu un", "qqun": "quelqu un", "kelkun": "quelqu un", "qqch": "quelque chose",
    "rdv": "rendez vous", "slt": "salut", "stp": "se il te plait", "svp": "se il vous plait", "pdt": "pendant",
    "dep": "deprime", "dpr": "deprime", "psy": "psy", "hp": "hp", "hospi": "hopital", "hosto": "hopital",
    "medocs": "cachets", "medoc": "cachets", "medicament": "cachets", "medicaments": "cachets", "comprimes": "cachets",
    "comprime": "cachets", "cachetons": "cachets", "cacheton": "cachets", "pilules": "cachets", "cachet": "cachets",
    "gelules": "cachets", "somniferes": "cachets", "somnifere": "cachets", "anxios": "cachets", "anxiolytiques": "cachets",
    "doliprane": "cachets", "dolipranes": "cachets", "paracetamol": "cachets", "xanax": "cachets", "lexomil": "cachets",
    "temesta": "cachets", "seresta": "cachets", "valium": "cachets", "imovane": "cachets", "stilnox": "cachets",
    "efferalgan": "cachets", "codeine": "cachets", "lysanxia": "cachets", "tercian": "cachets", "neuroleptiques": "cachets",
    "antidepresseurs": "cachets", "emojicachets": "cachets", "emojicouteau": "couteau", "emojicorde": "corde",
    "emojiarme": "arme", "pa": "pas", "po": "pas", "plu": "plus", "pluss": "plus", "ns": "nous", "vs": "vous",
    "mn": "mon", "fo": "faut", "fodrait": "faudrait", "ya": "y a", "yavait": "y avait", "osef": "on se en fout",
    "rien": "rien", "ri1": "rien", "bi1": "bien", "demin": "demain", "swar": "soir", "aprem": "apres midi",
    "kil": "que il", "kelle": "que elle", "kon": "que on", "kils": "que ils", "askip": "il parait", "wsh": "he", "jdois": "je dois", "jdoi": "je dois", "jfais": "je fais", "jfé": "je fais",
    "mercé": "merci", "dsl": "desole", "desolee": "desole", "desoler": "desole", "daron": "pere", "daronne": "mere",
    "reum": "mere", "reup": "pere", "frero": "frere", "frangin": "frere", "frangine": "soeur", "reuf": "frere",
    "reus": "soeur", "meuf": "copine", "gosse": "enfant", "gosses": "enfants", "gamin": "enfant", "gamine": "enfant",
    "gamins": "enfants", "minot": "enfant", "wanna": "want to", "gonna": "going to", "im": "i am", "ive": "i have",
    "id": "i would", "dont": "dont", "cant": "can not", "ill": "i will", "u": "you", "ur": "your", "n": "ne",
    "toutt": "tout", "svt": "souvent", "jtm": "je te aime", "jtaime": "je te aime", "jvous": "je vous",
    "javais": "je avais", "javai": "je avais", "jetais": "je etais", "jetai": "je etais", "jvoulais": "je voulais",
    "jvoulai": "je voulais", "jvoudrais": "je voudrais", "jvoudrai": "je voudrais", "jaimerais": "je aimerais",
    "jaimerai": "je aimerais", "jarrive": "je arrive", "jen": "je en", "jy": "je y", "nen": "ne en", "nai": "ne ai",
    "jentends": "je entends", "jentend": "je entends", "entend": "entend", "jfume": "je fume", "jprends": "je prends",
}  # fmt: skip
"""Fast spelling and everyday words, and the words they stand for (several when they hold several)."""

AFTER_ELISION = frozenset(
    """arrete arreter arretes arrive aime aimerais aimerai appelle attends aurais aurai avais avale ai ecris ecoute ecouter
    entends essaie essaye etais etouffe ose oublie avoue hesite espere endors endormir eteindre en est aider aide air ecole
    hopital envie angoisse angoisses anxiete insulte insultent ordonne ordonnent oblige obligent ouvrir ouvert epuise
    etrangle envoie aller avoir etre alcool autre enfoncer effondre ecroule isole une un elle il on amour ennui""".split()  # noqa: SIM905
)
"""Words that a small word without its apostrophe gets stuck to: "sarrete", "lhopital", "denvie"."""
REAL_WORDS = frozenset(
    """ton son mon don ten den men sen jen nen dune lune june dun lun mun sun test mest dest lest nest lair mair dair mai
    sai dai lai tai nai men taller daller mil nil dil delle telle selle jelle melle jon lon non non maider taimer""".split()  # noqa: SIM905
) - {"jen", "nai", "nest", "dun", "dune", "lair", "daller", "taimer", "maider"}
"""Words that only look stuck."""

DANGER = frozenset(
    """suicide suicider suicides suicidaire suicidaires suicidais suiciderai suicidee mourir crever disparaitre pendre pendue
    scarifier scarifie scarification scarifications mutiler automutile automutilation etrangler poignarder overdose
    suicidal suicide mourrir""".split()  # noqa: SIM905
) - {"mourrir"}
"""Words recognised with a mistake in them."""

FALSE_FRIENDS = frozenset(
    """murir mourra mourrai mourrait mourrais mourant mourante mourrez pourrir nourrir courir couvrir sourir sourire ouvrir
    fourrir crevee creve creves crevez crevet crevette crevettes trever reviver clever ever never fever lever rever crier
    creer creter preter crepes crevasse breveter prendre rendre vendre tendre fendre perdre pendra pendent pendant pendants
    pondre peindre entendre dependre suspendre apprendre pende pendu penser cendre gendre
    suicida suicidant disparaitra disparaitrai disparaitrait disparait disparaitront reparaitre transparaitre apparaitre
    scarifiee mutiles mutile etranger etrangers etrangere etrangeres etranglee etranglement poignarde overdoses
    sacrifie sacrifier sacrifies sacrifiee sacrifice moudre moisir mouroir moucher moulin mouiller mouler mourir crevera creverai creverait""".split()  # noqa: SIM905
)
"""Real words that a correction must leave alone."""

SHORTEST = 5
"""Letters under which a word is never corrected: short words resemble one another too much."""
_LEET = str.maketrans("013457@$!|*+", "oieastasil  ")


VARIANTS = {"mourire": "mourir", "suisside": "suicide", "suissider": "suicider", "suissidaire": "suicidaire", "mutille": "mutile"}
"""Spellings by ear, farther than one letter from the word."""


def _shortened(word: str) -> set[str]:
    return {word[:place] + word[place + 1 :] for place in range(len(word))}


def _squeezed(word: str) -> str:
    return "".join(char for place, char in enumerate(word) if place == 0 or word[place - 1] != char)


_BY_SHORTENED: dict[str, set[str]] = {}
for _word in DANGER | VARIANTS.keys():
    for _form in {_word} | _shortened(_word):
        _BY_SHORTENED.setdefault(_form, set()).add(_word)
_BY_SQUEEZED = {_squeezed(word): word for word in sorted(DANGER)}


def words_of(raw: str) -> tuple[str, ...]:
    """The plain words that one written word holds: "jveu" is je, veux; "mourrriir" is mourir; "su1c1de" is suicide."""
    drawn = _undrawn(raw)
    if (known := SHORT.get(raw) or SHORT.get(drawn)) is not None:
        return tuple(known.split())
    if not raw.isalpha():
        return _disguised(raw)
    if drawn[0] == "j" and len(drawn) > 2 and drawn[1] not in "aeiouyp" and drawn not in DANGER:  # noqa: PLR2004
        return ("je", *words_of(drawn[1:]))  # no French word begins so
    if drawn[0] in _STUCK and drawn[1:] in AFTER_ELISION | DANGER and drawn not in REAL_WORDS | DANGER:
        return _STUCK[drawn[0]], drawn[1:]
    return (corrected(drawn),)


_STUCK = {"m": "me", "t": "te", "s": "se", "d": "de", "l": "le", "j": "je", "n": "ne"}
"""Small words stuck to the next one."""


def corrected(word: str) -> str:
    """The word of danger that `word` is a misspelling of, or `word`."""
    if word in VARIANTS:
        return VARIANTS[word]
    if word in DANGER or word in FALSE_FRIENDS or len(word) < SHORTEST:
        return word
    squeezed = _squeezed(word)
    if squeezed in _BY_SQUEEZED:
        return _BY_SQUEEZED[squeezed]
    near = {known for form in {word} | _shortened(word) for known in _BY_SHORTENED.get(form, ())}
    close = sorted(known for known in near if known[0] == word[0] and _one_mistake(word, known))
    return VARIANTS.get(close[0], close[0]) if close else word


def _one_mistake(word: str, known: str) -> bool:
    """Whether one letter added, left out, replaced or swapped with its neighbour makes one of the other."""
    if len(word) != len(known):
        longer, shorter = (word, known) if len(word) > len(known) else (known, word)
        return len(longer) - len(shorter) == 1 and shorter in _shortened(longer)
    apart = [place for place, (one, other) in enumerate(zip(word, known, strict=True)) if one != other]
    if len(apart) == 1:
        return True
    first, second = (apart[0], apart[-1]) if len(apart) == 2 else (0, 0)  # noqa: PLR2004 (a swap is two places)
    return second == first + 1 and word[first] == known[second] and word[second] == known[first]


def _undrawn(word: str) -> str:
    """`word` without letters drawn out: three times the same or more count once ("trooop" is trop)."""
    return "".join(
        char for place, char in enumerate(word)
        if not (place >= 1 and word[place - 1] == char and _run(word, place) >= 3)  # noqa: PLR2004
    )


def _run(word: str, place: int) -> int:
    first = last = place
    while first and word[first - 1] == word[place]:
        first -= 1
    while last + 1 < len(word) and word[last + 1] == word[place]:
        last += 1
    return last - first + 1


def _disguised(raw: str) -> tuple[str, ...]:
    """A word with digits or signs in it: a word of danger in disguise, or the plain words around the signs."""
    meant = raw.translate(_LEET).replace(" ", "")
    if len(meant) >= SHORTEST - 1 and any(char.isalpha() for char in raw):
        found = corrected(meant)
        if found in DANGER:
            return (found,)
    parts = "".join(char if char.isalnum() else " " for char in raw).split()
    return tuple(part for part in parts) or ("",)
