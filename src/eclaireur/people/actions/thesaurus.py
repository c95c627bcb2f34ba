"""Loading the shipped thesaurus and importing one, whole or not at all."""

from dataclasses import dataclass, replace
from pathlib import Path

from django.db import transaction

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.people.models import Concept
from eclaireur.people.models.thesaurus import digest
from eclaireur.people.thesaurus import Entry, Thesaurus, ThesaurusError
from eclaireur.people.thesaurus_files import read

SHIPPED = Path(__file__).parents[1] / "data" / "thesaurus.json"


@dataclass(frozen=True)
class Imported:
    """How many concepts an import adds, changes and leaves as they are, and the ids absent from the file."""

    added: int
    changed: int
    unchanged: int
    absent: tuple[str, ...] = ()


@transaction.atomic
def import_thesaurus(*, by: Person | None, thesaurus: Thesaurus, dry_run: bool = False) -> Imported:
    """Make every concept of `thesaurus` say what it says there; those it does not name stay as they are.

    The result must be one valid tree: raises ThesaurusError otherwise, and nothing is kept. With `dry_run`
    nothing is written; the counts are those an import would give.
    """
    rows = {row.slug: row for row in Concept.objects.select_for_update()}
    merged = {slug: row.entry for slug, row in rows.items()} | dict(thesaurus)
    Thesaurus(merged.values())
    absent = tuple(slug for slug in rows if slug not in thesaurus)
    positions = {slug: position for position, slug in enumerate(thesaurus, 1)}
    new = [slug for slug in thesaurus if slug not in rows]
    changed = [
        slug
        for slug, entry in thesaurus.items()
        if slug in rows and (rows[slug].entry != entry or rows[slug].position != positions[slug])
    ]
    done = Imported(len(new), len(changed), len(thesaurus) - len(new) - len(changed), absent)
    if dry_run:
        return done
    for slug in _parents_first(thesaurus, [*new, *changed]):
        row = rows.get(slug) or Concept()
        row.take(thesaurus[slug])
        row.position = positions[slug]
        row.save()
    if new or changed:
        record(by=by, verb="people.import_thesaurus")
    return done


@transaction.atomic
def load_shipped_thesaurus() -> str | None:
    """Bring the concepts shipped with Éclaireur up to date, and leave alone what an operator changed.

    Each row remembers a fingerprint of what it was last loaded from. A row that still says exactly that
    follows the new edition; a row that says anything else was edited, and stays. A concept the operator
    retired stays retired; one they added is theirs. Quick when nothing changed.
    """
    shipped = read(SHIPPED.read_bytes(), "json")
    prints = {slug: digest(entry) for slug, entry in shipped.items()}
    known = dict(Concept.objects.values_list("slug", "shipped_digest"))
    if all(known.get(slug) == prints[slug] for slug in shipped):
        return None
    rows = {row.slug: row for row in Concept.objects.select_for_update()}
    free = {slug for slug in shipped if slug not in rows or digest(rows[slug].entry) == rows[slug].shipped_digest}
    tree = _arranged(rows, {slug: shipped[slug] for slug in free})
    done = 0
    for position, slug in enumerate(shipped, 1):
        row = rows.get(slug) or Concept(position=position)
        if row.shipped_digest == prints[slug]:
            continue
        if slug in free:
            row.take(tree[slug])
            done += 1
        row.shipped_digest = prints[slug]
        rows[slug] = row
    waiting = _parents_first(tree, [slug for slug in shipped if known.get(slug) != prints[slug]])
    Concept.objects.bulk_create(rows[slug] for slug in waiting if slug not in known)
    for slug in waiting:
        if slug in known:
            rows[slug].save()
    return f"{done} concepts" if done else None


def _arranged(rows: dict[str, Concept], fresh: dict[str, Entry]) -> Thesaurus:
    """The tree once `fresh` entries are in it. When the operator's own arrangement and the new edition's make
    a loop together, the concepts already there keep their place.
    """
    kept = {slug: row.entry for slug, row in rows.items()}
    try:
        return Thesaurus((kept | fresh).values())
    except ThesaurusError:
        still = {
            slug: replace(entry, parent=kept[slug].parent) if slug in kept else entry for slug, entry in fresh.items()
        }
        return Thesaurus((kept | still).values())


def _parents_first(thesaurus: Thesaurus, slugs: list[str]) -> list[str]:
    return sorted(slugs, key=lambda slug: len(thesaurus.ancestors(slug)))
