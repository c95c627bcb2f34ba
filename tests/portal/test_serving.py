"""What the server does before it answers."""

import subprocess
import sys

LOADED = """
from eclaireur.portal import serving
serving.application()
from eclaireur.safety.queries import classifiers
from eclaireur.safety.triage import engine
print(engine._shipped.cache_info().currsize, classifiers.cache_info().currsize)
"""


def test_whoever_writes_first_after_a_start_waits_for_no_rule_nor_model():
    told = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, timeout=120)
    assert told.stdout.split() == ["1", "1"]
