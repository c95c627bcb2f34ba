"""The two commands: what they answer, what they refuse and in which words, and that nothing is half written."""

import io
import json
import subprocess
import sys

import pytest
from django.core.management import call_command

from eclaireur.safety.triage.__main__ import main

DANGER = {"id": "a", "text": "Bonjour. Je veux mourir."}


@pytest.fixture
def run(capsys, monkeypatch):
    """`run("triage", lines, *options)`: exit code, standard output, standard error."""

    def act(command, given=b"", *options):
        if not isinstance(given, bytes):
            given = "".join(json.dumps(row) + "\n" for row in given).encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        code = main([command, *options])
        said = capsys.readouterr()
        return code, said.out, said.err

    return act


def test_one_line_a_text_in_their_order_with_rules_and_spans(run):
    rows = [{"id": name, "text": text} for name, text in (("z", "bonjour"), ("é", "Ouf 😂. Je veux mourir."), ("a", ""))]
    code, out, err = run("triage", rows, "--json")
    lines = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert [line["id"] for line in lines] == ["z", "é", "a"]
    assert [line["level"] for line in lines] == ["green", "red", "green"]
    assert lines[0] == {"id": "z", "level": "green", "rules": []}
    spans = {rule["rule"]: rule["span"] for rule in lines[1]["rules"]}
    assert rows[1]["text"][slice(*spans["wish to die"])] == "Je veux mourir"


def test_an_identifier_may_be_a_whole_number_and_comes_back_as_one(run):
    rows = [{"id": name, "text": "bonjour"} for name in (1, "1", 0, -7, 10**30)]
    code, out, err = run("triage", rows, "--json")
    assert (code, err) == (0, "")
    assert [json.loads(line)["id"] for line in out.splitlines()] == [1, "1", 0, -7, 10**30]
    assert run("triage", [rows[0]])[1].startswith("1\u00a0: vert")
    code, out, err = run("triage", [rows[0], rows[0]], "--json")
    assert (code, out) == (2, "")
    assert "ligne 2, champ id" in err


def test_words_are_given_without_json(run):
    code, out, _ = run("triage", [DANGER])
    assert code == 0
    assert out.startswith("a\u00a0: rouge (")


def test_bom_windows_ends_blank_lines_unknown_fields_and_no_last_end_are_fine(run):
    line = json.dumps(DANGER | {"when": 3}, ensure_ascii=False).encode()
    code, out, err = run("triage", b"\xef\xbb\xbf" + line + b"\r\n\r\n" + line.replace(b'"a"', b'"b"'), "--json")
    assert (code, err) == (0, "")
    assert len(out.splitlines()) == 2
    assert run("triage", b"", "--json") == (0, "", "")


@pytest.mark.parametrize(
    ("line", "field", "reason"),
    [
        (b"[]", "", "objet JSON"),
        (b'{"id":"b","text":"x"', "", "coup"),
        (b"\xff\xfe\x00", "", "UTF-8"),
        ('{"id":"b","text":"é"}'.encode("latin-1"), "", "UTF-8"),
        (b'{"text":"x"}', "id", "obligatoire"),
        (b'{"id":3.0,"text":"x"}', "id", "texte"),
        (b'{"id":true,"text":"x"}', "id", "nombre entier"),
        (b'{"id":["b"],"text":"x"}', "id", "texte"),
        (b'{"id":' + b"7" * 201 + b',"text":"x"}', "id", "chiffres"),
        (b'{"id":" ","text":"x"}', "id", "vide"),
        (b'{"id":"b"}', "text", "obligatoire"),
        (b'{"id":"b","text":null}', "text", "obligatoire"),
        (b'{"id":"b","text":["x"]}', "text", "texte"),
        (b'{"id":"b","texte":"x"}', "texte", "« text »"),
        (b'{"id":"b","text":"x","text":"y"}', "text", "deux fois"),
        (b'{"id":"a","text":"x"}', "id", "déjà donné"),
        (b'{"id":"\\ud800","text":"x"}', "id", "interdit"),
        (b'{"id":"b","text":NaN}', "", "NaN"),
        (b"[" * 100_000, "", "imbriqu"),
    ],
)
def test_a_bad_line_gives_its_number_and_reason_and_nothing_is_written(run, line, field, reason):
    given = json.dumps(DANGER).encode() + b"\n" + line + b"\n" + json.dumps(DANGER | {"id": "c"}).encode()
    code, out, err = run("triage", given, "--json")
    plain = err.replace("\u00a0", " ")
    assert (code, out) == (2, "")
    assert plain.startswith("entrée, ligne 2" + (f", champ {field} :" if field else " :"))
    assert reason in plain
    assert plain.count("\n") == 1


