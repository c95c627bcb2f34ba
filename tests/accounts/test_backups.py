"""Backup and restore, on real files; and the proof that an erased person's texts are gone even from backups."""

import base64
import errno
import json
import zipfile
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import models
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Page

from eclaireur.accounts import actions, keys, rotation
from eclaireur.accounts.backups import format as backup_format
from eclaireur.accounts.backups import writing
from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import JournalEntry, Person, PersonKey, RoleGrant, Structure
from eclaireur.core import crypto
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.sealed import FIELD, read, sealed_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "archive.zip", tmp_path / "keys.json"


def back_up(archive: Path | None, keys_file: Path) -> dict:
    out = StringIO()
    call_command("backup", *([archive] if archive else []), "--keys", keys_file, "--json", stdout=out)
    return json.loads(out.getvalue())


def restore(archive: Path, keys_file: Path) -> dict:
    out = StringIO()
    call_command("restore", archive, "--keys", keys_file, "--json", stdout=out)
    return json.loads(out.getvalue())


def empty_the_house() -> None:
    """A database without anybody, as on a new machine."""
    for model in (RoleGrant, JournalEntry, PersonKey, Structure, FIELD.model):
        model._base_manager.all().delete()
    Person.objects.all().delete()


def test_everything_comes_back_sealed_texts_files_roles_and_pages(files):
    lea, tom = PersonFactory(pseudonym="Léa"), PersonFactory(pseudonym="Tom")
    row = sealed_row(lea, "une phrase\x00 très privée 🌙")
    structure = StructureFactory(name="GEM des Lanternes")
    RoleGrant.objects.create(person=tom, role=Role.COORDINATOR, structure=structure)
    actions.record(by=tom, verb="accounts.look", subject=lea, is_look=True, reason="parce que")
    (files[0].parent / "media").mkdir()
    (files[0].parent / "media" / "photo é.txt").write_bytes(b"pixels")
    pages = list(Page.objects.order_by("pk").values_list("pk", "title", "path"))
    types = dict(ContentType.objects.values_list("model", "pk"))

    counted = back_up(*files)
    empty_the_house()
    (files[0].parent / "media" / "photo é.txt").unlink()
    done = restore(*files)

    assert done["people"] == counted["people"] == 2
    assert done["rows"] == counted["rows"]
    assert done["erased_again"] == 0
    assert read(row) == "une phrase\x00 très privée 🌙"
    assert Person.objects.get(pseudonym="Tom").holds(Role.COORDINATOR, Structure.objects.get())
    entry = JournalEntry.objects.get(verb="accounts.look")
    assert (entry.actor.pseudonym, entry.subject.pseudonym, entry.reason) == ("Tom", "Léa", "parce que")
    assert list(Page.objects.order_by("pk").values_list("pk", "title", "path")) == pages
    assert dict(ContentType.objects.values_list("model", "pk")) == types
    assert (files[0].parent / "media" / "photo é.txt").read_bytes() == b"pixels"
    assert PersonFactory().pk


def test_the_archive_holds_neither_a_key_nor_a_private_text(files):
    person = PersonFactory()
    sealed_row(person, "MARQUEUR-PRIVE")
    key = keys.unwrap(person.key)
    back_up(*files)
    with zipfile.ZipFile(files[0]) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    wrapped = base64.b64encode(bytes(person.key.wrapped))
    for secret in (b"MARQUEUR-PRIVE", key, base64.b64encode(key), bytes(person.key.wrapped), wrapped):
        assert secret not in everything
    assert key not in files[1].read_bytes()
    assert base64.b64encode(key) not in files[1].read_bytes()
    for path in files:
        assert path.stat().st_mode & 0o077 == 0


