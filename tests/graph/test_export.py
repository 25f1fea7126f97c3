"""Exports, read again by the readers that people use: nothing lost, whatever the names hold."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import stat
import threading
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.graph.analysis import Snapshot
from liaison.graph.export import FORMATS, Evidence, canonical, digest, format_of, write
from liaison.graph.export.rows import columns
from liaison.graph.model import Entity, Relation, Spell, ontology
from liaison.graph.model.errors import InvalidRecord, LiaisonError

GEXF = "{http://gexf.net/1.3}"
VIZ = "{http://gexf.net/1.3/viz}"
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"

HOSTILE = [
    "山西潞安矿业（集团）有限责任公司",
    "𠮷林大学",  # outside the basic plane
    "👩‍🔬 Lab 🧪",
    "<b>&amp;</b> ]]> <!-- x --> <?y?>",
    "\"quoted\" and 'quoted'",
    "=1+cmd|' /C calc'!A0",
    "tab\tline\nreturn\rend",
    "  spaces around  ",
    "\\u0041 \\ back",
    "{revision} %s",
]
SPELLS = ("1794-02/1803", "2010/..", "2015", "/")


def entity(id_: str, name: str, type_: str = "Firm") -> Entity:
    return Entity(id=id_, type=type_, name=name, names=(name, "又名"), profiles=2, documents=1)


def relation(subject: str, predicate: str, object_: str, **more: Any) -> Relation:
    spells = tuple(Spell.parse(text) for text in more.pop("spells", ()))
    fields: dict[str, Any] = {"support": 1, "confidence": 0.75, **more}
    id_ = f"r:{subject}.{predicate}.{object_}"
    return Relation(id=id_, subject=subject, predicate=predicate, object=object_, spells=spells, **fields)


@pytest.fixture
def small() -> Snapshot:
    return Snapshot.of(
        7,
        [
            entity("p:1", "王𠮷", "Person"),
            entity("ror:01", "太原理工大学", "University"),
            entity("p:3", "Lu'an <Group> & Co", "Firm"),
        ],
        [
            relation("p:1", "EMPLOYED_BY", "ror:01", support=3, spells=SPELLS, qualifiers={"role": ("教授", "a<b")}),
            relation("p:1", "EDUCATED_AT", "ror:01", confidence=1.0, spells=["1794"]),
            relation("p:3", "COLLABORATES_WITH", "ror:01", disputed=True),
        ],
    )


EVIDENCE: Evidence = {
    "r:p:1.EMPLOYED_BY.ror:01": [
        {"document": "公报 <1>", "page": 3, "quote": "王𠮷任太原理工大学\x0b教授。"},
        {"document": "Report & more", "page": None, "quote": 'He "works" there.'},
    ]
}


def exported(snapshot: Snapshot, suffix: str, evidence: Evidence | None = None) -> bytes:
    stream = io.BytesIO()
    write(snapshot, evidence, stream, suffix)
    return stream.getvalue()


def read(data: bytes, suffix: str) -> nx.MultiDiGraph[str]:
    if suffix == ".gexf":
        graph = nx.read_gexf(io.BytesIO(data))
    elif suffix == ".graphml":
        graph = nx.read_graphml(io.BytesIO(data))
    else:
        graph = nx.node_link_graph(json.loads(data), edges="edges")
    return nx.MultiDiGraph(graph)


def edges_of(graph: nx.MultiDiGraph[str]) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Edges by relation id, which a simple graph has in the data and a multigraph as the key."""
    return {data.get("id", key): (one, other, data) for one, other, key, data in graph.edges(keys=True, data=True)}


def as_json(value: Any) -> Any:
    """A list as it comes back: JSON text in XML formats."""
    return json.loads(value) if isinstance(value, str) else value


every_format = pytest.mark.parametrize("suffix", list(FORMATS))


# -- what comes back ---------------------------------------------------------------------------------------------------


