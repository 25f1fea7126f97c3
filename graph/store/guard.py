"""What a user's query may do: read. Decided here and nowhere else, before anything runs.

No parser, but deny by default: the query is cut into tokens, and what is no token of Cypher is refused. A clause can
begin in three places only: at the start, after an opening brace, and after a complete expression or pattern. There
only the words of guard.yaml pass; so do only its functions and procedures. Behind the guard the query runs in a READ
transaction on Neo4j and by the reader's login on the embedded engine.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from importlib import resources
from typing import NoReturn

import yaml

from ..model.errors import QueryRefused

__all__ = ["check"]

_LONGEST = 100_000
# Where two engines could read a text in two ways (a comment that a lone carriage return ends, 1SET, 1.SET, a backslash
# in a quoted name, /*/), no token matches.
_TOKEN = re.compile(
    r"""
      (?P<gap>     [ \t\n]+ | \r\n | //[^\r\n\v\f\x85\u2028\u2029]* | /\*(?!/).*?\*/ )
    | (?P<string>  '(?:\\.|[^'\\])*' | "(?:\\.|[^"\\])*" )
    | (?P<quoted>  `(?:``|[^`\\])+` )
    | (?P<number>  (?:0[xX][0-9a-fA-F]+ | [0-9][0-9_]*(?:\.[0-9][0-9_]*)?(?:[eE][+-]?[0-9]+)?)(?!\w) )
    | (?P<parameter> \$(?:\w+|`(?:``|[^`\\])+`) )
    | (?P<word>    [^\W\d]\w* )
    | (?P<sign>    \.\. | /(?![*/]) | [-+*%^=<>!~&|(){}\[\],.:;] )
    """,
    re.DOTALL | re.VERBOSE,
)
_WILDCARD_AFTER = frozenset(["WITH", "RETURN", "YIELD", "DISTINCT", "(", "."])


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str  # of a word: folded and in capitals
    given: str
    line: int


@dataclass(frozen=True, slots=True)
class _Words:
    first: frozenset[str]
    follow: frozenset[str]
    close: frozenset[str]
    open: frozenset[str]
    refuse: frozenset[str]
    procedures: frozenset[str]
    functions: frozenset[str]


@functools.cache
def _words() -> _Words:
    data = yaml.safe_load((resources.files(__package__) / "guard.yaml").read_text(encoding="utf-8"))
    return _Words(**{name: frozenset(word.upper() for word in given) for name, given in data.items()})


def check(query: str) -> None:
    """Raise QueryRefused, which names the word and its line, if the query could do anything but read."""
    if len(query) > _LONGEST:
        raise QueryRefused(f"The query is longer than {_LONGEST:,} characters.")
    if re.search(r"\\[uU]", query):  # Some engines read these before anything else, also outside of strings.
        raise QueryRefused("Escapes (\\u…) are not allowed in a query.", "Write the character itself.")
    tokens = _tokens(query)
    if tokens and tokens[-1].text == ";":
        tokens.pop()
    if not tokens or tokens[0].text not in _words().first:
        given = tokens[0].given if tokens else "nothing"
        raise QueryRefused(f"A query starts with {', '.join(sorted(_words().first))}, not with {given!r}.")
    for at, token in enumerate(tokens):
        if token.text == ";":
            raise QueryRefused("Only one statement can run at a time.")
        _check(tokens, at)


def _tokens(query: str) -> list[_Token]:
    found: list[_Token] = []
    at, line = 0, 1
    while at < len(query):
        match = _TOKEN.match(query, at)
        given = match[0] if match else query[at]
        if match is None or any("\ud800" <= char <= "\udfff" for char in given):
            _no_token(query, at, line)
        kind = match.lastgroup or ""
        if kind != "gap":
            text = unicodedata.normalize("NFKC", given).upper() if kind == "word" else given
            found.append(_Token(kind, text if kind in ("word", "sign") else "", given, line))
        line += given.count("\n")
        at = match.end()
    return found


def _no_token(query: str, at: int, line: int) -> NoReturn:
    if query[at] in "'\"`" or query.startswith("/*", at):
        raise QueryRefused(f"What begins with {query[at]} in line {line} does not end, or is empty.")
    shown = re.match(r"\w+|.", query[at:], re.DOTALL)
    raise QueryRefused(
        f"{shown[0] if shown else query[at]!r} in line {line} is not allowed outside of a string.",
        "Blanks are plain spaces, brackets and commas plain ones.",
    )


def _check(tokens: list[_Token], at: int) -> None:
    token, words = tokens[at], _words()
    before = tokens[at - 1] if at else _NOTHING
    after = tokens[at + 1] if at + 1 < len(tokens) else _NOTHING
    if token.text == "." and before.kind == "number":
        _refuse(after)
    if token.text == "(" and before.kind in ("word", "quoted"):
        _check_call(tokens, at)
    if token.kind == "sign":
        return
    if _is_name(tokens, at):
        return
    if _ends(tokens, at - 1) and token.text not in words.follow:
        _refuse(token)
    if token.kind != "word":
        return
    key = after.text == ":" and before.text in ("{", ",")
    if token.text in words.refuse and not key and before.text not in ("|", "&", "!"):
        _refuse(token)
    if before.text == "{" and token.text not in words.first and after.text not in (":", ",", "}", "=", "."):
        _refuse(token)
    if _starts_union(tokens, at) and token.text not in words.first:
        _refuse(token)
    if token.text == "CALL" and after.text not in ("{", "(") and after.kind:
        _check_procedure(tokens, at + 1)


def _is_name(tokens: list[_Token], at: int) -> bool:
    """Whether the token is a property, a label or a type: after a dot, or a colon that follows no key of a map."""
    sign = tokens[at - 1].text if at else ""
    key = at > 2 and tokens[at - 2].kind in ("word", "quoted") and tokens[at - 3].text in ("{", ",")
    return sign == "." or (sign == ":" and not key)


def _ends(tokens: list[_Token], at: int) -> bool:
    """Whether an expression, a pattern or a clause may be complete with this token."""
    if at < 0:
        return False
    token, before = tokens[at], tokens[at - 1] if at else _NOTHING
    if token.kind == "sign":
        return token.text in (")", "]", "}") or (token.text == "*" and before.text in _WILDCARD_AFTER)
    if token.kind != "word" or _is_name(tokens, at):
        return True
    words = _words()
    return token.text in words.close or token.text not in words.follow | words.open


def _starts_union(tokens: list[_Token], at: int) -> bool:
    before = at - 1 if at and tokens[at - 1].text not in ("ALL", "DISTINCT") else at - 2
    return before >= 0 and tokens[before].text == "UNION" and tokens[at].text not in ("ALL", "DISTINCT")


def _check_call(tokens: list[_Token], at: int) -> None:
    """A word before a round bracket is a keyword or a function that is allowed (a procedure has been checked)."""
    start = at - 1
    while start >= 2 and tokens[start - 1].text == ".":
        start -= 2
    name = _dotted(tokens[start:at])
    words = _words()
    procedure = start > 0 and tokens[start - 1].text == "CALL" and name in words.procedures
    if not procedure and name not in words.functions | words.first | words.follow | words.open:
        given = "".join(token.given for token in tokens[start:at])
        if name not in words.refuse:
            raise QueryRefused(f"The function {given!r} in line {tokens[start].line} is not allowed.")
        _refuse(tokens[start])


def _check_procedure(tokens: list[_Token], start: int) -> None:
    end = start + 1
    while end + 1 < len(tokens) and tokens[end].text == ".":
        end += 2
    if _dotted(tokens[start:end]) not in _words().procedures:
        given = "".join(token.given for token in tokens[start:end])
        raise QueryRefused(f"The procedure {given!r} in line {tokens[start].line} is not allowed.")


def _dotted(tokens: list[_Token]) -> str:
    """The name that tokens make; none if a part is quoted."""
    return "" if any(token.kind not in ("word", "sign") for token in tokens) else "".join(t.text for t in tokens)


def _refuse(token: _Token) -> NoReturn:
    raise QueryRefused(
        f"{token.given!r} in line {token.line} is not allowed here: queries only read.",
        "A name that is also a word of Cypher is written in backticks.",
    )


_NOTHING = _Token("", "", "", 0)
