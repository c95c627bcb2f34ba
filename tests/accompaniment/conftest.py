"""Each test begins without an index from another."""

import pytest

from eclaireur.accompaniment.queries import index
from tests.factories.people import ConceptFactory


@pytest.fixture(autouse=True)
def _no_index_from_before(monkeypatch):
    monkeypatch.setattr(index, "_held", None)


@pytest.fixture
def concept(db):
    """Something two people may both have lived."""
    return ConceptFactory(slug="hospitalisation", label_fr="Hospitalisation")
