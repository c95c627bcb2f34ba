"""Who keeps the directory."""

import rules

from eclaireur.accounts.rules import is_operator

for verb in ("add", "change", "view", "delete"):
    rules.add_perm(f"territory.{verb}_place", is_operator)
