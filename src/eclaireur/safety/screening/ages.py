"""Hints that whoever writes may be under eighteen. A hint is read by a person: the machine closes no account.

Telling of one's youth is not one: "j'avais 15 ans", "depuis mes 15 ans", "il y a 15 ans", "mon fils a 15 ans".
"""

import re

from eclaireur.safety.screening.findings import Kind, Rule, pattern

YOUNG = r"(?:1[0-7]|dix (?:sept)|onze|douze|treize|quatorze|quinze|seize)"
YEARS = r"(?:ans?|piges|balais|yo)\b"
IN_CLASS = r"(?:6 ?e(?:me)?|5 ?e(?:me)?|4 ?e(?:me)?|3 ?e(?:me)?|sixieme|cinquieme|quatrieme|troisieme|seconde|2nde|1 ?ere|premiere|terminale|tle|cm2)"
AN_AGE = ("1", "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize")
"""Pieces of which one is in any age said."""
A_CLASS = (
    "1", "3", "4", "5", "6", "ieme", "seconde", "2nde", "premiere", "terminale", "tle", "cm2", "colleg", "lyce", "mineur", "ado",
    "principal", "cpe", "parents",
)  # fmt: skip
"""Pieces of which one is in any word of school."""
NOT_AN_AGE = re.compile(
    r"\s*(?:d |de |d'|dans|en moins|en plus|apres|passes? (?:a|dans|en)|que |sans |depuis|a (?:galerer|vivre|attendre|lutter|me)|pile apres"
    r"|et demi d|derriere|avec (?:lui|elle|cette|ce))"
)
NOT_ONES_OWN = re.compile(
    r"(?:comme si|dans ma tete|l'?impression (?:que|d[e'])|quand|lorsque|il y a|depuis (?:que)?|(?:dit|disait|dire|ecrit|repond|crie)[^.!?\n]{0,12}[:,\"«“(]\s*)\s*$"
)

