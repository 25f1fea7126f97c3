"""Identity without a database: keys, clusters, judgements, and the entities and relations that follow."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

import pytest
from building import contribution
from hypothesis import given
from hypothesis import strategies as st

from liaison.graph.identity import (
    CONTEXT,
    STRATA,
    Verdicts,
    block,
    derive_entity,
    derive_relation,
    place,
    resolve,
    verdicts,
)
from liaison.graph.identity.keys import is_generic, patent_number
from liaison.graph.identity.resolve import needs_context, stratum
from liaison.graph.model import Judgement, ids, ontology
from liaison.graph.model.rows import AssertionRow, Place, ProfileRow
from liaison.ingest.settle import rebuilt

# Keys


@pytest.mark.parametrize(
    ("type_", "one", "other"),
    [
        ("Firm", "Fenhe Software Co., Ltd.", "FENHE SOFTWARE CO LTD"),
        ("Firm", "山西潞安矿业（集团）有限责任公司", "山西潞安矿业(集团)有限责任公司"),
        ("Firm", "ＡＢＣ科技有限公司", "abc科技有限公司"),
        ("Firm", "汾河软件　有限公司", "汾河软件有限公司"),
        ("University", "The University of Oxford", "university of oxford"),
        ("University", "太原理工大学", " 太原理工大学 "),
        ("Institute", "Max-Planck-Institut", "Max Planck Institut"),
        ("Person", "Zhang  Wei", "ZHANG WEI"),
        ("Award", "国家科学技术进步奖二等奖", "国家科学技术进步二等奖"),
        ("Award", "2020年度国家科技进步奖", "2020国家科技进步奖"),
        ("Award", "国家自然科学奖", "国家自然科学"),
        ("Patent", "ZL200810054925.4", "CN200810054925"),
        ("Patent", "US 7,123,456 B2", "U.S. Patent No. 7,123,456"),
        ("Project", "深部煤层 气 开发", "深部煤层气开发"),
        ("Region", "Shanxi", "SHANXI"),
    ],
)
def test_one_key(type_: str, one: str, other: str) -> None:
    assert block(type_, one) == block(type_, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Firm", "汾河软件有限公司"), ("Firm", "汾河软件股份有限公司")),
        (("Firm", "汾河软件有限公司"), ("Firm", "汾河软件有限责任公司")),
        (("Firm", "汾河软件"), ("Firm", "汾河软件有限公司")),
        (("Firm", "Acme Ltd"), ("Firm", "Acme GmbH")),
        (("Firm", "Acme Inc."), ("Firm", "Acme Corp.")),
        (("University", "山西大学"), ("University", "山西大学商务学院")),
        (("Person", "João Silva"), ("Person", "Joao Silva")),
        (("Person", "Oxford"), ("University", "Oxford")),
        (("Region", "山西"), ("Government", "山西")),
        (("Award", "国家科学技术进步奖一等奖"), ("Award", "国家科学技术进步奖二等奖")),
        (("Award", "2019年度国家科技进步奖"), ("Award", "2020年度国家科技进步奖")),
        (("Award", "奖"), ("Award", "大奖赛")),
        (("Patent", "ZL200810054925.4"), ("Patent", "ZL200810054926.9")),
        (("Patent", "US 7,123,456"), ("Patent", "EP 7,123,456")),
    ],
)
def test_two_keys(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert block(*one) != block(*other)


def test_organisations_of_all_types_share_their_keys() -> None:
    types = [name for name in ontology().types if ontology().is_organisation(name)]
    assert {"Firm", "University", "Institute", "Government"} == set(types)
    assert len({block(type_, "省科学技术协会") for type_ in types}) == 1


@pytest.mark.parametrize(
    ("number", "names"),
    [
        (
            "CN200810054925",
            [
                *("ZL 2008 1 0054925.4", "ZL200810054925.4", "ZL2008100549254", "CN200810054925.4", "CN2008100549254"),
                *("CN 200810054925", "200810054925.4", "专利号：200810054925.4", "专利号ZL 200810054925.X"),
                *("发明专利（ZL200810054925.4）", "ＺＬ２００８１００５４９２５．４", "No. ZL200810054925.4"),
                *("zl200810054925", "ZL 2008-1-0054925.4"),
            ],
        ),
        ("CN98102345", ["ZL 98102345.6", "ZL 98 1 02345.6", "ZL981023456", "ZL98102345", "CN98102345.6", "98102345.6"]),
        ("CN102345678", ["CN102345678A", "CN 102345678 B", "CN102345678", "CN 102345678 A 一种节点排序方法"]),
        ("US7123456", ["US 7,123,456 B2", "US7123456", "US Patent No. 7,123,456", "U.S. Patent 7,123,456"]),
        ("US6285999", ["Patent US 6,285,999", "US Pat. No. 6,285,999", "Method for node ranking (US 6,285,999)"]),
        ("US20040123456", ["US 2004/0123456 A1", "US20040123456"]),
        ("EP1234567", ["EP 1 234 567 B1", "EP1234567"]),
        ("WO2010123456", ["WO 2010/123456 A1", "WO2010123456"]),
        (None, ["a patent", "一种节点排序方法", "patent 12", "200810054925", "FOCUS 123456", "PCT/CN2008/000123"]),
        (None, ["US 6,285,999 and US 7,123,456", "ZL200810054925.4、ZL200810054926.9", ""]),
    ],
)
def test_patents_by_number(number: str | None, names: list[str]) -> None:
    assert {name: patent_number(name) for name in names} == dict.fromkeys(names, number)


@pytest.mark.parametrize(
    ("name", "generic"),
    [
        ("科技人才工作站", True),
        ("院士专家工作站", True),
        ("博士后科研工作站", True),
        ("Talent Workstation", True),
        ("EXPERT  Work-Station", True),
        ("Academician and Expert Workstation", True),
        ("同川玻璃集团有限公司院士工作站", False),
        ("太原工作站", False),
        ("Fenhe workstation", False),
        ("", False),
    ],
)
def test_names_of_stations_that_many_have(name: str, generic: bool) -> None:
    assert is_generic(name) is generic


@given(st.sampled_from(list(ontology().types)), st.text(max_size=20))
def test_a_key_always_has_a_kind_and_ignores_case_and_blanks(type_: str, name: str) -> None:
    key = block(type_, name)
    assert key.split("|")[0] in {type_, "Organisation"}
    assert block(type_, f"  {name} ") == key


# Clusters

NAMES = {
    "Firm": ["汾河软件有限公司", "汾河软件股份有限公司"],
    "Institute": ["汾河软件有限公司", "省煤化所"],
    "Person": ["张伟", "李明"],
    "Workstation": ["院士工作站", "汾河软件院士工作站"],
    "Award": ["国家科学技术进步奖", "国家科学技术进步"],
    "Patent": ["ZL200810054925.4", "CN200810054925", "一种方法"],
}


def profile(number: int, type_: str, name: str, document: str = "") -> ProfileRow:
    return ProfileRow(f"p:{number:020x}", type_, name, (name,), block(type_, name), document or f"doc:{number}")


things = st.sampled_from([(type_, name) for type_, names in NAMES.items() for name in names])


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[ProfileRow], dict[str, set[str]], Verdicts]:
    """Profiles, their ties to organisations, and a person's words about them."""
    given_ = draw(st.lists(things, max_size=9))
    rows = [profile(number, *thing) for number, thing in enumerate(given_)]
    context = {
        row.id: set(draw(st.lists(st.sampled_from(["org:a", "org:b", "org:c"]), max_size=2)))
        for row in rows
        if row.type in CONTEXT
    }
    every = [(a.id, b.id) for a, b in combinations(rows, 2) if stratum(a.type) == stratum(b.type)]
    pairs = st.lists(st.sampled_from(every), max_size=4, unique=True) if every else st.just([])
    same, different = set(draw(pairs)), set(draw(pairs))
    return rows, context, Verdicts(same=frozenset(same - different), different=frozenset(different))