def test_an_erased_person_cannot_be_read_from_an_old_backup_with_the_current_keys(files, tmp_path):
    gone, stays = PersonFactory(pseudonym="Partie"), PersonFactory(pseudonym="Reste")
    gone_row, stays_row = sealed_row(gone, "ce qui est parti"), sealed_row(stays, "ce qui reste")
    gone_id, gone_key = gone.pk, gone.key.pk
    back_up(files[0], files[1])

    actions.erase_person(person=gone, by=gone)
    back_up(None, files[1])  # the key file is overwritten; the old archive is kept

    with zipfile.ZipFile(files[0]) as archive:
        lines = archive.read(f"data/{FIELD.model._meta.label_lower}.jsonl").decode().splitlines()
    place = [field.attname for field in backup_format.columns(FIELD.model)].index(FIELD.attname)
    sealed = {base64.b64decode(json.loads(line)[place]) for line in lines}
    of_gone = next(text for text in sealed if crypto.key_id_of(text) == gone_key)
    with pytest.raises(crypto.KeyGoneError):
        crypto.unseal(of_gone, place=FIELD.place_of(gone_row.pk))

    empty_the_house()
    done = restore(*files)

    assert done["erased_again"] == 1
    assert not Person.objects.filter(pk=gone_id).exists()
    assert not PersonKey.objects.filter(pk=gone_key).exists()
    assert "Partie" not in str(list(Person.objects.values_list("pseudonym", flat=True)))
    assert read(stays_row) == "ce qui reste"
    with pytest.raises(crypto.KeyGoneError):
        crypto.unseal(of_gone, place=FIELD.place_of(gone_row.pk))
    assert not FIELD.model.objects.filter(pk=gone_row.pk).exclude(author=None).exists()


def test_an_archive_whose_only_operator_left_since_is_restored_and_another_is_asked_for(files):
    operator = PersonFactory(pseudonym="Opératrice")
    RoleGrant.objects.create(person=operator, role=Role.OPERATOR)
    back_up(*files)
    successor = PersonFactory(roles=[Role.OPERATOR])
    actions.erase_person(person=operator, by=operator)
    PersonFactory(pseudonym="Arrivée depuis")
    successor.role_grants.all().delete()
    back_up(None, files[1])
    empty_the_house()
    out = StringIO()

    call_command("restore", files[0], "--keys", files[1], stdout=out)

    assert "1 personnes parties depuis l’archive" in out.getvalue()
    assert "eclaireur createsuperuser" in out.getvalue()
    assert not Person.objects.filter(pseudonym="Opératrice").exists()


def renew_the_keys() -> None:
    """Everyone gets a fresh key, and the old ones are gone after their grace."""
    call_command("rotate_keys", "--renew", "--json", stdout=StringIO())
    with time_machine.travel(timezone.now() + rotation.GRACE * 2):
        call_command("rotate_keys", "--json", stdout=StringIO())


def test_an_archive_whose_keys_were_renewed_since_is_refused_or_restored_without_these_texts(files):
    row, gone = sealed_row(PersonFactory(), "un texte privé"), PersonFactory()
    sealed_row(gone, "parti avec sa clé")
    keys.draw_key(PersonFactory())  # a key that seals nothing is no reason to refuse
    back_up(*files)
    actions.erase_person(person=gone, by=gone)
    renew_the_keys()
    back_up(None, files[1])
    empty_the_house()

    with pytest.raises(CommandError, match="les textes privés de 1 personnes reviendraient vides"):
        restore(*files)
    assert not Person.objects.exists()

    out = StringIO()
    call_command("restore", files[0], "--keys", files[1], "--without-their-texts", stdout=out)
    assert "Les textes privés de 1 personnes n’ont plus de clé" in out.getvalue()
    assert read(row) == ""


def test_an_archive_made_after_the_renewal_comes_back_whole(files):
    row = sealed_row(PersonFactory(), "un texte privé")
    renew_the_keys()
    back_up(*files)
    empty_the_house()
    assert restore(*files)["without_texts"] == 0
    assert read(row) == "un texte privé"


