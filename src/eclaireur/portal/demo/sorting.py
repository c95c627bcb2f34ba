"""The demonstration of triage: a rule that the operator of the fictional town wrote for a place they worry about."""

from eclaireur.safety.models import TriageRule

RULE = {
    "name": "viaduc du Vallon (démonstration)",
    "level": "red",
    "patterns": "(seule?|nuit) .. viaduc\nviaduc & (tout arrêter|plus la force|regarder en bas)",
    "must_match": "Je marche seul la nuit jusqu’au viaduc.\nAu viaduc, je n’ai plus la force.",
    "must_not_match": "Le marché se tient sous le viaduc.",
}


def sort() -> None:
    """Write the rule, held by its own examples like any other."""
    rule = TriageRule(**RULE)
    rule.full_clean()
    rule.save()


def forget() -> None:
    """Take the rule away with the fictional people."""
    TriageRule.objects.filter(name=RULE["name"]).delete()