@every_format
def test_what_is_written_comes_back(small: Snapshot, suffix: str) -> None:
    graph = read(exported(small, suffix, EVIDENCE), suffix)
    assert graph.is_directed()
    assert set(graph) == set(small.entities)
    for id_, data in graph.nodes(data=True):
        expected = small.entities[id_]
        assert (data["label"], data["node_type"]) == (expected.name, expected.type)
        assert as_json(data["names"]) == list(expected.names)
        assert (data["profiles"], data["documents"]) == (2, 1)
    edges = edges_of(graph)
    assert set(edges) == set(small.relations)
    for id_, (one, other, data) in edges.items():
        of = small.relations[id_]
        assert (one, other, data["rel_type"]) == (of.subject, of.object, of.predicate)
        assert (data["support"], data["confidence"], data["disputed"]) == (of.support, of.confidence, of.disputed)
        assert isinstance(data["support"], int)
        assert isinstance(data["confidence"], float)
        assert data["symmetric"] is (of.predicate == "COLLABORATES_WITH")
    employed = edges["r:p:1.EMPLOYED_BY.ror:01"][2]
    assert as_json(employed["spells_edtf"]) == ["1794-02/1803", "2010/..", "2015"]
    assert as_json(employed["qualifiers"]) == {"role": ["教授", "a<b"]}
    assert as_json(employed["quotes"]) == list(EVIDENCE["r:p:1.EMPLOYED_BY.ror:01"])
    assert employed["valid_from"] == "1794-02-01"
    assert "valid_to" not in employed
    educated = edges["r:p:1.EDUCATED_AT.ror:01"][2]
    assert (educated["valid_from"], educated["valid_to"]) == ("1794-01-01", "1794-12-31")
    assert not {"quotes", "qualifiers"} & set(educated)


@every_format
def test_an_empty_graph_is_a_file_too(suffix: str) -> None:
    graph = read(exported(Snapshot.of(0, [], []), suffix), suffix)
    assert (len(graph), graph.number_of_edges()) == (0, 0)


@every_format
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_come_back_as_they_were(suffix: str, name: str) -> None:
    held = Snapshot.of(1, [entity("p:1", name), entity("p:2", name)], [relation("p:1", "FOUNDED", "p:2")])
    quotes = {"r:p:1.FOUNDED.p:2": [{"document": name, "page": 1, "quote": name}]}
    graph = read(exported(held, suffix, quotes), suffix)
    assert [data["label"] for _, data in graph.nodes(data=True)] == [name, name]
    assert as_json(graph.nodes["p:1"]["names"])[0] == name
    (edge,) = edges_of(graph).values()
    assert as_json(edge[2]["quotes"]) == [{"document": name, "page": 1, "quote": name}]


@every_format
@given(name=st.text(st.characters(exclude_categories=()), min_size=1), other=st.text())
def test_any_text_comes_back_without_what_the_format_forbids(suffix: str, name: str, other: str) -> None:
    held = Snapshot.of(1, [entity("p:1", name), entity("p:2", other)], [relation("p:1", "FOUNDED", "p:2")])
    graph = read(exported(held, suffix), suffix)
    for id_, given_ in (("p:1", name), ("p:2", other)):
        assert graph.nodes[id_]["label"] == (given_ if suffix == ".json" else allowed_in_xml(given_))
        assert as_json(graph.nodes[id_]["names"]) == [
            given_ if suffix == ".json" else only_bmp_nonchars_removed(given_),
            "又名",
        ]


def allowed_in_xml(text: str) -> str:
    """The production `Char` of XML 1.0, written down once more."""
    ranges = ((0x9, 0xA), (0xD, 0xD), (0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF))
    return "".join(char for char in text if any(low <= ord(char) <= high for low, high in ranges))


def only_bmp_nonchars_removed(text: str) -> str:
    """In JSON inside XML, control characters and surrogates survive as escapes; two non-characters do not."""
    return text.replace("\ufffe", "").replace("\uffff", "")


@every_format
def test_the_order_of_the_input_does_not_show(small: Snapshot, suffix: str) -> None:
    turned = Snapshot.of(7, reversed(small.entities.values()), reversed(small.relations.values()))
    assert exported(turned, suffix, EVIDENCE) == exported(small, suffix, EVIDENCE)


@pytest.mark.parametrize("suffix", [".gexf", ".graphml"])
@pytest.mark.parametrize("id_", ["", "a\x00b", "a\ud800", "a\ufffe"])
def test_an_id_that_xml_cannot_hold_is_refused_and_not_changed(suffix: str, id_: str) -> None:
    with pytest.raises(InvalidRecord, match="id that XML cannot hold"):
        exported(Snapshot.of(1, [entity(id_, "x")], []), suffix)


