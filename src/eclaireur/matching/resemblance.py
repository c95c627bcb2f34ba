"""Matching: what peers earn for having lived what a request seeks, or something close, and being able to carry it."""

from typing import NamedTuple

import numpy as np

from eclaireur.matching import bits
from eclaireur.matching.bits import Bits
from eclaireur.matching.layout import Layout, Spread
from eclaireur.matching.models import Sought
from eclaireur.matching.parameters import stage_number
from eclaireur.matching.terms import GRAIN, Plan


class Worth(NamedTuple):
    """What one sought experience earns peers: (groups + 1,) grains by group of its posting, 0 for no group.

    experience, carry: under these two criteria; both: together.
    """

    sought: Sought
    spread: Spread
    experience: np.ndarray
    carry: np.ndarray
    both: np.ndarray


class Resemblance(NamedTuple):
    """What peers earn under the criteria "experience" and "carry".

    peers: those who earn something. worth: one for each sought experience.
    """

    peers: Bits
    worth: list[Worth]

    @classmethod
    def of(cls, index: Layout, plan: Plan) -> "Resemblance":
        """The resemblance of all peers to a request. No peer is looked at one by one."""
        peers, worth = index.nobody, []
        for item, for_experience, for_carry in zip(plan.sought, plan.experience, plan.carry, strict=True):
            spread, stage = index.spread(item.concept), stage_number(item.stage)
            # a power of two multiplies exactly: these are the grains of the two terms
            experience = np.floor(spread.meets[stage] * (for_experience * GRAIN))
            carry = np.floor(spread.carries * (for_carry * GRAIN))
            both = experience + carry
            # points too small to make a grain are no resemblance
            whole = spread.least[stage] * (for_experience * GRAIN) >= 1
            peers = peers | (spread.peers if whole else bits.from_mask(both.take(spread.cells) > 0))
            worth.append(Worth(item, spread, experience, carry, both))
        return cls(peers, worth)

    def points(self, peers: np.ndarray) -> np.ndarray:
        """(n,) points of these peers (numbers)."""
        points = np.zeros(len(peers))
        for each in self.worth:
            points += each.both.take(each.spread.cells.take(peers))
        return points / GRAIN
