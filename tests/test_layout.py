"""The rooms: arrows point down only, all Cypher lives in cypher/, modules stay small enough to read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOP_ROOMS = ("graph", "ingest", "nlp", "api", "cypher")
LINES_AT_MOST = 400

# Who may import whom (DESIGN.md, "Rooms"). A room may always import itself. "face" is the package's own modules.
ALLOWED: dict[str, set[str]] = {
    "graph": set(),
    "graph.model": set(),
    "cypher": set(),
    "graph.identity": {"graph.model"},
    "graph.store": {"graph.model", "cypher"},
    "graph.analysis": {"graph.model", "graph.store"},
    "graph.export": {"graph.model", "graph.store", "graph.analysis"},
    "nlp": {"graph.model"},
    "ingest": {"nlp", "graph.model", "graph.identity", "graph.store", "graph.analysis", "graph.export"},
    "face": {
        *("nlp", "ingest", "cypher"),
        *("graph.model", "graph.identity", "graph.store", "graph.analysis", "graph.export"),
    },
    "api": {"face", "graph.model"},
    # The one arrow up: `liaison serve` starts the server.
    "cli": {"face", "api", "nlp", "ingest", "cypher"}
    | {"graph.model", "graph.identity", "graph.store", "graph.analysis", "graph.export"},
}
CYPHER = re.compile(r"\b(?:MATCH|MERGE)\s+(?:\w+\s*=\s*)?(?:\w+\s*)?\(|\bCREATE\s+\(|\bDETACH\s+DELETE\b|\bUNWIND\s+\$")


def modules() -> Iterator[tuple[str, Path]]:
    """All modules of the package with their dotted names below ``liaison``, each file once."""
    for folder in TOP_ROOMS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield dotted(path.relative_to(ROOT)), path
    package = ROOT / "src" / "liaison"
    for path in sorted([*package.glob("*.py"), *(package / "cli").rglob("*.py")]):
        yield dotted(path.relative_to(package)), path


def dotted(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix("__init__").removesuffix(".")


def room(module: str) -> str:
    """The room that a module (dotted, below ``liaison``) lives in.

    >>> room("graph.store.engine"), room("nlp.lac"), room("cli.main"), room("notebook"), room("")
    ('graph.store', 'nlp', 'cli', 'face', 'face')
    """
    head, _, rest = module.partition(".")
    if head == "graph":
        return f"graph.{rest.partition('.')[0]}" if rest else "graph"
    return head if head in {*TOP_ROOMS, "cli"} else "face"


def imports(source: str, module: str, *, is_package: bool) -> set[str]:
    """The modules of ours (dotted, below ``liaison``) that a module imports, relative ones resolved.

    >>> sorted(imports("from ..model import ids\\nfrom .. import model\\nimport liaison.nlp, os", "graph.store.x",
    ...                is_package=False))
    ['graph.model', 'graph.model.ids', 'nlp']
    """
    here = ["liaison", *module.split(".")] if module else ["liaison"]
    package = here if is_package else here[:-1]
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            target = ".".join([*base, *([node.module] if node.module else [])])
            names = {f"{target}.{alias.name}" for alias in node.names}
            # `from ..graph import model` means the module model; `from . import x` the module x, not the package.
            found |= names if is_grouping(target) else names | {target}
    return {name.removeprefix("liaison.") for name in found if name.startswith("liaison.")} | (
        {""} if "liaison" in found else set()
    )


def is_grouping(target: str) -> bool:
    """Packages that only hold rooms: what counts is what is taken from them."""
    return target in ("liaison", "liaison.graph")


MODULES = list(modules())


@pytest.mark.parametrize(("module", "path"), MODULES, ids=[module or "liaison" for module, _ in MODULES])
def test_arrows_point_down(module: str, path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    here = room(module)
    wanted = imports(source, module, is_package=path.name == "__init__.py")
    wrong = {name for name in wanted if room(name) != here and room(name) not in ALLOWED[here]}
    assert not wrong, f"{here} may not import {sorted(wrong)}"


def test_there_are_no_circles() -> None:
    order: list[str] = []
    rest = {name: set(allowed) for name, allowed in ALLOWED.items()}
    while rest:
        free = sorted(name for name, allowed in rest.items() if allowed <= set(order))
        assert free, f"a circle among {sorted(rest)}"
        order += free
        for name in free:
            del rest[name]


def test_every_room_is_in_the_table() -> None:
    assert {room(module) for module, _ in MODULES} <= set(ALLOWED)


@pytest.mark.parametrize(
    ("module", "path"),
    [(module, path) for module, path in MODULES if room(module) != "cypher"],
    ids=[module or "liaison" for module, _ in MODULES if room(module) != "cypher"],
)
def test_cypher_lives_in_its_room(module: str, path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documentation = {id(text) for text in docstrings(tree)}
    found = [
        f"{path.name}:{node.lineno}: {node.value[:60]!r}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if id(node) not in documentation and CYPHER.search(node.value)
    ]
    assert not found, f"{module} holds Cypher"


def docstrings(tree: ast.AST) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                yield first.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MATCH (n:Entity) RETURN n", True),
        ("MATCH p = shortestPath((a)-[*..6]-(b))", True),
        ("MERGE (n {id: $id})", True),
        ("UNWIND $rows AS row", True),
        ("No record will match (the table is empty).", False),
        ("Run a query, as in MATCH … RETURN.", False),
    ],
)
def test_the_heuristic_knows_cypher(text: str, expected: bool) -> None:
    assert bool(CYPHER.search(text)) is expected


def test_modules_are_read_in_one_sitting() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for _, path in MODULES
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LINES_AT_MOST
    }
    assert not long


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "misc"}
    assert not [module for module, _ in MODULES if drawers & set(module.split("."))]


def test_the_package_is_links_to_the_rooms() -> None:
    package = ROOT / "src" / "liaison"
    for name in (*TOP_ROOMS, "examples"):
        assert (package / name).resolve() == ROOT / name, f"src/liaison/{name} must be a link to {name}/"