@every_format
@pytest.mark.parametrize("id_", ['"><x/>', "CN 101234567 A", "patent:中/1&2", "tab\there"])
def test_any_other_id_is_kept(suffix: str, id_: str) -> None:
    held = Snapshot.of(1, [entity(id_, "x"), entity("y", "y")], [relation(id_, "FOUNDED", "y")])
    graph = read(exported(held, suffix), suffix)
    assert set(graph) == {id_, "y"}
    assert set(edges_of(graph)) == set(held.relations)


@every_format
def test_every_type_has_its_place(suffix: str) -> None:
    nodes = [entity(name, label, name) for name, node in ontology().types.items() for label in [node.label["zh"]]]
    edges = [
        relation(min(kind.domain), name, max(kind.range - {min(kind.domain)} or kind.range))
        for name, kind in ontology().relations.items()
    ]
    graph = read(exported(Snapshot.of(1, nodes, edges), suffix), suffix)
    assert {data["node_type"] for _, data in graph.nodes(data=True)} == set(ontology().types)
    assert Counter(data["rel_type"] for *_, data in edges_of(graph).values()) == Counter(list(ontology().relations))


# -- GEXF --------------------------------------------------------------------------------------------------------------


def gexf(snapshot: Snapshot) -> ET.Element:
    return ET.fromstring(exported(snapshot, ".gexf", EVIDENCE))  # noqa: S314 - our own file


# The schema of GEXF 1.3, as far as we write it: an element's attributes (required ones with "!") and its children.
SCHEMA: dict[str, tuple[str, str]] = {
    f"{GEXF}gexf": ("version! variant", "meta graph"),
    f"{GEXF}meta": ("lastmodifieddate", "creator keywords description"),
    f"{GEXF}creator": ("", ""),
    f"{GEXF}description": ("", ""),
    f"{GEXF}graph": ("defaultedgetype idtype mode timeformat timerepresentation", "attributes nodes edges"),
    f"{GEXF}attributes": ("class! mode", "attribute"),
    f"{GEXF}attribute": ("id! title! type!", "default options"),
    f"{GEXF}nodes": ("count", "node"),
    f"{GEXF}edges": ("count", "edge"),
    f"{GEXF}node": ("id! label start end", "attvalues spells color"),
    f"{GEXF}edge": ("id source! target! kind label weight type start end", "attvalues spells color"),
    f"{GEXF}attvalues": ("", "attvalue"),
    f"{GEXF}attvalue": ("for! value!", ""),
    f"{GEXF}spells": ("", "spell"),
    f"{GEXF}spell": ("start end", ""),
    f"{VIZ}color": ("r! g! b! a hex", ""),
}


def test_gexf_has_no_element_and_no_attribute_that_its_schema_does_not_know(small: Snapshot) -> None:
    for element in gexf(small).iter():
        attributes, children = SCHEMA[element.tag]
        required = {name.removesuffix("!") for name in attributes.split() if name.endswith("!")}
        assert required <= set(element.attrib) <= set(attributes.replace("!", "").split())
        assert {child.tag.rpartition("}")[2] for child in element} <= set(children.split())


def test_gexf_keeps_the_order_and_the_types_of_its_schema(small: Snapshot) -> None:
    root = gexf(small)
    assert (root.tag, root.attrib) == (f"{GEXF}gexf", {"version": "1.3"})
    assert [child.tag for child in root] == [f"{GEXF}meta", f"{GEXF}graph"]
    graph = root[1]
    assert graph.attrib == {
        "defaultedgetype": "directed",
        "idtype": "string",
        "mode": "dynamic",
        "timeformat": "date",
        "timerepresentation": "interval",
    }
    assert [child.tag.removeprefix(GEXF) for child in graph] == ["attributes", "attributes", "nodes", "edges"]
    declared = {
        attributes.get("class"): {a.get("id"): (a.get("title"), a.get("type")) for a in attributes}
        for attributes in graph.findall(f"{GEXF}attributes")
    }
    for attributes in declared.values():
        assert all(id_ == title for id_, (title, _) in attributes.items())
        assert {kind for _, kind in attributes.values()} <= {"string", "long", "double", "boolean"}
    for of, items in (("node", graph[2]), ("edge", graph[3])):
        assert items.get("count") == str(len(items))
        for item in items:
            values = item.findall(f"{GEXF}attvalues/{GEXF}attvalue")
            assert {value.get("for") for value in values} <= set(declared[of])
            assert all(set(value.attrib) == {"for", "value"} for value in values)
    kinds = [(edge.get("source"), edge.get("target"), edge.get("kind")) for edge in graph[3]]
    assert len(set(kinds)) == len(kinds) == 3


