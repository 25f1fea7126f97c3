"""Short forms of names in Latin letters: Boskamp for Boskamp Dredging B.V., UCLA, J. Smith, EP 3 588 104."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from . import lexicon

__all__ = ["abbreviates", "acronym", "handles", "initials", "role", "stem"]

_WORD = re.compile(r"[^\W_]+")
_ACRONYM = re.compile(r"(?=.*[A-Z].*[A-Z])[A-Za-z][A-Za-z&\-.]{0,8}[A-Za-z]\d{0,2}")
_LONGEST = 24


def abbreviates(short: str, long: str, type_: str) -> bool:
    """Whether `short` may be what people write for `long`, both of one type. Two things may have one such form.

    >>> abbreviates("Boskamp", "Boskamp Dredging B.V.", "Firm"), abbreviates("J. Smith", "John Smith", "Person")
    (True, True)
    """
    if type_ == "Patent":
        return _patent(short, long)
    if type_ == "Person":
        return _person(_parts(short), _parts(long))
    words, whole = _words(short), _words(long)
    if not words or not 1 < len(whole) <= _LONGEST:
        return False
    return (
        acronym(short, long)
        or (len(words) < len(whole) and _inside(words, whole, long, type_))
        or (type_ == "University" and _turned(words, whole))
    )


def acronym(short: str, long: str) -> bool:
    """Whether the letters of `short` are the initials of the words of `long`.

    >>> acronym("UCLA", "University of California, Los Angeles"), acronym("DHS", "US Department of Homeland Security")
    (True, True)
    """
    if not _ACRONYM.fullmatch(short):
        return False
    letters = re.sub(r"[^A-Za-z]", "", short).casefold()
    words = _WORD.findall(long)
    if len(words) > _LONGEST:
        return False
    reached = {0}
    for number, word in enumerate(words):
        loose = word.casefold() in _list("function") | _list("legal") or (number == 0 and word.isupper())
        reached = {at + len(piece) for at in reached for piece in _pieces(word) if letters.startswith(piece, at)} | (
            reached if loose else set()
        )
    return len(letters) in reached and letters != "".join(words).casefold()


def initials(name: str) -> Iterator[str]:
    """The acronyms of a name that may be looked for in its text.

    >>> list(initials("Department of Homeland Security"))
    ['DHS', 'DOHS']
    """
    words = _WORD.findall(name)
    while words and words[-1].casefold() in _list("legal"):
        words.pop()
    letters = "".join(word[0] for word in words if word.casefold() not in _list("function"))
    every = "".join(word[0] for word in words)
    for form in dict.fromkeys((letters.upper(), every.upper())):
        if 3 <= len(form) <= 7 and letters.isupper() and form not in _list("acronyms"):
            yield form


def _pieces(word: str) -> Iterator[str]:
    """What a word may give to an acronym: its initial, the initials inside it, or all of it where it is capitals."""
    yield word[0].casefold()
    humps = "".join(re.findall(r"[A-Z]", word)).casefold()
    if 1 < len(humps) <= 5:
        yield humps


def handles(name: str, type_: str) -> frozenset[str]:
    """Keys by which a long name and its short forms meet: two names without a common one are no such pair."""
    if type_ == "Patent":
        return frozenset({_digits(name)[-3:]})
    words = _words(name)
    initials = {f"#{word[0]}" for word in words[:2]} if words else set()
    return frozenset(words) | initials


def role(alias: str) -> bool:
    """Whether a defined name only says which part its bearer plays: the Company, Party A, the Licensor.

    >>> role("the Company"), role("Party A"), role("Acme")
    (True, True, False)
    """
    words = _words(re.sub(r"^(?:the|this)\s", "", alias.strip(), flags=re.I))
    if len(words) == 2 and words[0] == "party":
        return len(words[1]) == 1
    return len(words) == 1 and words[0] in _list("roles")


def stem(name: str) -> str:
    """A firm's name without its legal form; empty if nothing distinctive is left.

    >>> stem("Acme Coal Co., Ltd."), stem("Advanced Materials Ltd")
    ('Acme Coal', '')
    """
    words = list(_WORD.finditer(name))
    while len(words) > 1 and words[-1].group().casefold() in _list("legal") - {"group", "holdings", "holding"}:
        words.pop()
    own = {word.group().casefold() for word in words}
    return "" if not words or own <= _list("trade") | _list("heads") | _list("legal") else name[: words[-1].end()]


@functools.cache
def _list(key: str) -> frozenset[str]:
    return frozenset(lexicon.words("en", "shortforms", key))


def _words(name: str) -> tuple[str, ...]:
    words = tuple(_WORD.findall(name.casefold()))
    return words[1:] if words[:1] == ("the",) and len(words) > 1 else words


def _inside(words: tuple[str, ...], whole: tuple[str, ...], long: str, type_: str) -> bool:
    """Whether the words stand in the whole name side by side, and the rest may be left out."""
    for at in range(len(whole) - len(words) + 1):
        if whole[at : at + len(words)] != words:
            continue
        before, after = whole[:at], whole[at + len(words) :]
        if _may_go(words, before, after, long, type_):
            return True
    return False


def _may_go(words: tuple[str, ...], before: tuple[str, ...], after: tuple[str, ...], long: str, type_: str) -> bool:
    headed = bool(set(words) & _list("heads"))
    plain = set(words) <= _list("trade") | _list("function") | _list("legal") | _list("heads")
    if type_ == "University":
        if headed:
            return not before and len(after) == 1 and "," not in long
        rest = set(before + after)
        return not plain and len(words) <= 2 and (bool(rest & _list("heads")) or (not before and len(words[0]) <= 4))
    stuck = bool(before) and before[-1] in _list("function")
    if plain or stuck:
        return False
    if type_ == "Firm":
        closed = all(word in _list("legal") for word in after)
        return closed or (len(before) <= 2 and not headed and words[-1] not in _list("legal") | _list("function"))
    return not after and len(words) >= 2


def _turned(words: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Delhi University and the University of Delhi."""
    bags = [sorted(set(name) - _list("function")) for name in (words, whole)]
    return bags[0] == bags[1] and len(bags[0]) >= 2 and not set(words) & _list("two")


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[\s,]+|(?<=\.)(?=\w)", name.casefold()) if part.strip(".-"))


