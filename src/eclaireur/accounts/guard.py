"""At the entrance: trying many passwords costs more and more, and nobody can shut someone else out for good.

A browser someone already entered from has a count of its own, that nobody else can fill. From any other browser:

- after FREE wrong tries on a pseudonym within the hour, wherever they came from, a sum is asked (see robots);
- so it is for every pseudonym from a network that tried more than NAMES of them: lists of stolen passwords are tried so;
- each wrong try after FREE, on one pseudonym from one network, makes that network wait twice as long for that pseudonym,
  fifteen minutes at most;
- at most MOST wrong tries an hour on one pseudonym, and MOST_OF_A_NETWORK from one network.

Passkeys, recovery codes and the e-mail link have their own counts. A pseudonym nobody has is counted like any other.
Digests in the cache only, for an hour. What is in vain is counted, without them: see entrance.
"""

import hashlib
import time
from dataclasses import dataclass

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts import entrance, known_devices, limits, robots, security_log
from eclaireur.accounts.pseudonyms import skeleton

FREE = 5
NAMES = 5
MOST = 100
MOST_OF_A_NETWORK = 300
MOST_OF_A_KNOWN_DEVICE = 20
FIRST_WAIT = 15  # seconds
LONGEST_WAIT = 900
HOUR = 3600


@dataclass
class Attempt:
    """A try that was let through. Say how it ended with `failed` or `succeeded`."""

    way: str
    counts: list[str]
    delays: str = ""  # who waits after a failure: one network, for one pseudonym
    names: str = ""  # how many pseudonyms this network tried in vain

    def failed(self) -> None:
        """It was wrong: it is counted, and the next one may have to wait."""
        entrance.count_in_vain(self.way)
        if not self.delays:
            return
        if cache.add(f"{self.delays}:tried", 1, timeout=HOUR):
            _add(self.names)
        wrong = _add(f"{self.delays}:wrong")
        if wrong > FREE:
            wait = min(FIRST_WAIT * 2 ** (wrong - FREE - 1), LONGEST_WAIT)
            cache.set(f"{self.delays}:until", time.time() + wait, timeout=wait)

    def succeeded(self) -> None:
        """It was right: it counts for nothing."""
        for key in self.counts:
            if cache.get(key, 0) > 0:
                cache.decr(key)


@dataclass(frozen=True)
class Guard:
    """Watches over one way of entering, called `name` (one of those `entrance` counts), `way` in the log of security."""

    name: str
    way: security_log.Way

    def begin(self, request: HttpRequest, pseudonym: str) -> Attempt:
        """Let a try through, counted, or refuse it before anything is compared.

        Raises TooOftenError when one must wait, ValidationError when a sum is asked and was not done.
        """
        try:
            return self._let_through(request, skeleton(pseudonym))
        except (limits.TooOftenError, ValidationError):
            entrance.count_in_vain(entrance.STOPPED)
            security_log.entrance(security_log.Outcome.SLOWED, way=self.way, who=pseudonym)
            raise

    def _let_through(self, request: HttpRequest, who: str) -> Attempt:
        if known_devices.is_known(request, who):
            own = self._key("device", who, known_devices.word_of(request))
            if _add(own) > MOST_OF_A_KNOWN_DEVICE:
                raise limits.TooOftenError(_left())
            return Attempt(self.name, [own])
        network = limits.address_of(request)
        delays = f"guard:{self.name}:{_digest(network, who)}"
        if (until := cache.get(f"{delays}:until", 0)) > time.time():
            raise limits.TooOftenError(max(1, round(until - time.time())))
        on_name, of_network = self._key("name", who), self._key("network", network)
        names = self._key("names", network)
        if cache.get(on_name, 0) >= FREE or cache.get(names, 0) >= NAMES:
            self._ask_for_a_sum(request)
        if _add(of_network) > MOST_OF_A_NETWORK or _add(on_name) > MOST:
            raise limits.TooOftenError(_left())
        return Attempt(self.name, [on_name, of_network], delays, names)

    def _ask_for_a_sum(self, request: HttpRequest) -> None:
        proof, stamp = request.POST.get("proof", ""), request.POST.get("stamp", "")
        if not proof:
            limits.WITHOUT_PROOF.spend(self.name, limits.address_of(request))
        try:
            robots.check(proof=proof, stamp=stamp, trap="")
        except robots.RobotError as error:
            raise ValidationError(
                _("Beaucoup d’essais viennent d’avoir lieu. Pour écarter les robots, votre appareil fait un petit calcul "
                  "pendant que vous écrivez. Écrivez de nouveau votre réponse, puis envoyez : rien n’est bloqué.")
            ) from error

    def _key(self, *parts: str) -> str:
        return f"guard:{self.name}:{parts[0]}:{_digest(*parts[1:])}:{int(time.time()) // HOUR}"


def _add(key: str) -> int:
    cache.add(key, 0, timeout=HOUR)
    return cache.incr(key)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _left() -> int:
    """Seconds until counts begin again."""
    return HOUR - int(time.time()) % HOUR


SIGN_IN = Guard(entrance.SIGN_IN, security_log.Way.PASSWORD)
RECOVERY = Guard(entrance.RECOVERY, security_log.Way.CODE)
