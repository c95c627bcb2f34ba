"""export_thesaurus and import_thesaurus, as an operator runs them."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from eclaireur.people.models import Concept
from eclaireur.people.thesaurus_files import read

pytestmark = pytest.mark.django_db


def run(name, *args):
    out = io.StringIO()
    call_command(name, *args, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("ending", ["json", "ttl"])
def test_what_is_exported_is_imported_back_equal(thesaurus, tmp_path, ending):
    file = tmp_path / f"vecus.{ending}"
    said = json.loads(run("export_thesaurus", str(file), "--json"))
    whole = Concept.objects.thesaurus()
    assert said["concepts"] == len(whole)
    assert read(file.read_bytes(), said["format"]) == whole
    Concept.objects.all().update(parent=None)
    Concept.objects.all().delete()
    done = json.loads(run("import_thesaurus", str(file), "--json"))
    assert done["added"] == len(whole)
    assert Concept.objects.thesaurus() == whole


def test_a_dry_run_says_what_would_change_and_changes_nothing(tmp_path):
    file = tmp_path / "un.json"
    file.write_text('[{"id": "a", "label_fr": "A"}]')
    assert "1 concepts ajoutés" in run("import_thesaurus", str(file), "--dry-run")
    assert not Concept.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'[{"id": "a", "label_fr": "A"}, {"id": "b", "parent": "z", "label_fr": "B"}]', "b : son parent « z » n’existe pas"),
        (b'[{"id": "a", "label_fr": "A"},', "s’arrête trop tôt"),
        (b"\xff", "n’est pas en UTF-8"),
    ],
)
def test_a_wrong_file_stops_with_its_name_the_reason_and_code_2_and_keeps_nothing(tmp_path, content, said):
    file = tmp_path / "faux.json"
    file.write_bytes(content)
    with pytest.raises(CommandError) as caught:
        run("import_thesaurus", str(file))
    assert caught.value.returncode == 2
    assert said in str(caught.value)
    assert str(file) in str(caught.value)
    assert not Concept.objects.exists()


@pytest.mark.parametrize("command", ["import_thesaurus", "export_thesaurus"])
def test_an_unknown_format_and_a_file_out_of_reach_are_told_in_words(command, tmp_path):
    with pytest.raises(CommandError, match="Quel format"):
        run(command, str(tmp_path / "vecus.xml"))
    with pytest.raises(CommandError, match="ne peut pas être"):
        run(command, str(tmp_path / "absent" / "vecus.json"))