def entity_of(found: Mapping[str, Iterable[ProfileRow]]) -> dict[str, str]:
    return {row.id: id_ for id_, rows in found.items() for row in rows}


@given(situations(), st.randoms())
def test_clusters_do_not_depend_on_the_order_of_rows(situation: Any, chance: Any) -> None:
    rows, context, words = situation
    shuffled = rows[:]
    chance.shuffle(shuffled)
    found, again = resolve(rows, context, words), resolve(shuffled, context, words)
    assert found == again
    assert list(found) == list(again)


@given(situations())
def test_clusters_are_a_partition_with_ids_of_their_own(situation: Any) -> None:
    rows, context, words = situation
    found = resolve(rows, context, words)
    assert sorted(row.id for members in found.values() for row in members) == [row.id for row in rows]
    for id_, members in found.items():
        assert list(members) == sorted(members, key=lambda row: row.id)
        numbers = {f"patent:{patent_number(row.name)}" for row in members if patent_number(row.name)}
        assert id_ == members[0].id or id_ in numbers


@given(situations())
def test_different_never_ends_in_one_cluster(situation: Any) -> None:
    rows, context, words = situation
    owner = entity_of(resolve(rows, context, words))
    assert all(owner[a] != owner[b] for a, b in words.different)


@given(situations())
def test_same_joins_unless_a_different_forbids_it(situation: Any) -> None:
    rows, context, words = situation
    owner = entity_of(resolve(rows, context, Verdicts(same=words.same)))
    assert all(owner[a] == owner[b] for a, b in words.same)
    if len(words.same) == 1:  # A lone "same" comes before all rules.
        owner = entity_of(resolve(rows, context, words))
        assert all(owner[a] == owner[b] for a, b in words.same)