def _person(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    if not short or len(long) < 2 or len(short) > len(long) or len(long) > 8 or short == long:
        return False
    if len(short) == 1:
        return len(short[0]) > 1 and not short[0].endswith(".") and short[0] in long
    if long[-len(short) :] == short and len(short) < len(long) and short[0] in _PARTICLES:
        return True
    if sorted(short) == sorted(long):
        return len(short) == 2
    for surname, given in ((long[-1], long[:-1]), (long[0], long[1:])):
        for own, first in ((short[-1], short[:-1]), (short[0], short[1:])):
            if own == surname and len(own) > 1 and _given(first, given):
                return True
    return False


_PARTICLES = frozenset(
    {"van", "von", "de", "der", "den", "ter", "ten", "da", "di", "du", "la", "le", "el", "al", "bin"}
)


def _given(first: tuple[str, ...], given: tuple[str, ...]) -> bool:
    """Whether given names, or their initials, stand among others in order."""
    mine = [piece for part in first for piece in re.split(r"[.\-]", part) if piece]
    theirs = [piece for part in given for piece in re.split(r"[.\-]", part) if piece]
    at = 0
    for piece in mine:
        while at < len(theirs) and not (
            theirs[at] == piece or (len(piece) == 1 and theirs[at].startswith(piece)) or piece == theirs[at][:1] + "."
        ):
            at += 1
        if at == len(theirs):
            return False
        at += 1
    # An initial must be the first name's: "P. Smith" is not John Peter Smith.
    return bool(mine) and theirs[0][0] == mine[0][0]


def _digits(name: str) -> str:
    return re.sub(r"\D", "", re.sub(r"[A-Z]\d?\s*$", "", name.strip()))


def _patent(short: str, long: str) -> bool:
    """The same number without the kind of its publication, without its country, or by its last three digits."""
    mine, theirs = _digits(short), _digits(long)
    if not mine or short == long:
        return False
    office = [re.match(r"\s*([A-Z]{2})", name) for name in (short, long)]
    if office[0] and office[1] and office[0][1] != office[1][1] and office[0][1] != "RE":
        return False
    if mine == theirs:
        return len(mine) >= 5
    return len(mine) == 3 and theirs.endswith(mine) and re.match(r"\s*[’'‘]", short) is not None
