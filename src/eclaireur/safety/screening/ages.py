"""Hints that whoever writes may be under eighteen. A hint is read by a person: the machine closes no account.

Telling of one's youth is not one: "j'avais 15 ans", "depuis mes 15 ans", "il y a 15 ans", "mon fils a 15 ans".
"""

import re

from eclaireur.safety.screening.findings import Kind, Rule, pattern

YOUNG = r"(?:1[0-7]|dix (?:sept)|onze|douze|treize|quatorze|quinze|seize)"
CHILD = r"(?:[89]|huit|neuf)"
YEARS = r"(?:ans?|piges|balais|yo)\b"
I_AM = r"\b(?:(?:je|j|qui) )?(?:j?suis|chuis?|jsui|jss)"
IN_CLASS = r"(?:6 ?e(?:me)?|5 ?e(?:me)?|4 ?e(?:me)?|3 ?e(?:me)?|sixieme|cinquieme|quatrieme|troisieme|seconde|2nde|1 ?ere|premiere|terminale|tle|cm2)"
AN_AGE = ("1", "8", "9", "huit", "neuf", "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize")
"""Pieces of which one is in any age said."""
A_CLASS = (
    "1", "3", "4", "5", "6", "ieme", "seconde", "2nde", "premiere", "terminale", "tle", "cm2", "colleg", "lyce", "mineur", "ado",
    "principal", "cpe", "parents",
)  # fmt: skip
"""Pieces of which one is in any word of school."""
NOT_AN_AGE = re.compile(
    r"\s*(?:,? ?(?:quand|lorsque)|,? (?:est|c'est) (?:ma|mon|la|le)|d |de (?!paris|lyon|lille)|d'|dans|en moins|en plus|apres|passes? (?:a|dans|en)|que |sans |depuis|a (?:galerer|vivre|attendre|lutter|me)|pile apres"
    r"|et demi d|derriere|avec (?:lui|elle|cette|ce))"
)
NOT_ONES_OWN = re.compile(
    r"(?:comme si|dans ma tete|l'?impression (?:que|d[e'])|quand|lorsque|il y a|depuis (?:que)?|(?:dit|disait|dire|ecrit|repond|crie)[^.!?\n]{0,12}[:,\"«“(]\s*)\s*$"
)
NO_NAME = (
    r"(?!(?:depuis|apres|avant|dans|pendant|durant|vers|entre|sobre|abstinente?|clean|mariee?|divorcee?|seule?|malade|bipolaire|schizo\w*|borderline|diagnosti\w+|suivie?|"
    r"hospitalis\w+|soignee?|stable|deja|presque|bientot|environ|plus|moins|deux|pour|que|quand|il|elle|mon|ma|fils|fille|garcon|ado|enfant|ans?|encore|ca|fait|voila|docteur|madame|monsieur|tous|tout|traitement|lithium|sous|"
    r"aidante?|pair|benevole|infirmiere?|educ\w*|en|au|a|de|les?|la|un|une|des|mes|ses|son|sa|on|y|ou|et)\b)"
)
"""What is no first name after a greeting."""

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
                rf"(?:^|[.!?\n]\s{{0,9}}|\b(?:moi|salut|coucou|bonjour|slt|hello)[\s,:]+)(?:je suis |une? |moi[\s,:]+){{0,5}}"
                rf"(?:fille|garcon|meuf|mec|ado|f|h|g|moi)[\s,]+(?:de )?{YOUNG}\s*(?:ans|piges)\b(?=\s*(?:[.,!?\n]|$|et je|et j'))"
            ),
            re.compile(rf"\bmoi[\s,:]+(?:c'est )?{YOUNG}\s*(?:ans|piges)\b(?=\s*(?:[.,!?\n]|$|et je|et j'))"),
            pattern(rf"\b(?:j ai|jai|g) (?:que |seulement |a peine |juste |bientot |presque |deja )?{CHILD} {YEARS}(?=\s*(?:$|[.,;:!?)\n]|(?:et|mais|je|mon|ma|mes|papa|maman|personne)\b|j'))"),
            pattern(rf"{I_AM} (?:actuellement )?agee? de {YOUNG} {YEARS}"),
            pattern(rf"(?<!ma\s)(?<!mon\s)(?<!sa\s)(?<!son\s)(?<!notre\s)\b(?:mineure?|fille|garcon|ado|meuf|mec|lyceen(?:ne)?|collegien(?:ne)?) (?:de )?{YOUNG} {YEARS} ici\b(?! present)"),
            re.compile(rf"(?:^|[.!?\n]\s{{0,9}})mineure? de {YOUNG} ans\b(?=\s*(?:$|[.,!?\n]|et je|et j'))"),
            re.compile(
                rf"(?:^|[.!?\n]\s{{0,9}})(?:bonjour|bonsoir|salut|coucou|hello|slt|bjr|cc|moi c'est)(?: a (?:tous|toutes|vous))?[\s,!.:]+(?:(?:moi |je m'appelle |c'est ))*"
                rf"{NO_NAME}[a-z]{{2,15}}[\s,(]+{YOUNG} ans\b(?=\s*(?:[.,!?)\n]|$|et (?:je|j'|demi)|je |j'|en |de (?:paris|lyon|lille)))"
            ),
        ),
        fires=(
            "j'ai 15 ans", "J’AI QUINZE ANS et je veux parler", "g 15 an", "jai 15ans", "je viens d'avoir seize ans", "j'ai bientôt 17 ans",
            "je n'ai pas encore 18 ans", "j'aurai 16 ans en mai", "salut, fille de 14 ans", "Moi 13 ans.", "j'ai dix-sept ans",
            "j'ai pas encore 18 ans", "je vais avoir 17 ans", "Je suis âgé de 15 ans", "Bonjour, Léa 15 ans", "mineur de 16 ans ici", "j'ai 9 ans", "jai huit ans et maman crie",
            "Salut, moi c'est Tom, 16 ans", "fille de 14 ans ici", "je suis âgée de seize ans et je suis perdue", "Mineure de 15 ans.",
            "je vais pas bien. fille de 14 ans, j'en peux plus", "personne ne m'ecoute.\nmineure de 15 ans.", "merci. mineur de 16 ans",
        ),
        quiet=(
            "mon fils a 15 ans", "depuis mes 15 ans", "j'avais 15 ans", "il y a 15 ans", "15 ans d'abstinence", "j'ai 15 ans d'abstinence",
            "j'ai 15 ans de suivi derrière moi", "ma fille, elle a 13 ans", "j'ai 45 ans", "j'ai dix ans de métier", "j'ai eu 15 ans en 1990",
            "quand j'ai 15 ans dans ma tête je pleure", "j'ai commencé à 15 ans", "à 16 ans on m'a hospitalisé", "j'ai 15 ans de plus que lui",
            "j'ai l'impression d'avoir 15 ans", "il m'a dit : « j'ai 15 ans »", "j'ai 115 ans", "mes enfants ont 12 et 15 ans",
            "je prends 15 mg", "j'ai dix-neuf ans", "15 ans que ça dure", "j'ai 16 ans dans cette association", "j'ai 17 ans de mariage",
            "À quatorze ans", "À douze ans, premier séjour.", "Quinze ans", "Vers 16 ans. Puis rien.", "Salut, à 15 ans j'ai fugué",
            "ma fille a 15 ans", "à 15 ans j'ai tout arrêté", "depuis 15 ans", "Bonjour, sobre 15 ans", "Bonjour, bipolaire 15 ans", "Bonjour, Léa 15 ans est ma fille",
            "j'ai 9 ans de recul", "j'ai 8 ans d'abstinence", "j'ai 9 ans sans alcool", "agression sur mineure de 15 ans", "un mineur de 16 ans a été hospitalisé",
            "ma fille de 15 ans ici présente", "J'ai 15 ans quand mon père meurt.", "j'ai vingt-neuf ans", "Bonjour, ça fait 15 ans", "mon fils est âgé de 15 ans",
            "ma fille de 13 ans ici",
        ),
        needs=AN_AGE, not_after=NOT_ONES_OWN, not_before=NOT_AN_AGE,
    ),
    Rule(
        "my_class", Kind.MINOR,
        (
            pattern(rf"{I_AM} (?:encore |actuellement |toujours )?(?:en |ma )(?:classe de )?{IN_CLASS}\b"),
            pattern(rf"\bje (?:passe|rentre|redouble|entre) (?:encore |actuellement )?(?:en |ma )(?:classe de )?{IN_CLASS}\b"),
            pattern(rf"{I_AM} (?:encore |toujours )?(?:collegien(?:ne)?|lyceen(?:ne)?|mineur?e?|un ado|une ado|ado)\b"),
            pattern(rf"(?:{I_AM}|\bje (?:vais|retourne|mange|dors|rentre)|\bj ai cours|\bj y vais) (?:encore |toujours |demain |lundi |pas |plus |tous les jours )*"
                    r"(?:au college|au lycee)\b"),
            pattern(r"\bau (?:college|lycee) (?!ou (?:je travaille|je bosse|je suis prof|j enseigne|j interviens))(?:\w+ ){0,4}(?:on (?:me|m(?! a\b| avait\b)|se moque)|ils (?:me|m(?! ont\b| avaient\b)|se moquent)|elles (?:me|m(?! ont\b| avaient\b)|se moquent)|personne ne me|je (?:suis|vais|me sens)|tout le monde (?:me|se))\b"),
            pattern(r"\b(?:ma prof principale|mon prof principal|ma cpe|mon cpe|mes parents refusent que je|mes parents me confisquent|je suis interne au lycee)\b"),
        ),
        fires=(
            "je suis en 3e", "je suis en troisième et je me fais harceler", "je suis en seconde", "je suis lycéenne", "je suis au collège",
            "au collège tout le monde se moque de moi", "je vais pas au lycée demain", "je suis mineure", "je rentre en 4ème", "ma prof principale le sait",
            "suis en terminale", "chui au lycée", "jsuis en 3e", "chuis lycéen", "Suis en terminale et je craque", "jss en seconde",
        ),
        quiet=(
            "au collège j'étais déjà seul", "je suis prof au collège", "je travaille au lycée", "ma fille est en 3e", "je suis en première année de droit",
            "je suis en seconde ligne", "je suis au lycée comme surveillante", "je suis en 3e année d'infirmière", "quand j'étais au lycée",
            "je suis en troisième semaine de traitement", "c'est un détail mineur", "je suis au collège des experts",
            "je vais au lycée chercher mon fils", "je suis en première ligne",
            "ma mère est en phase terminale", "je suis en phase terminale", "je suis au lycée où je travaille", "au lycée où je travaille on me parle mal",
            "au collège on m'a humiliée pendant deux ans", "je suis en première intention sous lithium", "je suis au lycée pour une réunion", "je ne suis pas mineure",
            "chui au lycée comme AESH", "je suis en terminale d'un cancer", "mon fils est en terminale", "je suis prof en terminale", "je suis mineur de fond", "je suis une ado de 40 ans", "suis encore mineur dans leurs yeux", "je suis au lycée depuis 12 ans comme prof", "je suis au lycée demain pour les inscriptions de ma fille", "quand j'suis au lycée pour travailler",
        ),
        needs=A_CLASS,
        not_before=re.compile(
            r"\s*\(?(?:,?\s*(?:de fond|de (?:1[89]|[2-9]\d) ans|dans (?:ma|sa|mon|son|leurs?|ses) |depuis \d+ ans|surveillante?|prof|aesh|comme|(?:\w+ )?pour|chercher|deposer|voir|en tant que|ou (?:je (?:travaille|bosse|enseigne|interviens)|j'(?:enseigne|interviens|exerce)))|(?:annee|semaine|ligne|cycle|position|place|fois|phase|cure|division|intention|partie|main|age|jour|instance|d'un|des|de (?:droit|medecine|psycho|france|psychiatrie|management))\b|[a-z]+ (?:annee|cycle)\b)"
        ),
        not_after=re.compile(r"(?:quand|lorsque|comme si|(?:dit|disait|dire)[^.!?\n]{0,12}[:\"«“]\s*)\s*$"),
    ),
)
