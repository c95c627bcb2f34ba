"""Why a text was marked, in words for whoever answers: triage names its rules in English, for whoever audits them."""



def rule_in_words(name: str) -> str:
    """What the rule `name` of triage means; an operator’s own rule says it in its name."""
    return str(WORDS.get(name, name))


WORDS: dict[str, object] = {}
