"""From bytes to text: UTF-8, UTF-16, UTF-32, GB18030, Big5, Windows-1252, and what charset-normalizer proposes.

Bytes that are valid in several encodings are read in each, and the reading that looks most like language wins: a
right reading of Chinese is full of frequent characters, a wrong one is not. Twenty bytes are enough.
"""

from __future__ import annotations

import codecs
import functools
import re
import unicodedata
from importlib import resources

from ...graph.model.errors import UnreadableDocument

__all__ = ["decode"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Office file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "an RTF document"),
)
# Names that pages declare for a part of what they use: GBK pages are full of GB18030 characters.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "ascii": "cp1252", "iso8859-1": "cp1252"}
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_NOT_FOR_FILES = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"})
_SAMPLE = 60_000  # bytes that a guess looks at
_LEAST_SCORE = 0.1


@functools.cache
def _common() -> frozenset[str]:
    text = (resources.files(__package__) / "common_han.txt").read_text(encoding="utf-8")
    return frozenset("".join(line for line in text.splitlines() if not line.startswith("#")))


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text and the name of its encoding. `declared`: what the file says of itself; believed if it can be true.

    Raises UnreadableDocument for binary files and for bytes that are no text in any known encoding.
    """
    for mark, what in _MAGIC:
        if data.startswith(mark):
            raise UnreadableDocument(f"the file is {what}, not text", "Give it the suffix of its format.")
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _strict(data, name).removeprefix("\ufeff"), name
    if known := _known(declared):
        try:
            return data.decode(known), known
        except UnicodeDecodeError:
            pass  # pages lie about their encoding; look for ourselves
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_broken_utf8(data, error)
    else:
        if _is_clean(text):
            return text, "utf-8"
    return _guess(data)


def _is_clean(text: str) -> bool:
    """Whether control characters are a blemish (they are dropped later) and not what the file is made of."""
    return len(_CONTROLS.findall(text)) <= max(1, len(text) // 100)


def _known(declared: str | None) -> str | None:
    try:
        name = codecs.lookup((declared or "").strip()).name
        b" ".decode(name, "ignore")  # some codecs are no encodings of text (base64)
    except (LookupError, ValueError):
        return None
    return None if name in _NOT_FOR_FILES else _WIDER.get(name, name)


def _strict(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise UnreadableDocument(
            f"the file begins as {name.upper()} but is not valid at byte {error.start}", "It may be cut off or damaged."
        ) from error


def _refuse_broken_utf8(data: bytes, error: UnicodeDecodeError) -> None:
    """Raise if nearly all of the text is UTF-8 with characters beyond ASCII: then it is damaged, not something else."""
    readable = data.decode("utf-8", "ignore")
    beyond = sum(not char.isascii() for char in readable)
    lost = len(data) - len(readable.encode())
    if beyond >= 10 and (lost <= 3 or lost * 20 < beyond):
        raise UnreadableDocument(
            f"the file is UTF-8 but not valid at byte {error.start}", "It may be cut off or damaged."
        ) from error


def _guess(data: bytes) -> tuple[str, str]:
    names = [] if b"\0" in data else ["gb18030", "big5hkscs", "cp1252"]
    if len(data) % 2 == 0:
        names += ["utf-16-le", "utf-16-be"]
    if proposed := _proposed(data):
        names.append(proposed)
    readings = [(name, text) for name in dict.fromkeys(names) if (text := _try(data, name)) is not None]
    scored = [(_score(text[:_SAMPLE]), name, text) for name, text in readings]
    # The order of names breaks ties, so that the result does not depend on anything but the bytes.
    best = max(scored, key=lambda item: item[0], default=None)
    if best is None or best[0] < _LEAST_SCORE:
        raise UnreadableDocument("the file is no text in any known encoding", "Save it as UTF-8.")
    return best[2], best[1]


def _proposed(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    found = from_bytes(data[:_SAMPLE]).best()
    return _known(found.encoding) if found else None


def _try(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def _score(text: str) -> float:
    """From -2 (junk) to 1 (language): the mean over the characters that tell encodings apart."""
    total = count = 0.0
    for before, char, after in zip(" " + text, text, text[1:] + " ", strict=False):
        value = _value(before, char, after)
        if value is not None:
            total, count = total + value, count + 1
    return total / count if count else 1.0


def _value(before: str, char: str, after: str) -> float | None:
    if char in "\t\n\r\f" or " " <= char <= "~":
        return None
    if char in _common() or "\uff01" <= char <= "\uff5e" or char in "，。、；：？！“”‘’《》〈〉（）【】「」『』—…·　":
        return 1.0
    category = unicodedata.category(char)
    if category in ("Cc", "Cn", "Co", "Cs"):
        return -2.0
    if "\u4e00" <= char <= "\u9fff":
        return 0.2
    if category in ("Lu", "Ll"):
        # An accented letter stands in a word of plain letters; a misread Chinese character beside another one.
        beside = (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha())
        same = unicodedata.name(char, "").split(" ")[0] in unicodedata.name(before, "") + unicodedata.name(after, "")
        return 0.6 if beside and "LATIN" in unicodedata.name(char, "") else 0.15 if same and ord(char) > 0x24F else -0.6
    return 0.0
