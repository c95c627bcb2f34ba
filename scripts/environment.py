"""Makes `.venv` ready: `python3 scripts/environment.py base` to run Éclaireur, `dev` to work on it.

Standard library only, and readable by any Python 3, so that a wrong one is told in a sentence. Everything is
installed from requirements/*.txt, exact versions with their hashes. Quick when nothing changed: a stamp in
`.venv` says what was installed. Whatever goes wrong is one sentence, in French, without a traceback.
"""

import glob
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
NEEDED = (3, 11)
UNREACHED = (
    "NewConnectionError", "ConnectionError", "Could not find a version", "No matching distribution", "timed out",
    "Temporary failure", "Network is unreachable", "Max retries exceeded", "ProxyError", "SSLError",
)


def main(kind):
    """Make `.venv` ready for `kind` ("base" or "dev")."""
    if sys.version_info < NEEDED:
        stop(
            "Éclaireur demande Python {}.{} ou plus récent ; « {} » est Python {}.{}."
            " Indiquez-en un autre : make PYTHON=python3.11 …".format(*NEEDED, sys.executable, *sys.version_info)
        )
    if not os.access(VENV if os.path.isdir(VENV) else ROOT, os.W_OK):
        stop(f"Le dossier {ROOT} ne peut pas être écrit : Éclaireur y installe ses dépendances (.venv).")
    if not is_ready(kind):
        install(kind)
    if any(is_stale(catalogue) for catalogue in glob.glob(os.path.join(ROOT, "src/eclaireur/locale/*/*/*.po"))):
        run([PYTHON, "-m", "eclaireur.core.translations"], "Les traductions n’ont pas pu être compilées")


def install(kind):
    """Create the environment if needed, install what `kind` requires, and stamp it."""
    if not is_usable():
        create()
    print("Installation des dépendances (une à deux minutes la première fois)…", flush=True)
    pip("install", "--require-hashes", "-r", os.path.join(ROOT, "requirements", kind + ".txt"))
    pip("install", "--no-deps", "--no-build-isolation", "-e", ROOT)
    for done in ("base", "dev") if kind == "dev" else ("base",):
        with open(stamp(done), "w") as file:
            file.write(fingerprint(done))


def create():
    """Create `.venv`, with pip inside or beside it."""
    print("Création de l’environnement Python (.venv)…", flush=True)
    if importlib.util.find_spec("ensurepip"):
        run([sys.executable, "-m", "venv", "--clear", VENV], "L’environnement Python n’a pas pu être créé")
        return
    run([sys.executable, "-m", "venv", "--clear", "--without-pip", VENV], "L’environnement Python n’a pas pu être créé")
    wheel = next(iter(sorted(glob.glob("/usr/share/python-wheels/pip-*.whl"), reverse=True)), None) or wheel_from_apt()
    shutil.copy(wheel, VENV)


def wheel_from_apt():
    """Debian and Ubuntu leave pip out of python3: take it, signed, from their packages, without being root."""
    sentence = "Ce Python vient sans pip : vérifiez le réseau, ou sudo apt install python3-venv, puis recommencez."
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        stop(sentence)
    print("Ce Python vient sans pip : il est pris dans les paquets du système…", flush=True)
    work = tempfile.mkdtemp(prefix="eclaireur-pip-")
    for folder in ("lists/partial", "cache/archives/partial"):
        os.makedirs(os.path.join(work, folder))
    apt = [
        "apt-get", "-qq", "-o", "Dir::State::lists=" + work + "/lists", "-o", "Dir::Cache=" + work + "/cache",
        "-o", "APT::Sandbox::User=root", "-o", "Acquire::Languages=none",
    ]
    run([*apt, "update"], sentence, cwd=work)
    run([*apt, "download", "python3-pip-whl"], sentence, cwd=work)
    for package in glob.glob(work + "/*.deb"):
        run(["dpkg-deb", "-x", package, work + "/unpacked"], sentence)
    found = glob.glob(work + "/unpacked/usr/share/python-wheels/pip-*.whl")
    return found[0] if found else stop(sentence)


def pip(*arguments):
    """Run pip in the environment; a failure is told in one sentence."""
    beside = glob.glob(os.path.join(VENV, "pip-*.whl"))
    command = [PYTHON, os.path.join(beside[0], "pip")] if beside else [PYTHON, "-m", "pip"]
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input", "--retries", "2"]
    done = subprocess.run([*command, *arguments, *quiet], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=ROOT)
    said = done.stdout.decode("utf-8", "replace")
    if done.returncode == 0:
        return
    if "No space left" in said:
        stop("Le disque est plein : libérez environ 700 Mo, puis recommencez.")
    if "HASHES" in said or ("hash" in said and "mismatch" in said):
        stop("Un paquet reçu n’est pas celui attendu (empreinte différente) : rien n’a été installé à sa place.")
    if any(word in said for word in UNREACHED):
        stop("Le registre de paquets Python ne répond pas : vérifiez le réseau, puis recommencez (rien n’est perdu).")
    last = [line for line in said.splitlines() if line.startswith("ERROR")][-1:] or said.splitlines()[-1:]
    stop("L’installation des dépendances a échoué : " + " ".join(last))


def is_usable():
    """Whether `.venv` exists, was made here, and its Python runs and is recent enough."""
    try:
        code = f"import sys; sys.exit(not (sys.version_info >= {NEEDED!r} and sys.prefix == {VENV!r}))"
        if subprocess.run([PYTHON, "-c", code], stderr=subprocess.DEVNULL).returncode:
            return False
    except OSError:
        return False
    has_pip = [PYTHON, "-c", "import pip"]
    return bool(glob.glob(VENV + "/pip-*.whl")) or not subprocess.run(has_pip, stderr=subprocess.DEVNULL).returncode


def is_ready(kind):
    """Whether what `kind` requires was installed, in this folder, and nothing changed since."""
    try:
        with open(stamp(kind)) as file:
            return file.read() == fingerprint(kind) and os.path.exists(PYTHON)
    except OSError:
        return False


def fingerprint(kind):
    """What `.venv` must hold for `kind`: changes with the requirements, the project file and the folder."""
    digest = hashlib.sha256(ROOT.encode())
    for name in (f"requirements/{kind}.txt", "pyproject.toml"):
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def stamp(kind):
    """The file that says what was installed for `kind`."""
    return os.path.join(VENV, ".ready-" + kind)


def is_stale(catalogue):
    """Whether a catalogue of translations changed since it was compiled."""
    made = catalogue[:-3] + ".mo"
    return not os.path.exists(made) or os.path.getmtime(made) < os.path.getmtime(catalogue)


def run(command, sentence, cwd=ROOT):
    """Run `command`, or stop with `sentence` and the last line it said."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=cwd)
    if done.returncode:
        last = done.stdout.decode("utf-8", "replace").strip().splitlines()[-1:]
        stop(" ".join([sentence, *(f"({line})" for line in last)]))


def stop(sentence):
    """Say why it cannot go on, and end."""
    sys.exit("\n" + sentence)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        stop("Arrêté. Recommencez quand vous voulez : ce qui manque sera repris.")
