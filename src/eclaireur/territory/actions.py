"""Loading the communes from the file shipped with the package."""

import gzip
from importlib.resources import files

from django.db import models, transaction

from eclaireur.territory.models import Commune, Departement, LoadedData, Region, plain

FILE = files("eclaireur.territory") / "data" / "communes.tsv.gz"
COMMUNES = "communes"


def _rows() -> tuple[str, list[list[str]]]:
    """The version of the file, and its rows; the layout is that of scripts/build_communes.py."""
    lines = gzip.decompress(FILE.read_bytes()).decode().splitlines()
    return lines[0].split("\t")[1], [line.split("\t") for line in lines[1:]]


def load_communes() -> str | None:
    """Bring the communes to the version of the file; a sentence when something changed, else None.

    Communes that disappeared (merged) stay, marked as past: people may still point at them.
    """
    with FILE.open("rb") as raw, gzip.open(raw, "rt") as file:
        version = file.readline().split("\t")[1]
    if LoadedData.objects.filter(name=COMMUNES, version=version).exists():
        return None
    return _load(*_rows())


@transaction.atomic
def _load(version: str, rows: list[list[str]]) -> str:
    _bring(Region, [Region(code=code, name=name) for kind, code, name, *_rest in rows if kind == "R"])
    _bring(Departement, [
        Departement(code=row[1], name=row[2], region_id=row[3]) for row in rows if row[0] == "D"
    ])
    communes = [_commune(row) for row in rows if row[0] == "C"]
    Commune.objects.update(is_current=False)
    _bring(Commune, communes)
    LoadedData.objects.update_or_create(name=COMMUNES, defaults={"version": version})
    return f"{len(communes)} communes"


def _bring(model: type[models.Model], rows: list) -> None:
    """Insert rows, or bring those already there up to date, whichever each needs."""
    fields = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model._default_manager.bulk_create(  # noqa: SLF001 (any of the three models)
        rows, update_conflicts=True, unique_fields=["code"], update_fields=fields)


def _commune(row: list[str]) -> Commune:
    _kind, code, name, departement, postal, population, lat, lon, precision, city, near = row
    return Commune(
        code=code, name=name, plain_name=plain(name), departement_id=departement, postal_codes=postal,
        population=int(population) if population else None, lat=float(lat) if lat else None,
        lon=float(lon) if lon else None, precision=precision, city_id=city or None, near_town_id=near or None,
    )
