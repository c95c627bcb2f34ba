"""Where things are kept: database, Redis, disk, keys."""

import base64
import binascii
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import redis
from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from eclaireur.accounts.models import PersonKey
from eclaireur.core import crypto
from eclaireur.core.cache import keeps_nothing
from eclaireur.portal import prepare
from eclaireur.portal.doctor.findings import BROKEN, MEND, OK, Finding

OLDEST_POSTGRESQL = 14
KEY_BYTES = 32
SHORTEST_SECRET = 40  # characters
FEWEST_DIFFERENT = 12  # characters
LITTLE_ROOM = 2_000_000_000  # bytes free
NO_ROOM = 200_000_000
PATIENCE = 5  # seconds
BATCH = 500


def database() -> Finding:
    """Reachable, recent enough, and set for several processes at once."""
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
                damage = cursor.execute("PRAGMA quick_check(1)").fetchone()[0]
                if damage != "ok":
                    return Finding("database", BROKEN, "La base SQLite est abîmée : restaurez la dernière sauvegarde.")
                if mode != "wal":
                    return Finding(
                        "database", MEND, f"SQLite est en mode {mode} au lieu de WAL : mettez les données sur un disque local."
                    )
                return Finding("database", OK, "SQLite répond, en mode WAL.")
            major = connection.pg_version // 10_000
    except DatabaseError:
        return Finding("database", BROKEN, "La base de données ne répond pas : vérifiez DATABASE_URL et qu’elle tourne.")
    if major < OLDEST_POSTGRESQL:
        return Finding("database", BROKEN, f"PostgreSQL {major} est trop ancien : passez à {OLDEST_POSTGRESQL} ou plus.")
    return Finding("database", OK, f"PostgreSQL {major} répond.")


def migrations() -> Finding:
    """Every table as this version wants it."""
    try:
        waiting = prepare.unapplied_migrations()
    except DatabaseError:
        return Finding("migrations", BROKEN, "Les migrations ne se lisent pas : réparez d’abord la base de données.")
    if waiting:
        return Finding("migrations", BROKEN, f"Migrations à appliquer : {len(waiting)} (eclaireur prepare).")
    return Finding("migrations", OK, "La base est à jour de cette version.")


def redis_server() -> Finding:
    """Redis answers, and keeps what it is given, where the settings ask for it."""
    address = getattr(settings, "REDIS_URL", None)
    if address is None:
        return Finding("redis", OK, "Redis n’est pas demandé : un seul processus sert les pages et le direct.")
    try:
        client = redis.Redis.from_url(address, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
        version = client.info("server")["redis_version"]
        client.set("eclaireur:doctor", "", ex=PATIENCE)
    except redis.ResponseError as fault:
        return Finding("redis", BROKEN, f"Redis répond, mais {_refusal(fault)}")
    except (redis.RedisError, ValueError):
        return Finding("redis", BROKEN, "Redis ne répond pas : vérifiez REDIS_URL et qu’il tourne.")
    return Finding("redis", OK, f"Redis {version} répond.")


def _refusal(fault: redis.ResponseError) -> str:
    if isinstance(fault, redis.OutOfMemoryError):
        return "il est plein : donnez-lui plus de mémoire (maxmemory)."
    if isinstance(fault, redis.ReadOnlyError):
        return "ne fait qu’en copier un autre : mettez l’adresse de celui-là dans REDIS_URL."
    if keeps_nothing(fault):
        return "n’écrit plus sur son disque : faites-y de la place, ou rendez-le-lui."
    return "refuse ce qu’on lui confie : vérifiez les droits du compte de REDIS_URL."


def disk() -> Finding:
    """Room left where the files go, and folders that can be written."""
    folders = [Path(settings.MEDIA_ROOT), Path(settings.STATIC_ROOT), Path(getattr(settings, "HOME", settings.MEDIA_ROOT))]
    for folder in folders:
        nearest = next(path for path in (folder, *folder.parents) if path.exists())
        if not os.access(nearest, os.W_OK):
            return Finding("disk", BROKEN, f"Le dossier {folder} ne peut pas être écrit : donnez-le au compte d’Éclaireur.")
        free = shutil.disk_usage(nearest).free
        if free < NO_ROOM:
            return Finding("disk", BROKEN, f"Le disque de {folder} est presque plein ({free // 1_000_000} Mo) : faites de la place.")
        if free < LITTLE_ROOM:
            return Finding("disk", MEND, f"Il reste {free // 1_000_000} Mo sur le disque de {folder} : prévoyez de la place.")
    return Finding("disk", OK, "Il y a de la place, et les dossiers peuvent être écrits.")


def permissions() -> Finding:
    """The data folder and its secrets: for the account of Éclaireur only."""
    home = getattr(settings, "HOME", None)
    if home is None:
        return Finding("permissions", OK, "Les secrets viennent de l’environnement : aucun n’est dans un dossier d’Éclaireur.")
    for path in (home, home / "keys", *(home / "keys").glob("*")):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            return Finding("permissions", BROKEN, f"D’autres comptes peuvent lire {path} : chmod go= {path}")
    return Finding("permissions", OK, "Le dossier de données n’est lisible que par le compte d’Éclaireur.")


def operator_keys() -> Finding:
    """Each operator key is 32 bytes in base64, and together they open the key of every person."""
    seen = set()
    for place, text in enumerate(settings.OPERATOR_KEYS, start=1):
        try:
            key = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != KEY_BYTES:
            return Finding(
                "operator_keys", BROKEN, f"La clé d’opérateur n° {place} n’est pas faite de {KEY_BYTES} octets en base64."
            )
        seen.add(key)
    if not seen:
        return Finding("operator_keys", BROKEN, "Il n’y a aucune clé d’opérateur : les textes privés ne peuvent ni s’écrire ni se lire.")
    if any(len(set(key)) < FEWEST_DIFFERENT for key in seen):
        return Finding("operator_keys", BROKEN, "Une clé d’opérateur se devine : tirez-en une au hasard, puis eclaireur rotate_keys.")
    return _people_keys(len(seen))


def _people_keys(count: int) -> Finding:
    everyone = list(PersonKey.objects.order_by("pk").values_list("pk", flat=True))
    try:
        for start in range(0, len(everyone), BATCH):
            crypto.ring().open(everyone[start : start + BATCH])
    except (KeyError, ImproperlyConfigured):
        return Finding(
            "operator_keys", BROKEN,
            "Des clés de personnes attendent une clé d’opérateur absente : remettez l’ancienne après la nouvelle.",
        )
    except (InvalidTag, ValueError):
        return Finding("operator_keys", BROKEN, "La clé d’une personne est altérée : restaurez la sauvegarde des clés.")
    return Finding("operator_keys", OK, f"{count} clé(s) d’opérateur, qui ouvrent les {len(everyone)} clés de personnes.")


def secret_key() -> Finding:
    """The key that signs sessions cannot be guessed."""
    secret = settings.SECRET_KEY
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < FEWEST_DIFFERENT or secret.startswith("django-insecure"):
        return Finding(
            "secret_key", BROKEN,
            f"La clé qui signe les sessions se devine : donnez au moins {SHORTEST_SECRET} caractères tirés au hasard.",
        )
    return Finding("secret_key", OK, "La clé qui signe les sessions est assez longue et variée.")


CHECKS: tuple[Callable[[], Finding], ...] = (
    database, migrations, redis_server, disk, permissions, operator_keys, secret_key,
)