def test_what_a_text_holds_never_stops_the_work(run):
    texts = ["\x00", "\ud800 je veux mourir", "\u202e", "x" * 20_001, "\n\r\u2028"]
    code, out, _ = run("triage", [{"id": str(rank), "text": text} for rank, text in enumerate(texts)], "--json")
    assert code == 0
    assert [json.loads(line)["level"] for line in out.splitlines()] == ["green", "red", "green", "green", "green"]


def test_a_measure_has_its_matrix_its_shares_and_its_aims(run, tmp_path):
    rows = [DANGER | {"level": "red"}, {"id": "b", "text": "bonjour", "level": "green"}, {"id": "c", "text": "bonsoir", "level": "crisis"}]
    path = tmp_path / "phrases.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    code, out, err = run("evaluate_triage", b"", "--json", str(path))
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert found["sentences"] == 3
    assert found["matrix"]["crisis"] == {"green": 1, "amber": 0, "red": 0, "crisis": 0}
    assert found["levels"]["green"] == {"recall": 1.0, "precision": 0.5, "f": pytest.approx(2 / 3)}
    assert [(aim["aim"], aim["reached"]) for aim in found["aims"]] == [("danger", False), ("crisis", False), ("raised", True)]
    said = run("evaluate_triage", b"", str(path))[1]
    assert "manqué" in said
    assert "atteint" in said


def test_what_is_shipped_is_measured_by_part_and_the_rules_alone_when_asked(run):
    """The part apart, unless another is asked for."""
    together, alone = (json.loads(run("evaluate_triage", b"", "--json", *options)[1]) for options in ([], ["--rules"]))
    assert 3_000 < together["sentences"] == alone["sentences"] < 4_000
    assert together["levels"]["crisis"]["recall"] > alone["levels"]["crisis"]["recall"]


def test_a_missing_empty_or_faulty_file_is_said_in_one_sentence(run, tmp_path):
    code, out, err = run("evaluate_triage", b"", str(tmp_path / "nowhere.jsonl"))
    assert (code, out) == (2, "")
    assert "n’existe pas" in err
    (tmp_path / "empty.jsonl").write_text("")
    assert run("evaluate_triage", b"", str(tmp_path / "empty.jsonl"))[0] == 2
    (tmp_path / "bad.jsonl").write_text('{"id":"a","text":"x","level":"purple"}')
    code, _, err = run("evaluate_triage", b"", str(tmp_path / "bad.jsonl"))
    assert code == 2
    assert "champ level" in err
    assert run("evaluate_triage", b"", str(tmp_path))[0] == 2


def test_the_product_runs_the_same_commands_without_a_database(run, capsys, monkeypatch):
    alone = run("triage", [DANGER], "--json")[1]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(DANGER).encode())))
    call_command("triage", json=True)
    assert capsys.readouterr().out == alone
    call_command("evaluate_triage", json=True)
    assert "macro_f" in capsys.readouterr().out
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"oops")))
    with pytest.raises(SystemExit) as stopped:
        call_command("triage", json=True)
    assert stopped.value.code == 2


def test_it_reads_a_pipe(tmp_path):
    given = json.dumps(DANGER) + "\n"
    done = subprocess.run(
        [sys.executable, "-m", "eclaireur.safety.triage", "triage", "--json"], input=given, capture_output=True, text=True, check=True,
        env={"PYTHONPATH": ":".join(sys.path), "PATH": ""},
    )
    assert json.loads(done.stdout)["level"] == "red"