@given(situations())
def test_two_are_joined_only_for_a_reason(situation: Any) -> None:
    """Inside a cluster each profile is tied to another by equal keys (and an organisation), or by a word."""
    rows, context, words = situation
    for members in resolve(rows, context, words).values():
        reached, near = {members[0].id}, [members[0]]
        while near:
            one = near.pop()
            for other in members:
                if other.id not in reached and _joined(one, other, context, words):
                    reached.add(other.id)
                    near.append(other)
        assert reached == {row.id for row in members}


def _joined(a: ProfileRow, b: ProfileRow, context: Mapping[str, set[str]], words: Verdicts) -> bool:
    if tuple(sorted((a.id, b.id))) in words.same:
        return True
    if a.block != b.block or needs_context(a) != needs_context(b):
        return False
    return not needs_context(a) or bool(context.get(a.id, set()) & context.get(b.id, set()))


@given(situations(), things)
def test_a_later_profile_changes_no_id_of_the_others_clusters(situation: Any, thing: tuple[str, str]) -> None:
    """Ids are the least profile's (or a register's): what comes with a greater id leaves them as they are."""
    rows, context, words = situation
    fresh = profile(99, *thing)
    before, after = resolve(rows, context, words), resolve([*rows, fresh], context, words)
    if needs_context(fresh) or words.different:
        assert {id_ for id_ in before if id_ not in after} == set()
    else:
        for id_, members in before.items():
            assert {row.id for row in members} <= {row.id for row in after[id_]}


def test_two_persons_of_one_name_need_an_organisation_in_common() -> None:
    rows = [profile(number, "Person", "张伟") for number in range(4)]
    ties = {rows[0].id: {"org:a"}, rows[1].id: {"org:a", "org:b"}, rows[2].id: {"org:b"}}
    found = resolve(rows, ties, Verdicts())
    assert [len(members) for members in found.values()] == [3, 1]
    assert [len(members) for members in resolve(rows, {}, Verdicts()).values()] == [1, 1, 1, 1]


def test_stations_with_a_class_name_need_a_host_and_others_do_not() -> None:
    generic = [profile(number, "Workstation", "院士工作站") for number in range(3)]
    named = [profile(number, "Workstation", "汾河软件院士工作站") for number in range(3, 6)]
    found = resolve([*generic, *named], {generic[0].id: {"org:a"}, generic[1].id: {"org:a"}}, Verdicts())
    assert sorted(len(members) for members in found.values()) == [1, 2, 3]


def test_firms_of_two_legal_forms_are_joined_by_a_word_only() -> None:
    a, b = profile(1, "Firm", "汾河软件有限公司"), profile(2, "Firm", "汾河软件股份有限公司")
    assert len(resolve([a, b], {}, Verdicts())) == 2
    assert list(resolve([a, b], {}, Verdicts(same=frozenset([(a.id, b.id)])))) == [a.id]


def test_a_cluster_split_by_a_word_is_two_and_a_third_joins_the_first() -> None:
    rows = [profile(number, "Firm", "汾河软件有限公司") for number in (1, 2, 3)]
    found = resolve(rows, {}, Verdicts(different=frozenset([(rows[0].id, rows[1].id)])))
    assert {id_: len(members) for id_, members in found.items()} == {rows[0].id: 2, rows[1].id: 1}