def test_gexf_colours_come_from_the_ontology(small: Snapshot) -> None:
    for node in gexf(small).iter(f"{GEXF}node"):
        colour = node.find(f"{VIZ}color")
        assert colour is not None
        rgb = "#" + "".join(f"{int(colour.attrib[part]):02x}" for part in "rgb")
        assert rgb == ontology().types[small.entities[node.attrib["id"]].type].colour


def test_gexf_times(small: Snapshot) -> None:
    edges = {edge.get("kind"): edge for edge in gexf(small).iter(f"{GEXF}edge")}
    employed, educated, other = edges["EMPLOYED_BY"], edges["EDUCATED_AT"], edges["COLLABORATES_WITH"]
    assert [spell.attrib for spell in employed.iter(f"{GEXF}spell")] == [
        {"start": "1794-02-01", "end": "1803-12-31"},
        {"start": "2010-01-01"},
        {"start": "2015-01-01", "end": "2015-12-31"},
    ]
    assert "start" not in employed.attrib
    assert (educated.get("start"), educated.get("end")) == ("1794-01-01", "1794-12-31")
    for edge in (educated, other):
        assert edge.find(f"{GEXF}spells") is None
    assert "start" not in other.attrib
    assert other.get("weight") == "1"


def test_gexf_without_dates_is_static() -> None:
    held = Snapshot.of(1, [entity("a", "a"), entity("b", "b")], [relation("a", "FOUNDED", "b", spells=["/", "/.."])])
    root = gexf(held)
    assert root[1].get("mode") == "static"
    assert "timeformat" not in root[1].attrib
    assert not list(root.iter(f"{GEXF}spell"))


# -- GraphML -----------------------------------------------------------------------------------------------------------


def test_graphml_keys(small: Snapshot) -> None:
    data = exported(small, ".graphml", EVIDENCE)
    root = ET.fromstring(data)  # noqa: S314 - our own file
    keys = [key.attrib for key in root.findall(f"{GRAPHML}key")]
    assert len({key["id"] for key in keys}) == len(keys)
    assert len({(key["for"], key["attr.name"]) for key in keys}) == len(keys)
    assert "id" not in {key["attr.name"] for key in keys}
    assert {key["attr.type"] for key in keys} == {"string", "long", "double", "boolean"}
    used = {datum.attrib["key"] for datum in root.iter(f"{GRAPHML}data")}
    assert used == {key["id"] for key in keys}
    assert set(re.findall(rb"<data key=\"edge.disputed\">(.*?)</data>", data)) == {b"true", b"false"}
    graph = nx.read_graphml(io.BytesIO(data))
    assert graph.graph["revision"] == 7
    assert graph.nodes["ror:01"]["labels"] == "".join(f":{label}" for label in ontology().types["University"].labels)
    for *_, edge in graph.edges(data=True):
        assert edge["label"] == edge["interaction"] == edge["rel_type"]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([1, 2], "long"),
        ([1, 0.5], "double"),
        ([0.5, 1, 2], "double"),
        ([True, False], "boolean"),
        ([True, 1], "string"),
        ([1, "1", 0.5], "string"),
        ([["a"]], "string"),
    ],
)
def test_one_name_has_one_type(values: Sequence[object], kind: str) -> None:
    assert columns({"x": value} for value in values) == {"x": kind}


# -- node-link ---------------------------------------------------------------------------------------------------------


def test_node_link_is_what_networkx_would_write(small: Snapshot) -> None:
    data = json.loads(exported(small, ".json", EVIDENCE))
    assert nx.node_link_data(nx.node_link_graph(data, edges="edges"), edges="edges") == data
    assert [edge["key"] for edge in data["edges"]] == list(small.relations)
    assert data["graph"]["revision"] == 7


# -- files -------------------------------------------------------------------------------------------------------------


@every_format
def test_a_file_is_told_by_its_suffix(small: Snapshot, suffix: str, tmp_path: Path) -> None:
    target = tmp_path / f"图谱{suffix.upper()}"
    target.write_text("old")
    write(small, EVIDENCE, target)
    assert target.read_bytes() == exported(small, suffix, EVIDENCE)
    write(small, EVIDENCE, str(tmp_path / "out"), format=suffix.removeprefix("."))
    assert (tmp_path / "out").read_bytes() == target.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", target.name]


