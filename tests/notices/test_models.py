"""When an e-mail may leave, and what the database refuses."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from eclaireur.accounts.models import Person
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


@pytest.mark.parametrize(("zone", "leaves"), [
    ("Europe/Paris", dt.datetime(2027, 6, 2, 6, tzinfo=dt.UTC)),  # 23:00 there: the word waits for 8:00
    ("Indian/Reunion", dt.datetime(2027, 6, 2, 4, tzinfo=dt.UTC)),  # 1:00
    ("America/Guadeloupe", dt.datetime(2027, 6, 1, 21, tzinfo=dt.UTC)),  # 17:00: at once
    ("Pacific/Noumea", dt.datetime(2027, 6, 1, 21, tzinfo=dt.UTC)),  # 8:00: the night has just ended
])  # fmt: skip
@pytest.mark.parametrize("whoever", ["Europe/Paris", "Pacific/Tahiti"])
def test_quiet_hours_are_the_night_of_whoever_is_written_to(zone, leaves, whoever):
    with timezone.override(whoever):  # whose page, or task, makes it leave changes nothing
        assert NoticeSettings(person=Person(zone=zone)).next_mail_at(dt.datetime(2027, 6, 1, 21, tzinfo=dt.UTC)) == leaves


def test_a_night_follows_daylight_saving_where_there_is_some():
    before, after = (dt.datetime(2027, 3, day, 23, 30, tzinfo=dt.UTC) for day in (26, 28))  # clocks go forward between, in Paris
    paris, reunion = (NoticeSettings(person=Person(zone=zone)) for zone in ("Europe/Paris", "Indian/Reunion"))
    assert [paris.next_mail_at(night).astimezone(dt.UTC).hour for night in (before, after)] == [7, 6]
    assert [reunion.next_mail_at(night).astimezone(dt.UTC).hour for night in (before, after)] == [4, 4]


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