def test_an_older_archive_that_does_not_name_its_keys_is_restored_and_says_what_was_not_checked(files):
    row = sealed_row(PersonFactory(), "un texte privé")
    back_up(*files)
    with zipfile.ZipFile(files[0]) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(members[backup_format.MANIFEST])
    del manifest["keys"]
    members[backup_format.MANIFEST] = json.dumps(manifest | {"sha256": backup_format.digest_of(manifest)}).encode()
    with zipfile.ZipFile(files[0], "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    empty_the_house()
    out = StringIO()

    call_command("restore", files[0], "--keys", files[1], stdout=out)

    assert "ne dit pas quelles clés ouvrent ses textes" in out.getvalue()
    assert read(row) == "un texte privé"


def test_a_truncated_archive_is_refused_at_any_length_and_changes_nothing(files):
    sealed_row(PersonFactory(), "x")
    back_up(*files)
    whole = files[0].read_bytes()
    empty_the_house()
    for length in (0, 10, len(whole) // 2, len(whole) - 30, len(whole) - 1):
        files[0].write_bytes(whole[:length])
        with pytest.raises(CommandError, match="Rien n’a été changé"):
            restore(*files)
        assert not Person.objects.exists()


def test_an_altered_archive_is_refused(files, tmp_path):
    PersonFactory(pseudonym="Avant")
    back_up(*files)
    empty_the_house()
    with zipfile.ZipFile(files[0]) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    altered = dict(members)
    altered["data/accounts.person.jsonl"] = members["data/accounts.person.jsonl"].replace(b"Avant", b"Apres")
    for contents in (altered, {k: v for k, v in members.items() if k != "data/accounts.person.jsonl"},
                     {k: v for k, v in members.items() if k != "manifest.json"},
                     members | {"manifest.json": members["manifest.json"].replace(b'"version": 1', b'"version": 2')}):
        with zipfile.ZipFile(files[0], "w") as archive:
            for name, content in contents.items():
                archive.writestr(name, content)
        with pytest.raises(CommandError, match="Rien n’a été changé"):
            restore(*files)
    assert not Person.objects.exists()


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff\xfe", b'{"format": "eclaireur-keys"}'])
def test_a_damaged_key_file_is_refused(files, content):
    back_up(*files)
    files[1].write_bytes(content)
    with pytest.raises(CommandError, match="fichier de clés"):
        restore(*files)


def test_keys_older_than_the_archive_are_refused(files, tmp_path):
    back_up(None, files[1])
    early = files[1].read_bytes()
    back_up(*files)
    files[1].write_bytes(early)
    with pytest.raises(CommandError, match="plus ancien"):
        restore(*files)


def test_a_house_with_people_is_not_overwritten(files):
    person = PersonFactory(pseudonym="Ici")
    back_up(*files)
    with pytest.raises(CommandError, match="déjà des personnes"):
        restore(*files)
    assert Person.objects.get() == person


def test_an_archive_of_another_version_is_refused(files, monkeypatch):
    monkeypatch.setattr(backup_format, "applied_migrations", lambda: [["accounts", "0099_plus_tard"]])
    back_up(*files)
    monkeypatch.undo()
    with pytest.raises(CommandError, match="autre version"):
        restore(*files)


def test_missing_files_are_said(files):
    with pytest.raises(CommandError, match="ne peut pas être lu"):
        restore(*files)
    back_up(None, files[1])
    with pytest.raises(CommandError, match="n’existe pas"):
        restore(*files)


def test_one_file_cannot_be_both(files):
    with pytest.raises(CommandError, match="deux endroits"):
        back_up(files[0], files[0])


def test_a_full_disk_leaves_the_last_good_backup(files, monkeypatch):
    PersonFactory()
    back_up(*files)
    before = files[0].read_bytes()

    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writing.os, "fsync", full)
    with pytest.raises(CommandError, match="plus de place"):
        back_up(*files)
    assert files[0].read_bytes() == before
    assert sorted(path.name for path in files[0].parent.iterdir() if path.is_file()) == ["archive.zip", "keys.json"]


def test_an_unwritable_place_is_said(tmp_path):
    with pytest.raises(CommandError, match="n’a pas été écrite"):
        back_up(tmp_path / "nulle" / "part.zip", tmp_path / "keys.json")


@given(value=st.one_of(st.none(), st.binary()))
def test_bytes_survive_the_archive(value):
    field = models.BinaryField(null=True)
    stored = backup_format.decode(field, json.loads(json.dumps(backup_format.encode(field, value))))
    assert (None if stored is None else bytes(stored)) == value


@given(value=st.one_of(st.none(), st.text()))
def test_texts_survive_the_archive(value):
    field = models.TextField(null=True)
    assert backup_format.decode(field, json.loads(json.dumps(backup_format.encode(field, value)))) == value


def test_a_file_kept_by_a_storage_is_in_the_archive(files):
    default_storage.save("coucou.txt", ContentFile(b"bonjour"))
    assert back_up(*files)["files"] == 1
