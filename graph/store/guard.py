"""What a user's query may do: read. Decided here and nowhere else, before anything runs.

First form: the words of a statement (outside strings, comments and quoted names) are held against a list of clauses
that only read, and every procedure against a list of allowed ones. Behind it the query runs in a READ transaction on
Neo4j and by the reader's login on the embedded engine.
"""

from __future__ import annotations

import re
import unicodedata

from ..model.errors import QueryRefused

__all__ = ["check"]

_SKIPPED = re.compile(
    r"""//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:``|[^`])*`""",
    re.DOTALL,
)
_WORD = re.compile(r"\w+(?:\s*\.\s*\w+)*", re.UNICODE)
_REFUSED = frozenset(
    "CREATE MERGE DELETE DETACH SET REMOVE DROP ALTER LOAD FOREACH USE SHOW TERMINATE GRANT DENY REVOKE START STOP "  # noqa: SIM905
    "INSERT FINISH PERIODIC COMMIT RENAME ENABLE DEALLOCATE REALLOCATE CYPHER PROFILE".split()
)
_FIRST = frozenset(["MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN", "CALL", "EXPLAIN"])
_PROCEDURES = frozenset(
    ("db.index.fulltext.querynodes", "db.labels", "db.relationshiptypes", "db.schema.visualization")
)
_NAMESPACES = ("apoc", "dbms", "db", "gds", "tx", "genai", "cdc", "algo", "sql", "arcadedb")


def check(query: str) -> None:
    """Raise QueryRefused, which names the word and its line, if the query could do anything but read."""
    if "\\u" in query:
        raise QueryRefused("Escapes (\\u…) are not allowed in a query.", "Write the character itself.")
    if len(query) > 100_000:
        raise QueryRefused("The query is longer than 100,000 characters.")
    # Masked, not removed: places stay, and what stood around a comment does not grow together.
    plain = _SKIPPED.sub(_mask, query)
    if "'" in plain or '"' in plain or "`" in plain or "/*" in plain:
        raise QueryRefused("A string, a quoted name or a comment does not end.")
    folded = unicodedata.normalize("NFKC", plain)
    if ";" in folded.rstrip().rstrip(";"):
        raise QueryRefused("Only one statement can run at a time.")
    words = list(_WORD.finditer(folded))
    if not words or words[0][0].upper() not in _FIRST:
        first = words[0][0] if words else "nothing"
        raise QueryRefused(f"A query starts with {', '.join(sorted(_FIRST))}, not with {first!r}.")
    for number, found in enumerate(words):
        _check_word(folded, found, words[number - 1][0].upper() if number else "")


def _mask(found: re.Match[str]) -> str:
    return "q" * len(found[0]) if found[0][0] == "`" else re.sub(r"[^\n]", " ", found[0])


def _check_word(text: str, found: re.Match[str], before: str) -> None:
    word = found[0]
    line = text.count("\n", 0, found.start()) + 1
    previous = text[: found.start()].rstrip()[-1:]
    following = text[found.end() :].lstrip()[:1]
    # After a dot, a colon or a dollar a word is a property, a label or a parameter; before a colon a key of a map.
    is_name = previous in (".", ":", "$", "|", "&", "!") or (following == ":" and previous in ("{", ","))
    if word.upper() in _REFUSED and not is_name:
        raise QueryRefused(f"{word!r} in line {line} is not allowed: queries only read.")
    dotted = re.sub(r"\s", "", word).lower()
    if before == "CALL" and following != "{" and dotted not in _PROCEDURES:
        raise QueryRefused(f"The procedure {word!r} in line {line} is not allowed.")
    if "." in dotted and dotted.split(".")[0] in _NAMESPACES and following == "(" and dotted not in _PROCEDURES:
        raise QueryRefused(f"The function {word!r} in line {line} is not allowed.")
