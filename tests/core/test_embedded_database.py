"""Connections kept open between requests: the same one comes back, unless something makes it unfit."""

import shutil
import sqlite3
import threading

import pytest
from django.db import DatabaseError
from django.db.utils import ConnectionHandler

from eclaireur.core.embedded_database import base

pytestmark = pytest.mark.django_db  # lets pytest-django open connections; ours are to files of their own


@pytest.fixture
def wrapper(tmp_path):
    handler = ConnectionHandler({"default": {"ENGINE": "eclaireur.core.embedded_database", "NAME": tmp_path / "house.sqlite3"}})
    base.idle.close()
    made = handler["default"]
    with made.cursor() as cursor:
        cursor.execute("CREATE TABLE told (word text)")
        cursor.execute("INSERT INTO told VALUES ('un')")
    yield made
    made.close()
    base.idle.close()


def told(wrapper):
    with wrapper.cursor() as cursor:
        return [row[0] for row in cursor.execute("SELECT word FROM told").fetchall()]


def test_a_closed_connection_waits_and_comes_back(wrapper):
    first = wrapper.connection
    wrapper.close()
    assert wrapper.connection is None
    assert told(wrapper) == ["un"]
    assert wrapper.connection is first


def test_two_at_once_never_share_one(wrapper):
    wrapper.close()
    mine, theirs = wrapper.copy(), wrapper.copy()
    for one in (mine, theirs):
        one.ensure_connection()
    assert mine.connection is not theirs.connection
    for one in (mine, theirs):
        one.close()


def test_one_left_in_a_transaction_is_not_kept(wrapper):
    first = wrapper.connection
    first.execute("BEGIN")
    first.execute("INSERT INTO told VALUES ('deux')")
    wrapper.close()
    assert told(wrapper) == ["un"], "what was not committed is gone"
    with pytest.raises(sqlite3.ProgrammingError):
        first.execute("SELECT 1")


def test_one_that_met_an_error_is_not_kept(wrapper):
    first = wrapper.connection
    with pytest.raises(DatabaseError), wrapper.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")
    wrapper.close()
    told(wrapper)
    assert wrapper.connection is not first


def test_a_file_put_in_the_place_of_another_is_opened_afresh(wrapper, tmp_path):
    wrapper.close()
    shutil.copy(tmp_path / "house.sqlite3", tmp_path / "restored.sqlite3")
    other = sqlite3.connect(tmp_path / "restored.sqlite3")
    other.execute("UPDATE told SET word = 'rendu'")
    other.commit()
    other.close()
    (tmp_path / "restored.sqlite3").replace(tmp_path / "house.sqlite3")
    for suffix in ("-wal", "-shm"):
        (tmp_path / f"house.sqlite3{suffix}").unlink(missing_ok=True)
    assert told(wrapper) == ["rendu"]


def test_links_between_tables_are_checked_whatever_the_last_user_did(wrapper):
    wrapper.connection.execute("PRAGMA foreign_keys = OFF")
    wrapper.close()
    wrapper.ensure_connection()
    assert wrapper.connection.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_enough_wait_and_no_more(wrapper):
    many = [wrapper.copy() for _ in range(base.KEPT + 3)]
    for one in many:
        one.ensure_connection()
    for one in many:
        one.close()
    assert len(base.idle.waiting) == base.KEPT


def test_one_opened_in_a_thread_serves_another(wrapper):
    found = []

    def read():
        mine = wrapper.copy()
        mine.inc_thread_sharing()
        found.append(told(mine))
        mine.close()

    for _ in range(3):
        thread = threading.Thread(target=read)
        thread.start()
        thread.join()
    assert found == [["un"]] * 3
    assert len(base.idle.waiting) == 1
