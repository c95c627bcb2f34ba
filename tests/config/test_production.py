"""The production settings, in a process of their own: everything from the environment, nothing guessed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.check_deploy import DUMMY

ROOT = Path(__file__).resolve().parents[2]
ESSENTIAL = sorted(set(DUMMY) - {"DJANGO_SETTINGS_MODULE"})


def eclaireur(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(
        [sys.executable, "-m", "eclaireur", *arguments], env=kept | environment, capture_output=True, text=True, timeout=90,
    )


def setting(expression: str, **environment: str) -> str:
    code = f"from django.conf import settings; print({expression})"
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", code], env=kept | environment, capture_output=True, text=True, timeout=90)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("name", ESSENTIAL)
def test_a_missing_variable_is_named_in_one_sentence(name):
    done = eclaireur("doctor", **{key: value for key, value in DUMMY.items() if key != name})

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.strip() == f"eclaireur : il manque {name} dans l’environnement ; docs/deploy.md dit à quoi sert chaque variable."


def test_every_missing_variable_is_named_at_once():
    done = eclaireur("doctor", DJANGO_SETTINGS_MODULE=DUMMY["DJANGO_SETTINGS_MODULE"])

    assert all(name in done.stderr for name in ESSENTIAL)


def test_up_sends_to_the_commands_of_production():
    done = eclaireur("up", **DUMMY)

    assert done.returncode == 1
    assert "serve" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_checks_of_deployment_pass():
    done = subprocess.run(
        [sys.executable, "scripts/check_deploy.py"], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True, text=True, timeout=90,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_options_of_the_database_address_are_kept():
    address = "postgres://someone@127.0.0.1:1/base?sslmode=verify-full"
    options = setting("settings.DATABASES['default']['OPTIONS']", **DUMMY | {"DATABASE_URL": address})

    assert "'sslmode': 'verify-full'" in options
    assert "'pool'" in options
    assert "'prepare_threshold': 3" in options


def test_several_operator_keys_are_read_in_order():
    keys = setting("settings.OPERATOR_KEYS", **DUMMY | {"ECLAIREUR_OPERATOR_KEYS": "bmV3,b2xk"})

    assert keys == "['bmV3', 'b2xk']"


def test_an_embedded_site_is_strict_once_it_has_a_name(tmp_path):
    base = {"DJANGO_SETTINGS_MODULE": "eclaireur.config.settings.embedded", "ECLAIREUR_HOME": str(tmp_path)}
    words = "settings.SECURE_SSL_REDIRECT, settings.SESSION_COOKIE_SECURE, 'gem.example' in settings.ALLOWED_HOSTS"

    assert setting(words, **base) == "False False False"
    assert setting(words, **base, ECLAIREUR_HOSTS="gem.example") == "True True True"