def test_patents_have_the_number_as_id_once() -> None:
    rows = [
        profile(1, "Patent", "ZL200810054925.4"),
        profile(2, "Patent", "CN200810054925"),
        profile(3, "Patent", "一种方法"),
    ]
    assert list(resolve(rows, {}, Verdicts())) == ["patent:CN200810054925", rows[2].id]
    apart = Verdicts(different=frozenset([(rows[0].id, rows[1].id)]))
    assert set(resolve(rows, {}, apart)) == {"patent:CN200810054925", rows[1].id, rows[2].id}


# Judgements


def word(number: int, verdict: str, a: str, b: str = "", value: str = "") -> Judgement:
    kind = "identity" if verdict in ("same", "different", "undecided") or (verdict == "undo" and b) else "assertion"
    return Judgement.model_validate(
        {"id": f"j:{number}", "kind": kind, "verdict": verdict, "a": a, "b": b, "value": value}
        | {"by": "t", "at": "2020-01-01T00:00:00+00:00", "number": number}
    )


@st.composite
def histories(draw: st.DrawFn) -> list[Judgement]:
    made: list[Judgement] = []
    for number in range(1, draw(st.integers(0, 9)) + 1):
        verdict = draw(st.sampled_from(["same", "different", "undecided", "confirm", "reject", "retype", "undo"]))
        if verdict == "undo":
            targets = [each.id for each in made if each.verdict != "undo"]
            if targets:
                made.append(word(number, "undo", draw(st.sampled_from(targets))))
        elif verdict in ("same", "different", "undecided"):
            a, b = draw(st.permutations(["p:1", "p:2", "p:3"]))[:2]
            made.append(word(number, verdict, a, b))
        else:
            value = "WON" if verdict == "retype" else ""
            made.append(word(number, verdict, draw(st.sampled_from(["a:1", "a:2"])), value=value))
    return made


@given(histories(), st.randoms())
def test_judgements_fold_the_same_in_any_order_of_the_input(history: list[Judgement], chance: Any) -> None:
    shuffled = history[:]
    chance.shuffle(shuffled)
    assert verdicts(shuffled) == verdicts(history)
    assert verdicts([*history, *history]) == verdicts(history)


@given(histories())
def test_what_was_undone_was_never_said(history: list[Judgement]) -> None:
    undone = {each.a for each in history if each.verdict == "undo"}
    assert verdicts(history) == verdicts(each for each in history if each.id not in undone and each.verdict != "undo")


@given(histories())
def test_the_last_word_on_each_thing_counts(history: list[Judgement]) -> None:
    undone = {each.a for each in history if each.verdict == "undo"}
    last: dict[frozenset[str], Judgement] = {}
    for each in history:
        if each.id not in undone and each.verdict != "undo":
            last[frozenset({each.a, each.b} - {""})] = each
    found = verdicts(history)
    for about, each in last.items():
        key = tuple(sorted(about))
        assert (key in found.same) == (each.verdict == "same")
        assert (key in found.different) == (each.verdict == "different")
        assert (key[0] in found.rejected) == (each.verdict == "reject")
        assert (key[0] in found.confirmed) == (each.verdict in ("confirm", "retype"))
        assert (key[0] in found.retyped) == (each.verdict == "retype")
    assert not found.same & found.different


def test_pairs_have_no_direction() -> None:
    assert verdicts([word(1, "same", "p:2", "p:1")]).same == {("p:1", "p:2")}
    assert verdicts([word(1, "same", "p:2", "p:1"), word(2, "different", "p:1", "p:2")]).same == set()


# Entities and relations


def test_an_entity_has_the_type_and_the_name_that_most_give() -> None:
    rows = [
        ProfileRow("p:1", "Institute", "煤化所", ("煤化所", "山西煤化所"), "k", "doc:1"),
        ProfileRow("p:2", "Government", "山西煤化所", ("山西煤化所",), "k", "doc:2"),
        ProfileRow("p:3", "Institute", "山西煤化所", ("山西煤化所",), "k", "doc:2"),
    ]
    entity = derive_entity("p:1", rows)
    assert (entity.type, entity.name, entity.names) == ("Institute", "山西煤化所", ("山西煤化所", "煤化所"))
    assert (entity.profiles, entity.documents) == (3, 2)


