"""The two commands on files: what they answer, what they refuse and in which words, what they never leave behind."""

import csv
import io
import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from eclaireur import matching
from eclaireur.matching.__main__ import main
from eclaireur.matching.enums import Exclusion

PEER = {"id": "p1", "experiences": [{"concept": "grief", "stage": "behind", "accompanies": True}]}
REQUEST = {"id": "r1", "experiences": [{"concept": "grief", "stage": "in", "importance": 3}]}
TREE = [{"id": "life"}, {"id": "grief", "parent": "life", "label_fr": "un deuil"}]
FULL_PEER = PEER | {
    "limits": ["life"], "languages": ["fr", "en"], "modalities": ["onsite", "phone", "video", "text"], "lat": 48.8,
    "lon": 2.3, "radius_km": 10, "capacity": 3, "load": 1, "paused": False, "gender": "f", "birth_year": 1980,
    "availability": ["tue-evening"], "circle": "concerned", "groups": ["ward-3"],
}  # fmt: skip
FULL_REQUEST = REQUEST | {
    "avoid": ["life"], "languages": ["fr"], "modalities": ["onsite"], "lat": 48.8, "lon": 2.3, "max_km": 20.5,
    "gender_wish": "f", "age_wish": [25, 45], "availability": ["tue-evening"], "circle": "concerned",
    "blocked": ["p9"], "groups": ["ward-4"], "waiting_days": 4,
}  # fmt: skip


