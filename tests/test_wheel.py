"""The wheel holds all that the program needs, and runs where the checkout is not."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("wheel")

LEFT_BEHIND = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "build", "dist", "tests", "bench", "web")


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command without Python's settings of the surrounding process; its output, or a failure that shows it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**environment, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as PyPI would have it: checkout -> source distribution -> wheel, from a copy without old build folders."""
    copy = tmp_path_factory.mktemp("copy") / "liaison"
    shutil.copytree(checkout, copy, symlinks=True, ignore=LEFT_BEHIND)
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, copy, cwd=out)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts folder of an environment with the wheel in it.

    Its dependencies are lent by the running environment through a .pth file (a hundred packages need not be fetched
    again); editable installs do not come with them, because .pth files there are not read a second time.
    """
    target = tmp_path_factory.mktemp("installed") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", target, cwd=target.parent)
    scripts = target / "bin"
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", scripts / "python")
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=target.parent)
    site = run(scripts / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=target.parent)
    lent = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    Path(site.strip(), "lent.pth").write_text("".join(f"{path}\n" for path in sorted(lent)), encoding="utf-8")
    return scripts


def data_files(checkout: Path) -> set[str]:
    """What stands in the rooms and the sample documents and is no Python, as the wheel should name it."""
    found = set()
    for folder in ("graph", "ingest", "nlp", "api", "cypher", "examples/documents"):
        for path in (checkout / folder).rglob("*"):
            inside = path.relative_to(checkout)
            hidden = any(part.startswith((".", "__pycache__")) for part in inside.parts)
            if path.is_file() and path.suffix != ".py" and not hidden:
                found.add(f"liaison/{inside.as_posix()}")
    return found


def modules(checkout: Path) -> set[str]:
    found = {
        f"liaison/{path.relative_to(checkout).as_posix()}"
        for folder in ("graph", "ingest", "nlp", "api", "cypher")
        for path in (checkout / folder).rglob("*.py")
    }
    package = checkout / "src" / "liaison"
    faces = [*package.glob("*.py"), *(package / "cli").rglob("*.py")]
    return found | {f"liaison/{path.relative_to(package).as_posix()}" for path in faces}


def test_the_wheel_holds_every_file_of_the_rooms(wheel: Path, checkout: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    wanted = data_files(checkout) | modules(checkout)
    assert "liaison/graph/model/ontology.yaml" in wanted
    assert "liaison/nlp/data/lac/lac_weights.npz" in wanted
    assert sorted(wanted - held) == []
    assert "liaison/py.typed" in held
    for name in ("LICENSE", "NOTICE"):
        assert [path for path in held if path.endswith(f".dist-info/licenses/{name}")]


def test_the_wheel_holds_nothing_else(wheel: Path, checkout: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    allowed = {"liaison/py.typed", "liaison/examples/README.md"}
    assert sorted(held - data_files(checkout) - modules(checkout) - allowed) == []


def test_the_package_comes_from_the_wheel(installed: Path, checkout: Path, tmp_path: Path) -> None:
    program = "import liaison; from liaison.graph.model import ontology; ontology(); print(liaison.__file__)"
    origin = Path(run(installed / "python", "-c", program, cwd=tmp_path).strip())
    assert installed.parent in origin.parents
    assert checkout not in origin.parents


def test_the_demo_runs_outside_the_checkout(installed: Path, checkout: Path, tmp_path: Path) -> None:
    said = squeezed(run(installed / "liaison", "demo", cwd=tmp_path))
    assert sentences(checkout / "examples" / "documents", said), "the demo quotes none of its documents"


SPACY = """
import spacy
from liaison.nlp import extractors, spacy_pipeline
for language, text in (("en", "Zhang Jing of Shanxi University won."), ("zh", "山西大学程芳琴教授获奖。")):
    ready = spacy.load(spacy_pipeline.path(language))
    blank = spacy.blank(language)
    blank.add_pipe(f"liaison_{language}")
    print(*({span.label_ for span in nlp(text).ents} >= {"Person", "University"} for nlp in (ready, blank)))
print(*extractors.names())
"""


def test_spacy_and_the_extractors_are_there_after_installation(installed: Path, tmp_path: Path) -> None:
    said = run(installed / "python", "-c", SPACY, cwd=tmp_path)
    assert said.splitlines() == ["True True", "True True", "liaison liaison-fast"]


def squeezed(text: str) -> str:
    """Text without white space, because the terminal's width breaks lines."""
    return re.sub(r"\s+", "", text)


def sentences(folder: Path, said: str) -> list[str]:
    """The sentences of the plain documents that were said."""
    texts = [path.read_text(encoding="utf-8", errors="ignore") for path in folder.rglob("*.[tm][xd]*")]
    every = (squeezed(part) for text in texts for part in re.split(r"(?<=[。.])", text))
    return [part for part in every if len(part) > 15 and part in said]