def test_ties_of_an_entity_go_to_the_ontology_and_to_the_longest_name() -> None:
    rows = [
        ProfileRow(f"p:{n}", t, n, (n,), "k", "d") for t, n in (("Government", "b"), ("Firm", "aa"), ("Firm", "bb"))
    ]
    entity = derive_entity("p", rows[:2])
    assert (entity.type, entity.name) == ("Firm", "aa")
    assert derive_entity("p", rows[1:]).name == "aa"
    assert derive_entity("p", rows) == derive_entity("p", rows[::-1])


def rows_of(facts: Iterable[Any], key: str = "a") -> tuple[list[ProfileRow], list[AssertionRow]]:
    made = contribution(key, facts)
    profiles = [ProfileRow.of(each, block(each.type, each.name)) for each in made.profiles]
    return profiles, [AssertionRow.of(each) for each in made.assertions]


FIRM, OTHER = ("Firm", "汾河软件有限公司"), ("Firm", "同川玻璃集团有限公司")
LI, AWARD, PROJECT = ("Person", "李明"), ("Award", "国家科学技术进步奖"), ("Project", "深部煤层气开发")


def one_relation(*documents: dict[str, Any], words: Verdicts | None = None, predicate: str = "FOUNDED") -> Any:
    """The relation that follows from one fact, stated by several documents in several ways."""
    rows: list[AssertionRow] = []
    for number, changes in enumerate(documents):
        own = dict(changes)
        text = own.pop("text_key", f"t:{number}")
        made = contribution(f"d{number}", [(LI, predicate, FIRM, own)]).assertions[0]
        rows.append(_with(AssertionRow.of(made), id=f"a:{number}", text_key=text))
    return derive_relation(Place("p:1", predicate, "p:2"), rows, words or Verdicts())


def _with(row: AssertionRow, **changes: Any) -> AssertionRow:
    return AssertionRow(**{name: getattr(row, name) for name in AssertionRow.__slots__} | changes)


def test_support_counts_texts_and_confidence_is_noisy_or_over_them() -> None:
    relation = one_relation(
        {"confidence": 0.5, "text_key": "t"}, {"confidence": 0.7, "text_key": "t"}, {"confidence": 0.6}
    )
    assert relation.support == 2
    assert relation.confidence == round(1 - (1 - 0.7) * (1 - 0.6), 6)


@given(st.lists(st.tuples(st.sampled_from("xyz"), st.floats(0, 1)), min_size=1, max_size=6), st.randoms())
def test_support_and_confidence_whatever_the_order(given_: list[tuple[str, float]], chance: Any) -> None:
    documents = [{"text_key": text, "confidence": sure} for text, sure in given_]
    relation = one_relation(*documents)
    best = {text: max(sure for other, sure in given_ if other == text) for text, _ in given_}
    assert relation.support == len(best)
    assert math.isclose(relation.confidence, 1 - math.prod(1 - sure for sure in best.values()), abs_tol=1e-5)
    chance.shuffle(documents)
    assert one_relation(*documents).confidence == relation.confidence


@pytest.mark.parametrize(
    ("statements", "words", "expected"),
    [
        ([{}], {}, (1, False)),
        ([{"modality": "plan"}], {}, None),
        ([{"modality": "reported"}], {}, None),
        ([{"modality": "attributed"}], {}, None),
        ([{"polarity": "negative"}], {}, None),
        ([{}, {"polarity": "negative"}], {}, (1, True)),
        ([{}, {"polarity": "negative", "modality": "reported"}], {}, (1, False)),
        ([{}, {"polarity": "negative", "modality": "reported"}], {"confirmed": {"a:1"}}, (1, True)),
        ([{}, {"polarity": "negative"}], {"rejected": {"a:1"}}, (1, False)),
        ([{}], {"rejected": {"a:0"}}, None),
        ([{}, {}], {"rejected": {"a:0"}}, (1, False)),
        ([{"modality": "reported"}], {"confirmed": {"a:0"}}, (1, False)),
        ([{"polarity": "negative"}], {"confirmed": {"a:0"}}, None),
    ],
)
def test_what_makes_a_relation(
    statements: list[Any], words: dict[str, set[str]], expected: tuple[int, bool] | None
) -> None:
    relation = one_relation(*statements, words=Verdicts(**{name: frozenset(ids_) for name, ids_ in words.items()}))
    assert (relation and (relation.support, relation.disputed)) == expected


