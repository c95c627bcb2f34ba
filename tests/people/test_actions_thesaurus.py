"""The shipped thesaurus comes up to date without overwriting an operator; an import is whole or not at all."""

from dataclasses import replace

import pytest

from eclaireur.accounts.models import JournalEntry
from eclaireur.people.actions import import_thesaurus, load_shipped_thesaurus
from eclaireur.people.actions import thesaurus as module
from eclaireur.people.models import Concept
from eclaireur.people.thesaurus import Entry, Thesaurus, ThesaurusError
from eclaireur.people.thesaurus_files import write
from tests.factories.people import ConceptFactory, ExperienceFactory

pytestmark = pytest.mark.django_db

EDITION = [Entry("a", None, "Thème"), Entry("b", "a", "Vécu B"), Entry("c", "a", "Vécu C")]


@pytest.fixture
def ship(monkeypatch, tmp_path):
    """`ship(entries)`: Éclaireur comes with this thesaurus; gives what loading it says."""

    def load(entries):
        path = tmp_path / "thesaurus.json"
        path.write_bytes(write(Thesaurus(entries), "json"))
        monkeypatch.setattr(module, "SHIPPED", path)
        return load_shipped_thesaurus()

    return load


def labels():
    return dict(Concept.objects.values_list("slug", "label_fr"))


def test_the_real_one_loads_whole_once():
    assert load_shipped_thesaurus() is not None
    assert Concept.objects.count() >= 220
    assert load_shipped_thesaurus() is None


def test_a_new_edition_changes_what_nobody_touched_and_adds_what_is_new(ship):
    assert ship(EDITION) == "3 concepts"
    new = [EDITION[0], replace(EDITION[1], label_fr="Vécu B, mieux dit"), EDITION[2], Entry("d", "b", "Vécu D")]
    assert ship(new) == "2 concepts"
    assert labels() == {"a": "Thème", "b": "Vécu B, mieux dit", "c": "Vécu C", "d": "Vécu D"}
    assert ship(new) is None


def test_what_an_operator_edited_retired_or_added_stays(ship):
    ship(EDITION)
    Concept.objects.filter(slug="b").update(label_fr="Mots de l’opérateur")
    Concept.objects.filter(slug="c").update(active=False)
    ConceptFactory(slug="mien", parent=Concept.objects.get(slug="a"), label_fr="Ajouté ici")
    ship([EDITION[0], *(replace(entry, note_fr="Nouvelle note") for entry in EDITION[1:])])
    assert labels() == {"a": "Thème", "b": "Mots de l’opérateur", "c": "Vécu C", "mien": "Ajouté ici"}
    assert not Concept.objects.get(slug="c").active
    ship([EDITION[0], *(replace(entry, note_fr="Encore une autre") for entry in EDITION[1:])])
    assert labels()["b"] == "Mots de l’opérateur"


def test_an_operators_arrangement_that_crosses_a_new_edition_never_makes_a_loop(ship):
    ship(EDITION)
    Concept.objects.filter(slug="b").update(parent_id="c")
    ship([EDITION[0], EDITION[1], replace(EDITION[2], parent="b")])
    tree = Concept.objects.thesaurus()
    assert tree["b"].parent == "c"
    assert tree["c"].parent == "a"


class TestImport:
    def test_round_trip_changes_nothing(self, thesaurus):
        whole = Concept.objects.thesaurus()
        done = import_thesaurus(by=None, thesaurus=whole)
        assert (done.added, done.changed, done.unchanged) == (0, 0, len(whole))
        assert not JournalEntry.objects.exists()

    def test_adds_and_changes_and_leaves_the_rest(self, ship, person):
        ship(EDITION)
        lived = ExperienceFactory(concept=Concept.objects.get(slug="c"))
        file = Thesaurus([EDITION[0], replace(EDITION[1], label_fr="Autrement"), Entry("z", "b", "Vécu Z")])
        done = import_thesaurus(by=person, thesaurus=file)
        assert (done.added, done.changed, done.unchanged, done.absent) == (1, 1, 1, ("c",))
        assert labels()["b"] == "Autrement"
        assert lived.concept.label_fr == "Vécu C"
        assert JournalEntry.objects.get().actor == person

    def test_a_dry_run_counts_and_writes_nothing(self, ship):
        ship(EDITION)
        before = list(Concept.objects.values())
        done = import_thesaurus(by=None, thesaurus=Thesaurus([*EDITION, Entry("z", "b", "Z")]), dry_run=True)
        assert done.added == 1
        assert list(Concept.objects.values()) == before

    def test_what_would_break_the_tree_already_there_is_refused_whole(self, ship):
        deep = [Entry("n0", None, "N")] + [Entry(f"n{level}", f"n{level - 1}", "N") for level in range(1, 7)]
        ship([*EDITION, *deep[:-1]])
        before = list(Concept.objects.values())
        with pytest.raises(ThesaurusError, match="profondeur"):
            import_thesaurus(by=None, thesaurus=Thesaurus([EDITION[0], EDITION[1], replace(deep[0], parent="b")]))
        assert list(Concept.objects.values()) == before
