"""Against robots, without a third party: a small sum done by the browser, or a little patience without script."""

import base64
import binascii
import datetime as dt
import json
import secrets
from dataclasses import dataclass

import altcha
from django.conf import settings
from django.core.cache import cache
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.utils import timezone
from django.utils.crypto import salted_hmac

MAX_NUMBER = 40_000  # about a second on an old phone; a robot pays it for each account
LIFETIME = 2 * 3600  # seconds someone may take to choose a pseudonym
LEAST_SECONDS = 3  # nobody fills the form faster by hand
_SALT = "eclaireur.accounts.robots"


class RobotError(Exception):
    """What was sent does not look like it came from someone filling the page."""


def _secret() -> str:
    return salted_hmac(_SALT, "altcha", secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()


def challenge() -> str:
    """A fresh sum to do, as the JSON the page's script reads."""
    made = altcha.create_challenge_v1(
        altcha.ChallengeOptionsV1(
            max_number=MAX_NUMBER,
            hmac_key=_secret(),
            expires=timezone.now() + dt.timedelta(seconds=LIFETIME),
        )
    )
    return json.dumps(made.to_dict())


def stamp() -> str:
    """The signed moment a page was made, good for one account."""
    return TimestampSigner(salt=_SALT).sign(secrets.token_hex(8))


@dataclass(frozen=True)
class Sum:
    """What a page needs to prove that someone fills it: the sum for its script, the stamp for those without."""

    challenge: str
    stamp: str


def fresh_sum() -> Sum:
    """A sum and a stamp nobody used."""
    return Sum(challenge(), stamp())


def _spend_once(token: str) -> None:
    """Raises RobotError when the token served already."""
    digest = salted_hmac(_SALT, token, algorithm="sha256").hexdigest()
    if not cache.add(f"robots:{digest}", 1, timeout=LIFETIME):
        raise RobotError


def check_proof(proof: str) -> None:
    """Accept the sum done by the script, once. Raises RobotError when it is wrong, late or served already."""
    try:
        ok, _why = altcha.verify_solution_v1(proof, _secret(), check_expires=True)
        signature = json.loads(base64.b64decode(proof))["signature"]
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise RobotError from error
    if not ok:
        raise RobotError
    _spend_once(str(signature))


def check_stamp(signed: str) -> None:
    """Accept a page filled at a human pace, once. Raises RobotError when it is forged, late or too fast."""
    signer = TimestampSigner(salt=_SALT)
    try:
        signer.unsign(signed, max_age=LIFETIME)
    except BadSignature as error:
        raise RobotError from error
    try:
        signer.unsign(signed, max_age=LEAST_SECONDS)
    except SignatureExpired:
        _spend_once(signed)
    else:
        raise RobotError


def check(*, proof: str, stamp: str, trap: str) -> None:
    """Accept a form: its trap left empty, and a good sum or else a good page. Raises RobotError."""
    if trap:
        raise RobotError
    if proof:
        check_proof(proof)
    else:
        check_stamp(stamp)