AGES = (
    Rule(
        "my_age", Kind.MINOR,
        (
            pattern(rf"\b(?:j ai|jai|g|moi j ai) (?:que |seulement |a peine |juste |encore |bientot |presque |tout juste |deja |genre )?{YOUNG} {YEARS}"),
            pattern(rf"\b(?:j ai|jai|g) (?:bientot|presque|pas encore|meme pas) (?:18|dix huit) {YEARS}"),
            pattern(rf"\bje viens (?:d avoir|de feter mes) {YOUNG} {YEARS}"),
            pattern(rf"\bje (?:vais avoir|vais sur mes|fete mes|fais) (?:mes )?{YOUNG} {YEARS}"),
            pattern(rf"\bj aurai (?:bientot )?(?:{YOUNG}|18|dix huit) {YEARS}"),
            pattern(rf"\bje n ai (?:que|pas encore) (?:{YOUNG}|18|dix huit) {YEARS}"),
            pattern(rf"\bdu haut de mes {YOUNG} {YEARS}"),
            pattern(rf"\b(?:a|avec) mes {YOUNG} {YEARS} on (?:me|ne)"),
            re.compile(
                rf"(?:^|[.!?\n]\s*|\b(?:moi|salut|coucou|bonjour|slt|hello)[\s,:]+)(?:je suis |une? |moi[\s,:]+)*"
                rf"(?:fille|garcon|meuf|mec|ado|f|h|g|moi)[\s,]+(?:de )?{YOUNG}\s*(?:ans|piges)\b(?=\s*(?:[.,!?\n]|$|et je|et j'))"
            ),
            re.compile(rf"\bmoi[\s,:]+(?:c'est )?{YOUNG}\s*(?:ans|piges)\b(?=\s*(?:[.,!?\n]|$|et je|et j'))"),
            re.compile(r"\bi(?:'?m| am) 1[0-7]\b(?! (?:weeks|days|months|minutes))"),
        ),
        fires=(
            "j'ai 15 ans", "J’AI QUINZE ANS et je veux parler", "g 15 an", "jai 15ans", "je viens d'avoir seize ans", "j'ai bientôt 17 ans",
            "je n'ai pas encore 18 ans", "j'aurai 16 ans en mai", "salut, fille de 14 ans", "Moi 13 ans.", "j'ai dix-sept ans",
            "j'ai pas encore 18 ans", "je vais avoir 17 ans",
        ),
        quiet=(
            "mon fils a 15 ans", "depuis mes 15 ans", "j'avais 15 ans", "il y a 15 ans", "15 ans d'abstinence", "j'ai 15 ans d'abstinence",
            "j'ai 15 ans de suivi derrière moi", "ma fille, elle a 13 ans", "j'ai 45 ans", "j'ai dix ans de métier", "j'ai eu 15 ans en 1990",
            "quand j'ai 15 ans dans ma tête je pleure", "j'ai commencé à 15 ans", "à 16 ans on m'a hospitalisé", "j'ai 15 ans de plus que lui",
            "j'ai l'impression d'avoir 15 ans", "il m'a dit : « j'ai 15 ans »", "j'ai 115 ans", "mes enfants ont 12 et 15 ans",
            "je prends 15 mg", "j'ai dix-neuf ans", "15 ans que ça dure", "j'ai 16 ans dans cette association", "j'ai 17 ans de mariage",
            "À quatorze ans", "À douze ans, premier séjour.", "Quinze ans", "Vers 16 ans. Puis rien.", "Salut, à 15 ans j'ai fugué",
        ),
        needs=AN_AGE, not_after=NOT_ONES_OWN, not_before=NOT_AN_AGE,
    ),
    Rule(
        "my_class", Kind.MINOR,
        (
            pattern(rf"\bje (?:suis|passe|rentre|redouble|entre) (?:encore |actuellement )?(?:en |ma )(?:classe de )?{IN_CLASS}\b"),
            pattern(r"\bje suis (?:encore |toujours )?(?:collegien(?:ne)?|lyceen(?:ne)?|mineur?e?|un ado|une ado|ado)\b"),
            pattern(r"\b(?:je (?:suis|vais|retourne|mange|dors|rentre)|j ai cours|j y vais) (?:encore |toujours |demain |lundi |pas |plus |tous les jours )*"
                    r"(?:au college|au lycee)\b"),
            pattern(r"\bau (?:college|lycee) (?:\w+ ){0,4}(?:on (?:me|m|se moque)|ils (?:me|m|se moquent)|elles (?:me|m|se moquent)|personne ne me|je (?:suis|vais|me sens)|tout le monde (?:me|se))\b"),
            pattern(r"\b(?:ma prof principale|mon prof principal|ma cpe|mon cpe|mes parents refusent que je|mes parents me confisquent|je suis interne au lycee)\b"),
        ),
        fires=(
            "je suis en 3e", "je suis en troisième et je me fais harceler", "je suis en seconde", "je suis lycéenne", "je suis au collège",
            "au collège tout le monde se moque de moi", "je vais pas au lycée demain", "je suis mineure", "je rentre en 4ème", "ma prof principale le sait",
        ),
        quiet=(
            "au collège j'étais déjà seul", "je suis prof au collège", "je travaille au lycée", "ma fille est en 3e", "je suis en première année de droit",
            "je suis en seconde ligne", "je suis au lycée comme surveillante", "je suis en 3e année d'infirmière", "quand j'étais au lycée",
            "je suis en troisième semaine de traitement", "c'est un détail mineur", "je suis au collège des experts",
            "je vais au lycée chercher mon fils", "je suis en première ligne",
        ),
        needs=A_CLASS,
        not_before=re.compile(
            r"\s*(?:,?\s*(?:comme|pour|chercher|deposer|voir|en tant que)|(?:annee|semaine|ligne|cycle|position|place|fois|phase|cure|division|des|de (?:droit|medecine|psycho|france|psychiatrie|management))\b|[a-z]+ (?:annee|cycle)\b)"
        ),
        not_after=re.compile(r"(?:quand|lorsque|comme si|(?:dit|disait|dire)[^.!?\n]{0,12}[:\"«“]\s*)\s*$"),
    ),
)
