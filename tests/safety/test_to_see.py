"""Public texts read once: what was already read takes nobody's place, and what is left out is said."""

import datetime as dt

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from eclaireur.people.models import Path
from eclaireur.safety import actions, queries, waiting
from eclaireur.safety.enums import HeldFor, Reason
from eclaireur.safety.models import Seen
from tests.factories.accounts import PersonFactory
from tests.factories.community import open_topic
from tests.factories.people import PathFactory, PathStepFactory
from tests.factories.safety import moderator

pytestmark = pytest.mark.django_db
AN_HOUR = dt.timedelta(hours=1)


def paths_on(someone):
    return [line.item.title for line in queries.desk_of(someone).lines if str(line.item.kind) == "un parcours"]


def read(rows):
    """Each of these rows was read by someone of the moderation."""
    kind = ContentType.objects.get_for_model(rows[0])
    Seen.objects.bulk_create(Seen(content_type=kind, object_id=str(row.pk)) for row in rows)


def long_displayed(many):
    """So many displayed paths, whose last change is an hour old."""
    paths = [Path(person=PersonFactory(), introduction="Quelques lignes.", published_at=timezone.now() - AN_HOUR) for _n in range(many)]
    made = Path.objects.bulk_create(paths)
    Path.objects.update(updated_at=timezone.now() - AN_HOUR)
    return made


def test_a_new_path_is_on_the_desk_whatever_was_read_before_it():
    read(long_displayed(waiting.MOST + 1))
    PathFactory(person=PersonFactory(pseudonym="Nouvelle"))
    assert paths_on(moderator()) == ["Nouvelle"]


def test_a_path_comes_back_on_the_desk_when_a_step_changes():
    path = long_displayed(1)[0]
    read([path])
    assert paths_on(moderator()) == []
    PathStepFactory(path=path)
    assert paths_on(moderator()) == [path.person.pseudonym]


def test_what_is_reported_or_waits_is_not_listed_a_second_time():
    reported, held, plain = (open_topic().posts.get() for _n in range(3))
    actions.report(by=PersonFactory(), about=reported, reason=Reason.HATE)
    actions.hold(held, why=HeldFor.NEWCOMER, author=held.author)
    listed = [line.item.key.rpartition(":")[2] for line in queries.desk_of(moderator()).lines if ".seen:" in line.item.key]
    assert listed == [str(plain.pk)]


def test_the_page_says_when_more_waits_than_it_lists(client_of, monkeypatch):
    someone, said = moderator(), "Il y en a davantage"
    long_displayed(3)
    assert said not in client_of(someone).get(reverse("safety:desk")).content.decode()
    for module in (queries.to_see, queries.desk):
        monkeypatch.setattr(module, "MOST", 2)
    assert len(paths_on(someone)) == 2
    assert said in client_of(someone).get(reverse("safety:desk")).content.decode()


def test_what_was_read_costs_the_desk_no_more_reads():
    someone, counts = moderator(), []
    for _n in range(2):
        read(long_displayed(3))
        queries.desk_of(someone)
        with CaptureQueriesContext(connection) as captured:
            queries.desk_of(someone)
        counts.append(len(captured))
    assert counts[0] == counts[1]
