"""Many at once on the real database: the last place, double submits, a place freed while others come."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from eclaireur.gatherings import actions
from eclaireur.gatherings.enums import Seat
from eclaireur.gatherings.models import Registration
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_date, coming_to

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 6


def all_at_once(works):
    """Run every work in a thread of its own, all starting together, and give what they gave."""
    start = Barrier(len(works))

    def run(work):
        start.wait(timeout=10)
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(run, work) for work in works]]


def test_the_last_places_are_given_once_each():
    date = a_date(capacity=2)
    people = [PersonFactory() for _ in range(AT_ONCE)]
    all_at_once([lambda person=person: coming_to(date, person) for person in people])
    assert Registration.objects.filter(state=Seat.REGISTERED).count() == 2
    assert Registration.objects.filter(state=Seat.WAITING).count() == AT_ONCE - 2


def test_one_person_in_many_tabs_has_one_place():
    date = a_date(capacity=3)
    person = PersonFactory()
    made = all_at_once([lambda: coming_to(date, person)[0].pk] * AT_ONCE)
    assert len(set(made)) == 1
    assert Registration.objects.count() == 1


def test_places_given_back_at_once_are_each_offered_once():
    date = a_date(capacity=3)
    holders = [PersonFactory() for _ in range(3)]
    held = coming_to(date, *holders)
    coming_to(date, *[PersonFactory() for _ in range(5)])
    all_at_once([lambda one=one, seat=seat: actions.leave(by=one, registration=seat) for one, seat in zip(holders, held, strict=True)])
    assert Registration.objects.filter(state=Seat.OFFERED).count() == 3
    assert Registration.objects.filter(state=Seat.WAITING).count() == 2