def test_a_confirmed_statement_is_sure() -> None:
    assert one_relation({"confidence": 0.2}, words=Verdicts(confirmed=frozenset(["a:0"]))).confidence == 1.0


def test_spells_and_qualifiers_are_collected_from_facts_only() -> None:
    relation = one_relation(
        {"spell": "2010/..", "qualifiers": {"role": "教授"}},
        {"spell": "1998/2003", "qualifiers": {"role": "讲师"}},
        {"spell": "1998/2003", "qualifiers": {"role": "教授"}},
        {},
        {"spell": "1900", "modality": "reported", "qualifiers": {"role": "校长"}},
        predicate="EMPLOYED_BY",
    )
    assert [str(spell) for spell in relation.spells] == ["1998/2003", "2010/.."]
    assert relation.qualifiers == {"role": ("教授", "讲师")}
    assert (relation.since, relation.until) == ("1998-01-01", None)


def test_a_qualifier_that_is_no_text_is_kept_as_json() -> None:
    relation = one_relation({"qualifiers": {"amount": {"value": 5, "unit": "万元"}}})
    assert [json.loads(value) for value in relation.qualifiers["amount"]] == [{"unit": "万元", "value": 5}]


def test_what_qualified_another_predicate_is_left_behind_when_it_is_retyped() -> None:
    row = rows_of([(LI, "EMPLOYED_BY", FIRM, {"qualifiers": {"role": "创始人"}})])[1][0]
    words = Verdicts(confirmed=frozenset([row.id]), retyped={row.id: "INVENTED"})
    relation = derive_relation(Place("p:1", "INVENTED", "p:2"), [row], words)
    assert relation
    assert relation.qualifiers == {}


def test_where_an_assertion_belongs() -> None:
    profiles, (fact,) = rows_of([(FIRM, "COLLABORATES_WITH", OTHER)])
    firm, other = (derive_entity(row.id, [row]) for row in profiles)
    low, high = sorted((firm, other), key=lambda entity: entity.id)
    assert place(fact, low, high, Verdicts()) == place(fact, high, low, Verdicts())  # symmetric: the lower id first
    assert place(fact, low, high, Verdicts()).subject == low.id
    loop = place(fact, firm, firm, Verdicts())
    assert (loop.withheld, loop.relation) == ("both ends are one entity", None)
    person = derive_entity("p:0", [profile(0, "Person", "李明")])
    founded = place(fact, person, firm, Verdicts(retyped={fact.id: "FOUNDED"}))
    assert (founded.predicate, founded.withheld) == ("FOUNDED", None)
    forbidden = place(fact, firm, person, Verdicts(retyped={fact.id: "FOUNDED"}))
    assert forbidden.withheld
    assert forbidden.relation is None


# All together, against a slow and simple way to say the same

facts = st.sampled_from(
    [
        (person, predicate, firm, {"modality": modality, "polarity": polarity})
        for person in (("Person", "张伟"), LI)
        for predicate in ("EMPLOYED_BY", "FOUNDED", "COLLABORATES_WITH")
        for firm in (FIRM, OTHER)
        for modality, polarity in (
            ("fact", "positive"),
            ("fact", "positive"),
            ("plan", "positive"),
            ("fact", "negative"),
        )
    ]
    + [(firm, "HOSTS_WORKSTATION", ("Workstation", "院士工作站")) for firm in (FIRM, OTHER)]
    + [
        (LI, "SERVES_AT", ("Workstation", "院士工作站")),
        (FIRM, "COLLABORATES_WITH", OTHER),
        (LI, "LED_PROJECT", PROJECT),
    ]
    + [(PROJECT, "WON", AWARD), (PROJECT, "WON", ("Award", "国家科学技术进步")), (("Institute", FIRM[1]), "WON", AWARD)]
    + [(LI, "INVENTED", ("Patent", "ZL200810054925.4")), (FIRM, "HOLDS_PATENT", ("Patent", "CN200810054925"))]
)
documents = st.lists(st.lists(facts, min_size=1, max_size=3), max_size=4)


