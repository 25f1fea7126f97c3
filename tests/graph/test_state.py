"""Whatever happens in whatever order: the graph is a function of the live documents and judgements."""

from __future__ import annotations

from typing import Any

from building import contribution
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

import liaison
from liaison.graph.model import Extraction, Judgement
from liaison.graph.store import contribution as rows
from liaison.ingest import writing
from liaison.kg import KnowledgeGraph

PEOPLE = [("Person", name) for name in ("张伟", "李明")]
ORGANISATIONS = [
    ("Firm", "汾河软件股份有限公司"),
    ("Firm", "汾河软件有限公司"),
    ("University", "太原理工大学"),
    ("Institute", "省科学技术协会"),
    ("Government", "省科学技术协会"),
]
STATIONS = [("Workstation", "科技人才工作站"), ("Workstation", "汾河软件股份有限公司院士工作站")]
KEYS = ["a", "b", "c", "d"]

HOW = st.sampled_from(
    [{}, {}, {}, {"polarity": "negative"}, {"modality": "plan"}, {"confidence": 0.5}, {"qualifiers": {"role": "教授"}}]
)
FACTS = st.one_of(
    st.tuples(st.sampled_from(PEOPLE), st.just("EMPLOYED_BY"), st.sampled_from(ORGANISATIONS), HOW),
    st.tuples(st.sampled_from(PEOPLE), st.just("SERVES_AT"), st.sampled_from(STATIONS), st.just({})),
    st.tuples(st.sampled_from(ORGANISATIONS), st.just("HOSTS_WORKSTATION"), st.sampled_from(STATIONS), st.just({})),
    st.tuples(
        st.sampled_from(ORGANISATIONS[:2]),
        st.just("COLLABORATES_WITH"),
        st.sampled_from(ORGANISATIONS[2:]),
        st.just({}),
    ),
)
DOCUMENTS = st.builds(
    lambda key, facts, footer: contribution(key, facts, footer=footer),
    st.sampled_from(KEYS),
    st.lists(FACTS, max_size=4),
    st.sampled_from(["", "Footer"]),
)


class Life(RuleBasedStateMachine):
    """Ingest, edit, remove, re-add, judge, undo in any order; `documents` and `words` are what should be there."""

    kg: KnowledgeGraph

    @initialize()
    def begin(self) -> None:
        self.kg.store.clear()
        self.documents: dict[str, Extraction] = {}
        self.words: list[Judgement] = []
        self.removed: list[Extraction] = []

    @rule(some=st.lists(DOCUMENTS, min_size=1, max_size=3, unique_by=lambda each: each.document.key))
    def ingest_or_edit(self, some: list[Extraction]) -> None:
        writing.put(self.kg.store, some, reader="test/1")
        self.documents |= {each.document.key: each for each in some}

    @precondition(lambda self: self.documents)
    @rule(data=st.data())
    def remove(self, data: Any) -> None:
        key = data.draw(st.sampled_from(sorted(self.documents)))
        assert self.kg.remove(key) == [key]
        self.removed.append(self.documents.pop(key))

    @precondition(lambda self: self.removed)
    @rule()
    def add_again(self) -> None:
        again = self.removed.pop()
        writing.put(self.kg.store, [again], reader="test/1")
        self.documents[again.document.key] = again

    @precondition(lambda self: sum(len(each.profiles) for each in self.documents.values()) > 1)
    @rule(data=st.data(), verdict=st.sampled_from(["same", "different", "undecided"]))
    def judge_a_pair(self, data: Any, verdict: str) -> None:
        every = sorted((each.type, each.id) for one in self.documents.values() for each in one.profiles)
        type_ = data.draw(st.sampled_from([type_ for type_, _ in every]))
        of_type = [id_ for each, id_ in every if each == type_]
        if len(of_type) > 1:
            a, b = data.draw(st.lists(st.sampled_from(of_type), min_size=2, max_size=2, unique=True))
            self.words.append(self.kg.judge(verdict, a, b, by="tester"))

    @precondition(lambda self: any(each.assertions for each in self.documents.values()))
    @rule(data=st.data(), verdict=st.sampled_from(["confirm", "reject", "retype"]))
    def judge_an_assertion(self, data: Any, verdict: str) -> None:
        every = sorted(each.id for one in self.documents.values() for each in one.assertions)
        value = "MEMBER_OF" if verdict == "retype" else ""
        self.words.append(self.kg.judge(verdict, data.draw(st.sampled_from(every)), by="tester", value=value))

    @precondition(lambda self: any(word.verdict != "undo" for word in self.words))
    @rule(data=st.data())
    def undo(self, data: Any) -> None:
        given = [word.id for word in self.words if word.verdict != "undo"]
        self.words.append(self.kg.undo(data.draw(st.sampled_from(given)), by="tester"))

    @invariant()
    def incremental_equals_derived_from_scratch(self) -> None:
        assert self.kg.check() == []
        assert {row["key"] for row in self.kg.documents()} == set(self.documents)

    def teardown(self) -> None:
        """A new store with the same documents and judgements, in another order, has the same canonical export."""
        if not getattr(self, "documents", None):
            return
        lived = self.kg.canonical()
        self.kg.store.clear()
        for word in reversed(self.words):
            self.kg.store.write(lambda transaction, word=word: rows.put_judgement(transaction, word))
        for key in sorted(self.documents, reverse=True):
            writing.put(self.kg.store, [self.documents[key]], reader="test/1")
        assert self.kg.canonical() == lived


def test_any_life_of_a_store(store_address: str) -> None:
    with liaison.open(store_address) as graph:

        class Here(Life):
            kg = graph

        run_state_machine_as_test(
            Here,
            settings=settings(
                max_examples=10,
                phases=[Phase.explicit, Phase.reuse, Phase.generate],
                stateful_step_count=12,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
