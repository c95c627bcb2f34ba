"""When an e-mail may leave, and what the database refuses."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from eclaireur.notices.models import BETWEEN_MAILS, Notice, NoticeSettings
from tests.factories.notices import WROTE

PARIS = ZoneInfo("Europe/Paris")
times = st.builds(dt.time, st.integers(0, 23), st.integers(0, 59))
moments = st.integers(0, 700 * 24 * 60).map(lambda minutes: dt.datetime(2025, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes))


@given(quiet_from=times, quiet_until=times, now=moments, last=st.none() | moments)
def test_a_mail_never_leaves_early_nor_in_quiet_hours_nor_too_late(quiet_from, quiet_until, now, last):
    wishes = NoticeSettings(quiet_from=quiet_from, quiet_until=quiet_until, last_mailed_at=last)
    due = wishes.next_mail_at(now)
    earliest = max(now, last + BETWEEN_MAILS) if last else now
    assert earliest <= due <= earliest + dt.timedelta(hours=25)  # a night with the clock put back is 25 hours round
    local = due.astimezone(PARIS).time()
    if quiet_from < quiet_until:
        assert not quiet_from <= local < quiet_until
    elif quiet_from > quiet_until:
        assert quiet_until <= local < quiet_from
    assert NoticeSettings(is_quiet=False, last_mailed_at=last).next_mail_at(now) == earliest


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        lambda me: Notice(to=me, by=me, kind=WROTE),
        lambda me: Notice(to=me, kind=WROTE, happened_at=timezone.now(), read_at=timezone.now() - dt.timedelta(days=1)),
        lambda me: Notice.objects.create(to=me, kind=WROTE) and Notice(to=me, kind=WROTE),
    ],
    ids=["told of oneself", "read before it happened", "the same thing twice"],
)
def test_the_database_refuses(person, wrong):
    notice = wrong(person)
    with pytest.raises(IntegrityError), transaction.atomic():
        notice.save()


@pytest.mark.django_db
def test_a_notice_of_a_room_that_is_gone_still_reads(person):
    assert Notice(to=person, kind="gone.away").sentence == "Il y a du nouveau."


@pytest.mark.django_db
def test_a_notice_from_someone_erased_still_reads(person):
    assert Notice(to=person, by=None, kind=WROTE).sentence == "Quelqu’un vous a écrit."