@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    """`run("rank_peers", peers, requests, tree, *options)`: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)

    def act(command, peers, requests, tree=None, *options):
        for name, content in (("P.jsonl", peers), ("R.jsonl", requests), ("T.json", tree)):
            if content is None:
                continue
            raw = content
            if not isinstance(raw, bytes):
                text = (
                    "".join(json.dumps(row) + "\n" for row in content)
                    if name != "T.json"
                    else json.dumps(content)
                )
                raw = text.encode()
            Path(name).write_bytes(raw)
        given_ = [
            "--peers",
            "P.jsonl",
            "--requests",
            "R.jsonl",
            *(["--thesaurus", "T.json"] if tree is not None else []),
        ]
        code = main([command, *given_, *options])
        said = capsys.readouterr()
        return code, said.out, said.err

    return act


def test_one_line_of_json_a_request_in_their_order_with_every_exclusion(run):
    requests = [REQUEST | {"id": name} for name in ("z", "a", "m")]
    code, out, err = run("rank_peers", [PEER, PEER | {"id": "p2", "paused": True}], requests, TREE, "--json")
    lines = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert [line["request"] for line in lines] == ["z", "a", "m"]
    assert list(lines[0]["excluded"]) == list(Exclusion)
    assert lines[0]["excluded"]["paused"] == 1
    [ranked] = lines[0]["ranked"]
    assert ranked["peer"] == "p1"
    assert abs(sum(reason["points"] for reason in ranked["reasons"]) - ranked["score"]) < 1e-9
    assert [set(reason) for reason in ranked["reasons"]] == [{"criterion", "points", "text"}] * 2
    assert "un deuil" in ranked["reasons"][0]["text"]


def test_every_field_of_the_format_is_understood(run):
    code, out, err = run("rank_peers", [FULL_PEER | {"limits": []}], [FULL_REQUEST], TREE, "--json")
    assert (code, err) == (0, "")
    criteria = {reason["criterion"] for reason in json.loads(out)["ranked"][0]["reasons"]}
    assert criteria == {"experience", "carry", "availability", "proximity", "avoid", "gender", "age"}


def test_null_is_the_same_as_absent(run):
    bare = run("rank_peers", [PEER], [REQUEST], TREE, "--json")
    nulls = [
        {name: row.get(name) for name in full} for row, full in ((PEER, FULL_PEER), (REQUEST, FULL_REQUEST))
    ]
    assert run("rank_peers", [nulls[0]], [nulls[1]], TREE, "--json") == bare


def test_limit_cuts_the_list_and_words_are_given_without_json(run):
    peers = [PEER | {"id": f"p{number}"} for number in range(30)]
    assert len(json.loads(run("rank_peers", peers, [REQUEST], None, "--json")[1])["ranked"]) == 20
    assert (
        len(json.loads(run("rank_peers", peers, [REQUEST], None, "--json", "--limit", "3")[1])["ranked"]) == 3
    )
    code, out, _ = run("rank_peers", peers, [REQUEST], None, "--limit", "1")
    assert code == 0
    assert "p0" in out
    assert "A vécu aussi" in out
    assert run("rank_peers", peers, [REQUEST], None, "--limit", "-1")[0] == 2


@pytest.mark.parametrize(
    ("changed", "field", "reason"),
    [
        ({"id": None}, "id", "obligatoire"),
        ({"id": 7}, "id", "« 7 » n’est pas un texte"),
        ({"id": " "}, "id", "vide"),
        ({"id": "a\u0000b"}, "id", "caractère interdit"),
        ({"id": "\ud800"}, "id", "caractère interdit"),
        ({"id": "x" * 300}, "id", "200 caractères"),
        ({"experiences": None}, "experiences", "obligatoire"),
        ({"experiences": "grief"}, "experiences", "liste"),
        ({"experiences": ["grief"]}, "experiences[0]", "objet JSON"),
        ({"experiences": [{}]}, "experiences[0].concept", "obligatoire"),
        ({"experiences": [{"concept": "gref"}]}, "experiences[0].concept", "« gref » n’est pas un concept"),
        (
            {"experiences": [{"concept": "grief", "stage": "foo"}]},
            "experiences[0].stage",
            "(in, on_the_way, behind)",
        ),
        ({"experiences": [{"concept": "grief", "stage": ["in"]}]}, "experiences[0].stage", "étape connue"),
        (
            {"experiences": [{"concept": "grief", "accompanies": 1}]},
            "experiences[0].accompanies",
            "ni true ni false",
        ),
        ({"experiences": [{"concept": "grief", "stages": "in"}]}, "experiences[0].stages", "« stage »"),
        ({"limits": ["life", "nowhere"]}, "limits[1]", "« nowhere »"),
        ({"languages": ["français"]}, "languages[0]", "code de langue"),
        ({"languages": "fr"}, "languages", "liste"),
        ({"modalities": ["email"]}, "modalities[0]", "(onsite, phone, video, text)"),
        ({"lat": 91, "lon": 0}, "lat", "entre -90 et 90"),
        ({"lat": 48.8}, "lon", "vont ensemble"),
        ({"lon": 2.3}, "lat", "vont ensemble"),
        ({"lat": "48", "lon": 2}, "lat", "n’est pas un nombre"),
        ({"radius_km": -1}, "radius_km", "au moins 0"),
        ({"radius_km": True}, "radius_km", "n’est pas un nombre"),
        ({"capacity": 1.5}, "capacity", "nombre entier"),
        ({"capacity": -1}, "capacity", "entre 0 et 10000"),
        ({"load": "1"}, "load", "nombre entier"),
        ({"paused": "no"}, "paused", "ni true ni false"),
        ({"birth_year": 190}, "birth_year", "entre 1900 et 2100"),
        ({"availability": ["tuesday"]}, "availability[0]", "mon, tue"),
        ({"circle": "friend"}, "circle", "(concerned, relative)"),
        ({"groups": [1]}, "groups[0]", "texte"),
        ({"capacite": 2}, "capacite", "« capacity »"),
        ({"Load": 2}, "Load", "« load »"),
    ],
)
def test_a_bad_peer_line_stops_with_its_file_line_field_and_reason(run, changed, field, reason):
    code, out, err = run("rank_peers", [PEER | {"id": "ok"}, PEER | changed], [REQUEST], TREE, "--json")
    plain = err.replace("\u00a0", " ")
    assert (code, out) == (2, "")
    assert plain.startswith(f"P.jsonl, ligne 2, champ {field} : ")
    assert reason in plain
    assert plain.count("\n") == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"experiences": [{"concept": "grief", "importance": 4}]}, "experiences[0].importance"),
        ({"experiences": [{"concept": "grief", "importance": 0}]}, "experiences[0].importance"),
        ({"avoid": ["nowhere"]}, "avoid[0]"),
        ({"max_km": -2}, "max_km"),
        ({"gender_wish": ["f"]}, "gender_wish"),
        ({"age_wish": [45, 25]}, "age_wish"),
        ({"age_wish": [True, 30]}, "age_wish"),
        ({"age_wish": [25]}, "age_wish"),
        ({"age_wish": 30}, "age_wish"),
        ({"blocked": [{}]}, "blocked[0]"),
        ({"waiting_days": -1}, "waiting_days"),
        ({"waiting_day": 1}, "waiting_day"),
    ],
)
def test_a_bad_request_line_too(run, changed, field):
    code, out, err = run(
        "assign_peers", [PEER], [REQUEST | changed], TREE, "--json", "--weights-out", "W.csv"
    )
    assert (code, out) == (2, "")
    assert err.startswith(f"R.jsonl, ligne 1, champ {field}\u00a0: ")
    assert not Path("W.csv").exists()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"id":"p2","experiences":[{"conc', "coup"),
        (b"[]", "objet JSON"),
        (b"\xff\xfe", "UTF-8"),
        (b'{"id":"p2","experiences":[],"lat":NaN,"lon":1}', "NaN"),
        (b'{"id":"p2","experiences":[],"lat":1e999,"lon":1}', "trop grand"),
        (b'{"id":"p2","experiences":[],"radius_km":' + b"9" * 5000 + b"}", "trop long"),
        (b'{"id":"p2","experiences":[],"load":1,"load":2}', "deux fois"),
        (b'{"id":"p1","experiences":[]}', "d\u00e9j\u00e0 donn\u00e9"),
        (b"[" * 100_000, "imbriqu"),
    ],
)
def test_a_line_that_is_no_record_is_refused_or_skipped_when_asked(run, line, reason):
    content = json.dumps(PEER).encode() + b"\n" + line + b"\n" + json.dumps(PEER | {"id": "p3"}).encode()
    code, out, err = run("rank_peers", content, [REQUEST], TREE, "--json")
    assert (code, out) == (2, "")
    assert err.startswith("P.jsonl, ligne 2")
    assert reason in err
    code, out, err = run("rank_peers", content, [REQUEST], TREE, "--json", "--keep-going")
    assert code == 0
    assert "ligne 2" in err
    assert "ligne passée" in err
    assert [match["peer"] for match in json.loads(out)["ranked"]] == ["p1", "p3"]


def test_bom_windows_line_ends_blank_lines_and_a_last_line_without_end_are_fine(run):
    lines = [json.dumps(PEER | {"id": name}, ensure_ascii=False).encode() for name in ("é", "p2")]
    code, out, err = run(
        "rank_peers", b"\xef\xbb\xbf" + lines[0] + b"\r\n\r\n" + lines[1], [REQUEST], TREE, "--json"
    )
    assert (code, err) == (0, "")
    assert {match["peer"] for match in json.loads(out)["ranked"]} == {"é", "p2"}


def test_an_unknown_field_is_ignored_and_said_once(run):
    peers = [PEER | {"id": f"p{number}", "favourite_colour": "blue"} for number in range(3)]
    code, _, err = run("rank_peers", peers, [REQUEST], TREE, "--json")
    assert code == 0
    assert err.count("favourite_colour") == 1


def test_empty_files_give_empty_answers_and_say_so(run):
    code, out, err = run("rank_peers", b"", [REQUEST], TREE, "--json")
    assert code == 0
    assert json.loads(out)["ranked"] == []
    assert "P.jsonl" in err
    code, out, err = run("rank_peers", [PEER], b"", TREE, "--json")
    assert (code, out) == (0, "")
    assert "R.jsonl" in err
    code, out, _ = run("assign_peers", b"", b"", None, "--json")
    assert json.loads(out) == {"pairs": [], "unassigned": [], "objective": 0.0}


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        ([{"id": "a", "parent": "b"}, {"id": "b", "parent": "a"}], "concept 1, champ parent"),
        ([{"id": "a", "parent": "a"}], "concept 1, champ parent"),
        ([{"id": "a"}, {"id": "b", "parent": "zzz"}], "concept 2, champ parent"),
        ([{"id": "a"}, {"id": "a"}], "concept 2, champ id"),
        ([{"id": "a"}, {"parent": "a"}], "concept 2, champ id"),
        (["a"], "concept 1"),
        ({"id": "a"}, "liste"),
        (b"\xff", "UTF-8"),
        (b"[{", "JSON"),
    ],
)
def test_a_tree_that_cannot_be_always_stops(run, tree, said):
    code, out, err = run("rank_peers", [PEER], [REQUEST], tree, "--json", "--keep-going")
    assert (code, out) == (2, "")
    assert "T.json" in err
    assert said in err


def test_a_missing_file_or_folder_is_said_in_one_sentence(run):
    assert main(["rank_peers", "--peers", "nowhere.jsonl", "--requests", "nowhere.jsonl"]) == 2
    code, out, err = run("assign_peers", [PEER], [REQUEST], TREE, "--json", "--weights-out", "nowhere/W.csv")
    assert (code, out) == (2, "")
    assert "nowhere/W.csv" in err


def test_the_list_of_weights_is_enough_to_find_the_optimum_again(run):
    peers = [
        PEER | {"id": f"p{n}", "capacity": 1 + n % 3, "load": n % 2, "lat": 45 + n / 10, "lon": 3}
        for n in range(8)
    ]
    requests = [
        REQUEST | {"id": f"r,{n}", "waiting_days": 3 * n, "lat": 45, "lon": 3 + n / 20} for n in range(16)
    ]
    code, out, _ = run("assign_peers", peers, requests, TREE, "--json", "--weights-out", "W.csv")
    assert code == 0
    assert [path.name for path in Path().iterdir() if "W.csv" in path.name] == ["W.csv"]
    found = json.loads(out)
    weights = defaultdict(dict)
    for row in csv.DictReader(io.StringIO(Path("W.csv").read_text(encoding="utf-8"))):
        weights[row["request"]][row["peer"]] = float(row["weight"])
    places = [peer["id"] for peer in peers for _ in range(peer["capacity"] - peer["load"])]
    table = np.array([[weights[request["id"]].get(peer, 0.0) for peer in places] for request in requests])
    assert abs(table[linear_sum_assignment(table, maximize=True)].sum() - found["objective"]) < 1e-6
    assert len(found["unassigned"]) == len(requests) - len(found["pairs"]) > 0
    assert all(weights[pair["request"]][pair["peer"]] == pair["weight"] for pair in found["pairs"])
    assert {unmet["why"] for unmet in found["unassigned"]} == {"capacity"}
    assert "Total des poids" in run("assign_peers", peers, requests, TREE)[1]


def test_the_product_runs_the_same_commands(run, capsys):
    _, alone, _ = run("rank_peers", [PEER], [REQUEST], TREE, "--json")
    call_command(
        "rank_peers", peers=Path("P.jsonl"), requests=Path("R.jsonl"), thesaurus=Path("T.json"), json=True
    )
    assert capsys.readouterr().out == alone
    call_command("assign_peers", peers=Path("P.jsonl"), requests=Path("R.jsonl"), json=True)
    assert json.loads(capsys.readouterr().out)["pairs"][0]["peer"] == "p1"
    Path("P.jsonl").write_text("oops", encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        call_command("rank_peers", peers=Path("P.jsonl"), requests=Path("R.jsonl"), json=True)
    assert stopped.value.code == 2


def test_it_runs_alone_without_django():
    asked = "import sys, eclaireur.matching.__main__; sys.exit('django' in sys.modules)"
    source = str(Path(matching.__file__).parents[2])
    ended = subprocess.run([sys.executable, "-c", asked], check=False, env={"PYTHONPATH": source})
    assert ended.returncode == 0


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(FULL_PEER)), st.sampled_from(sorted(FULL_REQUEST)), junk, junk)
@settings(max_examples=120, deadline=None)
def test_whatever_a_field_holds_the_answer_is_a_ranking_or_a_sentence(
    tmp_path_factory, of_peer, of_request, one, other
):
    folder = tmp_path_factory.mktemp("junk")
    for name, row in (
        ("P.jsonl", FULL_PEER | {of_peer: one}),
        ("R.jsonl", FULL_REQUEST | {of_request: other}),
    ):
        (folder / name).write_text(json.dumps(row) + "\n", encoding="utf-8")
    options = ["--peers", str(folder / "P.jsonl"), "--requests", str(folder / "R.jsonl"), "--json"]
    assert main(["rank_peers", *options]) in {0, 2}
    assert main(["assign_peers", *options]) in {0, 2}