@given(documents, st.data())
def test_rebuilt_is_what_the_definitions_say(given_: list[Any], data: st.DataObject) -> None:
    profiles: list[ProfileRow] = []
    assertions: list[AssertionRow] = []
    for number, stated in enumerate(given_):
        more = rows_of(stated, f"d{number}")
        profiles += more[0]
        assertions += more[1]
    pairs = [(a.id, b.id) for a, b in combinations(profiles, 2) if stratum(a.type) == stratum(b.type)]
    said = data.draw(st.lists(st.sampled_from(pairs), max_size=2, unique=True)) if pairs else []
    rejected = data.draw(st.lists(st.sampled_from([row.id for row in assertions]), max_size=2)) if assertions else []
    words = [word(n, "same", *pair) for n, pair in enumerate(said, 1)]
    words += [word(n, "reject", id_) for n, id_ in enumerate(rejected, 10)]
    found = rebuilt(profiles, assertions, words)
    cluster = slow_clusters(profiles, assertions, {frozenset(pair) for pair in said})
    members: dict[frozenset[str], list[ProfileRow]] = {}
    for row in profiles:
        members.setdefault(cluster[row.id], []).append(row)
    for a, b in combinations(profiles, 2):
        assert (found.owner[a.id] == found.owner[b.id]) == (cluster[a.id] == cluster[b.id])
    assert len(found.entities) == len(members)
    for group, rows in members.items():
        entity = found.entities[found.owner[next(iter(group))]]
        assert entity.profiles == len(group)
        assert set(entity.names) == {row.name for row in rows}
        assert entity.type in {row.type for row in rows}
    relations = slow_relations(
        found.owner, {id_: each.type for id_, each in found.entities.items()}, assertions, rejected
    )
    assert {(each.subject, each.predicate, each.object): each.support for each in found.relations.values()} == relations
    assert all(ids.relation_id(r.subject, r.predicate, r.object) == id_ for id_, r in found.relations.items())


def slow_clusters(
    profiles: list[ProfileRow], assertions: list[AssertionRow], same: set[frozenset[str]]
) -> dict[str, frozenset[str]]:
    """Join any two that must be joined, until nothing changes; organisations first, since they tell persons apart."""
    cluster = {row.id: frozenset([row.id]) for row in profiles}
    for level in range(STRATA):
        changed = True
        while changed:
            changed = False
            for a, b in combinations([row for row in profiles if stratum(row.type) == level], 2):
                together = {a.id, b.id} in same or (
                    a.block == b.block
                    and (_free(a) or bool(_near(a, assertions, cluster) & _near(b, assertions, cluster)))
                )
                if together and cluster[a.id] != cluster[b.id]:
                    union = cluster[a.id] | cluster[b.id]
                    cluster |= dict.fromkeys(union, union)
                    changed = True
    return cluster


def _free(row: ProfileRow) -> bool:
    return row.type != "Person" and row.name != "院士工作站"


def _near(row: ProfileRow, assertions: list[AssertionRow], cluster: dict[str, frozenset[str]]) -> set[frozenset[str]]:
    ties = [each for each in assertions if each.modality == "fact"]  # A denial speaks of the same two as the fact.
    if row.type == "Person":
        wanted = ("EMPLOYED_BY", "FOUNDED", "MEMBER_OF", "SERVES_AT")
        return {cluster[each.object] for each in ties if each.subject == row.id and each.predicate in wanted}
    wanted = ("HOSTS_WORKSTATION", "STAFFS_WORKSTATION")
    return {cluster[each.subject] for each in ties if each.object == row.id and each.predicate in wanted}


def slow_relations(
    owner: Mapping[str, str], types: Mapping[str, str], assertions: list[AssertionRow], rejected: list[str]
) -> dict[tuple[str, str, str], int]:
    texts: dict[tuple[str, str, str], set[str]] = {}
    for row in assertions:
        a, b = owner[row.subject], owner[row.object]
        if row.id in rejected or row.polarity != "positive" or row.modality != "fact" or a == b:
            continue
        if ontology().problem(types[a], row.predicate, types[b]):
            continue
        if row.predicate == "COLLABORATES_WITH":
            a, b = min(a, b), max(a, b)
        texts.setdefault((a, row.predicate, b), set()).add(row.text_key)
    return {triple: len(keys) for triple, keys in texts.items()}
