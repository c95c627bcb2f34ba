"""Triage, pure: amber, distress that deserves a peer's answer soon. Loneliness, panic, relapse, treatment stopped, the past told."""

from eclaireur.safety.triage.levels import Level
from eclaireur.safety.triage.models import Rule


def _amber(name: str, *patterns: str, fires: tuple[str, ...], silent: tuple[str, ...], weight: float = 1.0) -> Rule:
    return Rule(name, Level.AMBER, patterns, weight=weight, fires=fires, silent=silent)


RULES = (
    _amber(
        "loneliness",
        "(je)? (suis|me sens|reste|sens) (si)? (seul|seule|isole|isolee|abandonne|abandonnee) .. (monde|tout le temps|pese|tous|jours)?",
        "(solitude|isolement)",
        "personne .. (parler|comprend|ecoute|appelle|me (parle|repond))",
        fires=("Je me sens tellement seule.",),
        silent=("Je suis seul au bureau cet après-midi, passez quand vous voulez.",),
    ),
    _amber(
        "panic",
        "(crise|attaque|crises|attaques) de (angoisse|angoisses|panique|nerfs)",
        "(je)? (angoisse|panique|flippe|angoisses)",
        "(peux|peut) plus respirer",
        fires=("J'ai refait une crise d'angoisse.",),
        silent=("Je respire mieux depuis hier.",),
    ),
    _amber(
        "relapse",
        "(je ai|je suis en train de|je) (rechute|rechuter|replonge|recraque|craque|repris (la)? (boire|boisson|clope|coke))",
        "(rechute|replonge)",
        fires=("J'ai rechuté hier soir.",),
        silent=("Je plonge en apnée.",),
    ),
    _amber(
        "treatment stopped",
        "(je ai|ai) (arrete|stoppe|cesse|jete|lache) .. (traitement|cachets|lithium|injection|suivi)",
        "(je)? (ne)? (prends|prend) plus .. (traitement|cachets|lithium)",
        fires=("J'ai arrêté mon traitement.",),
        silent=("J'ai arrêté le tabac.",),
    ),
    _amber(
        "exhaustion",
        "(je)? (ne)? en peux plus",
        "(au|a) bout (du rouleau|de forces|de mes forces)?",
        "(je)? (ne)? (tiens|tient) plus",
        "(je)? (suis|me sens) (a bout|epuise|epuisee|vide|au fond du trou|perdu|perdue|mal|nul|nulle)",
        fires=("jpp vraiment",),
        silent=("Le film m'a plu.",),
    ),
    _amber(
        "the past told",
        "(je ai|je avais) (deja)? (fait|voulu|essaye de|tente de|pense a|failli) .. (ts|tentative|tentatives|mourir|me (tuer|suicider|pendre|foutre en le air)|en finir)",
        "(je voulais|je avais envie de|je pensais a|je souhaitais) <die>",
        "(ma|mes|une|deux|trois|plusieurs) (tentative|tentatives|ts) .. (suicide)?",
        "(je me)? (scarifiais|mutilais|coupais)",
        fires=("J'ai fait une tentative à vingt ans.",),
        silent=("C'est ma troisième tentative au permis.",),
    ),
    _amber(
        "asking for help",
        "(besoin|demande) (de)? (aide|parler|soutien|etre ecoutee|etre ecoute)",
        "(aidez moi|help me|au secours|i need help)",
        "(quelqu un|qqn) (pour|peut|pourrait|a) .. (parler|me (parler|repondre|aider)|ecouter|dispo)",
        fires=("J'ai besoin de parler à quelqu'un.",),
        silent=("Je demande une aide de la CAF.",),
    ),
)
