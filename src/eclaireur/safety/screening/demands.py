"""Requests for money, and sexual words said to someone. Telling of one's debts, or of violence suffered, is neither."""

import re

from eclaireur.safety.screening.findings import TOLD, Kind, Rule, pattern

AMOUNT = r"(?:\d[\d.,]*|deux|trois|cinq|dix|quinze|vingt|trente|quarante|cinquante|soixante|cent|cents|deux cents|mille)"
EUROS = r"(?:euros?|€|e\b|balles|eur|francs|chf)"
ASK = r"(?:peux tu|tu peux|pourrais tu|tu pourrais|pouvez vous|vous pouvez|pourriez vous|vous pourriez|est ce que tu peux|il faut que tu|il faudrait que tu|j aurais besoin que tu|merci de|faut que tu)"
CARDS = r"(?:cartes? cadeaux?|cartes? (?:pcs|transcash|neosurf|paysafe)|cartes? itunes|cartes? steam|google play|coupons?|tickets? pcs|pcs|transcash|neosurf|paysafecard|recharges?)"
WAYS = r"(?:paypal|pay pal|lydia|wero|paylib|revolut|western union|moneygram|mandat cash|virement|rib|iban|leetchi|cagnotte)"

DEMANDS = (
    Rule(
        "money", Kind.MONEY,
        (
            pattern(rf"(?<!j'ai\s)(?<!j'avais\s)(?<!jai\s)\b(?:depann|pret|avanc|aid)(?:e|es|ez|er|erais|eriez|erais tu)? (?:moi |nous )?(?:de |d )?{AMOUNT} ?{EUROS}"),
            pattern(rf"\b(?:me|m|nous) (?:depann|pret|avanc|envoy|donn|vir|aid)er (?:un peu |de )?(?:d argent|de l argent|{AMOUNT} ?{EUROS}|quelques euros|financierement)"),
            pattern(r"\b(?:prete|envoie|donne|avance|vire|envoyez|pretez|donnez)(?:s)? moi (?:un peu |de )?(?:d argent|de l argent|l argent|des sous|quelques euros)"),
            pattern(rf"\b(?:envoie|donne|vire|prete|avance|envoyez|versez|verse|passe|passez|file|filez)(?:s)? moi {AMOUNT} ?{EUROS}"),
            pattern(rf"\b(?:fais|faites|faire|{ASK} (?:me )?faire|envoie|envoyer|envoyez|payer?|paye|payez|verse|verser|passe|passer)(?: moi| nous)? (?:un |une |par |via |sur |en |mon |le |l )*{WAYS}\b"),
            pattern(r"\b(?:voici|voila|c est|tiens|je t envoie|je vous envoie|je te donne)(?: \w+){0,2} (?:mon|ton) (?:rib|iban|paypal|lydia)\b"),
            pattern(r"\b(?:mon|ton) (?:paypal|lydia|wero|revolut|iban|rib) (?:c est|est|:)"),
            pattern(rf"\b(?:achete|achetez|acheter|prends|prenez|prendre|envoie|envoyez|envoyer|offre|offrir|donne|donnez)(?:r)?(?: moi| me| nous)? (?:une |des |deux |trois |\d+ |le |les |la |en )*(?:codes? (?:de la |des |de |d une )?)?{CARDS}\b"),
            pattern(rf"\bcodes? (?:de la |des |de |d une |du )?{CARDS}\b"),
            pattern(r"\b(?:pret|avanc|depann)(?:e|es|ez) moi (?:juste |de )?(?:\d{2,4}|vingt|trente|cinquante|cents?)(?=\s*(?:$|[.!?\n]|stp|svp|s'il|et\b|pour\b|que\b))"),
            pattern(rf"\b{ASK} (?:me|m|nous) (?:preter|avancer|depanner de) (?:juste )?(?:\d{{2,4}}|vingt|trente|cinquante|cents?)(?=\s*(?:$|[.!?\n]|stp|svp|s'il))"),
            pattern(rf"\b(?:t as pas|tu as pas|tu n as pas|t aurais(?: pas)?|tu aurais(?: pas)?|vous auriez(?: pas)?|vous n auriez pas|aurais tu|auriez vous) (?:juste |genre )?{AMOUNT} ?{EUROS}(?!\w{{0,3}} de\b)"),
            pattern(rf"\bbesoin (?:de |d ){AMOUNT} ?{EUROS} (?:\w+ ){{0,4}}(?:tu|vous|peux|rembours)"),
            pattern(r"\bje (?:te|vous) (?:rembourse|rembourserai|rends tout|rendrai)\b"),
            pattern(r"\b(?:invest(?:is|ir|issez|issement)|gagn(?:e|er|ez) (?:\w+ ){0,3}(?:argent|euros)|place(?:r|z)?|placement)(?: \w+){0,6} (?:crypto\w*|bitcoins?|btc|usdt|ethereum|trading|forex)\b"),
            pattern(r"\b(?:envoie|envoyer|envoyez|donne|payer?)(?: moi| en)?(?: \w+){0,2} (?:crypto\w*|bitcoins?|btc|usdt|ethereum)\b"),
        ),
        fires=(
            "dépanne-moi de 50 euros", "tu pourrais me prêter 20€ ?", "fais-moi un virement", "tu peux me faire un virement ?",
            "envoie par paypal", "achète-moi une carte cadeau", "il me faut le code des cartes PCS", "je te rembourse lundi",
            "mon paypal c'est lune", "tu devrais investir avec moi dans la crypto", "envoie-moi de l'argent",
            "j'ai besoin de 100 euros, tu peux m'aider ?", "tu peux me prêter cinquante euros", "prête-moi 100",
            "t'as pas 20 balles ?", "tu aurais pas 50 euros", "t'aurais pas 20e ?", "passe-moi 50 euros", "tu peux me prêter 50 ?",
        ),
        quiet=(
            "le virement de la CAF est arrivé", "j'ai perdu mon argent en crypto pendant ma phase maniaque",
            "la séance coûte 50 euros", "ma curatrice me donne 80 euros par semaine", "j'ai 300 euros de dettes",
            "on m'a offert une carte cadeau à Noël", "mon frère me prête sa voiture", "j'ai reçu 50 euros de ma mère",
            "t'as pas 20 ans", "prête-moi deux minutes d'attention", "tu n'as pas 900 euros d'AAH par mois, toi ?", "tu aurais deux euros de différence sur l'AAH", "avance-moi 10 minutes",
            "mon frère m'a demandé de lui prêter 200 euros", "j'ai prêté 50 euros à un ami", "elle veut que je lui prête 100 euros",
            "ma curatrice ne veut pas me donner 20 euros", "il m'a demandé : tu peux me prêter 50 euros ?",
        ),
        needs=(
            "€", "eur", "balles", "chf", "franc", "argent", "sous", "financ", "pret", "avanc", "depann", "pal", "lydia", "wero", "paylib", "revolut", "western", "moneygram",
            "mandat", "virement", "rib", "iban", "leetchi", "cagnotte", "carte", "google", "coupon", "ticket", "pcs", "transcash", "neosurf", "paysafe", "recharge", "rembours",
            "rends", "rendrai", "crypto", "bitcoin", "btc", "usdt", "ethereum", "trading", "forex", *(f"{digit}{blank}e" for digit in range(10) for blank in ("", " ")),
        ),
        not_after=re.compile(
            r"(?:\b(?:lui|leur|il|elle|ils|elles|qui)\s*(?:m'|me)?|\bm'(?:a|ont)|\b(?:veut|veulent|voulait|doit|doivent|devait|va|vont)(?: pas| plus| bien)?)\s*$"
            rf"|{TOLD.pattern}"
        ),
        not_before=re.compile(r"\s*(?:de dettes?|d'aah|de retraite|de salaire|par mois|d'aides?)"),
    ),
    Rule(
        "bank_account", Kind.MONEY,
        (
            re.compile(r"\b(?:iban\s*+:?\s*+)?[a-z]{2}\d{2}(?=(?:[\s-]?[a-z]{0,4}\d){8})(?:[\s-]?[a-z0-9]{4}){3}|\biban\s*+:?\s*+[a-z]{2}\d{2}"),
        ),
        fires=("IBAN FR76 3000 6000 0112 3456 7890 189", "FR7630006000011234567890189", "be68 5390 0754 7034", "mon IBAN : FR76…"),
        quiet=("on m'a demandé mon IBAN à la CAF", "le15 mars avec mon père", "en 2019 2020 2021 2022", "je fais un 42 avec mes pieds"),
        needs=tuple("0123456789"),
    ),
    Rule(
        "sexual", Kind.SEXUAL,
        (
            re.compile(r"(?<!mes )(?<!ses )(?<!my )(?<!her )\bnudes?\b"),
            pattern(r"\b(?:envoie|envoyer|envoies|envoyez|montre|montrer|montres|montrez|donne)(?: moi| me)? (?:une |des |ta |tes |ton |d autres |plus de )*"
                    r"(?:photos? (?:de toi )?(?:nue?|sexy|coquines?|en (?:culotte|maillot|petite tenue|sous vetements?|lingerie))|seins|fesses|cul|corps|sexe|culotte|poitrine|lingerie)\b"),
            pattern(r"\b(?:ta|tes|ton|vos|votre) (?:petite? |belles? |jolie?s? |gros(?:se)?s? )?(?:chatte|seins|nichons|cul|fesses|bite|queue|clito|penis|sexe|culotte|string|soutif)\b"),
            pattern(r"\b(?:ma|mon) (?:grosse |petite )?(?:bite|queue|chatte|penis|sexe) (?:en toi|dans ta|est dure?|bien dure?|pour toi|te)\b"),
            re.compile(r"(?:^|[.!?\n]\s{0,9})(?:t'as |tu as |tu aurais |tu m'envoies |stp |allez )?(?:une |des |ta |tes )(?:petites? )?photos? (?:de toi )?"
                       r"(?:(?:toute )?nue?s?|sexy|coquines?|hot|en (?:culotte|string|petite tenue|sous[\s-]?vetements?|lingerie))(?: stp| pour moi)?\s*\?"),
            pattern(r"\b(?:tu|vous) (?:dors|dormez|te balades|vis|restes) (?:toujours |souvent |encore )?(?:(?:toute? )?nue?|a poil|en culotte|en string|sans culotte|en petite tenue)\b"),
            pattern(r"\bj?(?:envie|hate|reve|imagine|aimerais|voudrais|veux|ve) (?:de |d )?(?:te |vous |t )(?:baiser|lecher|sucer|deshabiller|caresser|prendre(?! (?:dans (?:mes|les) bras|au serieux|par la main|la main|contre moi|en))|voir nue?|toucher partout|penetrer|faire jouir|enculer)\b"),
            pattern(r"\b(?:te|t) (?:baiser|enculer|faire jouir|lecher la|sucer)\b"),
            pattern(r"\b(?:tu (?:portes|as) quoi (?:comme sous vetements?|sous|dessous)|tu es (?:nue?|en petite tenue|en culotte)|t es (?:nue?|en petite tenue|en culotte|bonne|chaude))\b"),
            pattern(r"\b(?:tu (?:mouilles|bandes)|je bande|je mouille(?! (?:le|mon|mes|les|au|la|encore|mes draps|ma)\b)|je (?:me )?(?:branle|touche) en pensant|suce moi|branle toi|touche toi|masturbe toi|plan cul|sex ?cam|sexto|sextos|cam coquine|photo coquine)\b"),
            pattern(r"\b(?:on|veux|envie|voudrais|aimerais)(?: \w+){0,2} (?:coucher avec toi|coucher ensemble|faire l amour (?:avec toi|ensemble|tous les deux))\b"),
        ),
        fires=(
            "envoie-moi une photo de toi nue", "t'as des nudes ?", "j'ai envie de te lécher", "montre tes seins", "tu portes quoi dessous ?",
            "je bande en te lisant", "on pourrait faire l'amour tous les deux", "plan cul ?", "j'aimerais coucher avec toi", "tu dors nue ?",
            "jveux te lécher", "une photo en sous-vêtements ?", "t'as une photo de toi nue ?", "tu dors toute nue", "je mouille",
        ),
        quiet=(
            "avec ce traitement je n'ai plus de libido", "j'ai été violée quand j'étais enfant", "il m'a forcée à lui montrer mes seins",
            "on ne fait plus l'amour avec mon mari", "je parle de sexualité avec mon psy", "j'ai un cancer du sein",
            "elle m'a mis à nu devant tout le monde", "je me sens mal dans mon corps",
            "il fait tourner mes nudes et me menace", "on me punit quand je mouille le lit", "il m'a demandé une photo en sous-vêtements", "j'ai rêvé que je dormais nue dehors",
            "il voulait une photo de moi nue", "tu dors bien ?", "il veut me voir en petite tenue",
            "j'aimerais te prendre dans mes bras", "une photo de ton chat ?", "il m'a dit envoie-moi une photo de toi nue", "les voix me disent tu es nue", "he said send nudes and I said no",
        ),
        needs=(
            "nu", "photo", "envoi", "envoy", "montr", "donne", "chatte", "seins", "nichons", "cul", "fesses", "bite", "queue", "clito", "penis", "sexe", "string", "soutif",
            "baiser", "lecher", "sucer", "deshabill", "caress", "prendre", "toucher", "touche", "penetr", "jouir", "dessous", "sous", "petite tenue", "bonne", "chaude",
            "mouille", "bande", "branle", "suce", "masturbe", "cam", "sexto", "sex", "coquine", "coucher", "amour", "poil",
        ),
        not_after=TOLD,
    ),
)