@pytest.mark.parametrize("name", ["graph.csv", "graph", ".gexf2", "xlsx", ""])
def test_an_unknown_format_names_the_known_ones(small: Snapshot, name: str, tmp_path: Path) -> None:
    for question in (lambda: format_of(name), lambda: write(small, None, tmp_path / "x", name)):
        with pytest.raises(LiaisonError, match="no export format") as caught:
            question()
        assert all(suffix in caught.value.hint for suffix in FORMATS)
    assert not list(tmp_path.iterdir())


def test_a_stream_needs_a_format(small: Snapshot) -> None:
    with pytest.raises(LiaisonError, match="suffix"):
        write(small, None, io.BytesIO())


def test_a_failed_export_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "graph.gexf"
    target.write_text("old")
    with pytest.raises(InvalidRecord):
        write(Snapshot.of(1, [entity("fine", "x"), entity("zz\x00", "x")], []), None, target)
    assert [path.name for path in tmp_path.iterdir()] == ["graph.gexf"]
    assert target.read_text() == "old"
    with pytest.raises(LiaisonError, match="cannot write"):
        write(Snapshot.of(1, [], []), None, tmp_path / "missing" / "graph.gexf")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_written_to_and_stays_a_pipe(small: Snapshot, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    received: list[bytes] = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_bytes()))
    reader.start()
    write(small, None, pipe)
    reader.join(30)
    assert received == [exported(small, ".json")]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


# -- the canonical form ------------------------------------------------------------------------------------------------

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
states = st.dictionaries(
    st.tuples(st.sampled_from(["document", "profile", "entity"]), st.text(min_size=1)),
    st.dictionaries(st.text().filter(lambda name: name != "id"), plain, max_size=4),
    max_size=6,
).map(lambda state: [(kind, {"id": id_, **fields}) for (kind, id_), fields in state.items()])


@given(state=states, data=st.data())
def test_the_canonical_form_does_not_depend_on_order(
    state: list[tuple[str, dict[str, Any]]], data: st.DataObject
) -> None:
    turned = [
        (kind, dict(data.draw(st.permutations(list(record.items())))))
        for kind, record in data.draw(st.permutations(state))
    ]
    assert canonical(turned) == canonical(state)
    assert digest(state) == hashlib.sha256(canonical(turned)).hexdigest()
    back = [json.loads(line) for line in canonical(state).splitlines()]
    assert [(kind, record["id"]) for kind, record in back] == sorted((kind, record["id"]) for kind, record in state)


RECORD: dict[str, Any] = {"id": "r:1", "kind": "text", "spells": ["2010/.."], "support": 2, "qualifiers": {"at": "x"}}


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"revision": 9}, True),
        ({"at": "2026-01-01T00:00:00Z"}, True),
        ({"note": None}, True),
        ({"support": 2.0}, True),
        ({"spells": ("2010/..",)}, True),
        ({"support": 3}, False),
        ({"kind": "table"}, False),
        ({"qualifiers": {"at": "y"}}, False),
        ({"spells": []}, False),
        ({"disputed": False}, False),
    ],
)
def test_what_counts_in_the_canonical_form(change: dict[str, Any], same: bool) -> None:
    assert (digest([("relation", RECORD | change)]) == digest([("relation", RECORD)])) is same


def test_a_set_is_sorted() -> None:
    assert canonical([("x", {"id": "1", "of": {"b", "a", "c"}})]) == b'["x",{"id":"1","of":["a","b","c"]}]\n'


@pytest.mark.parametrize(
    ("records", "message"),
    [
        ([("entity", {"name": "x"})], "entity without an id"),
        ([("entity", {"id": "1"}), ("entity", {"id": "1"})], "two of kind entity"),
        ([("entity", {"id": "1", "x": float("nan")})], "JSON cannot hold"),
        ([("entity", {"id": "1", "x": object()})], "JSON cannot hold"),
    ],
)
def test_a_state_that_cannot_be_written_down(records: list[tuple[str, dict[str, Any]]], message: str) -> None:
    for function in (canonical, digest):
        with pytest.raises(InvalidRecord, match=message):
            _call(function, records)


def _call(function: Callable[..., object], records: list[tuple[str, dict[str, Any]]]) -> object:
    return function(records)
