"""Text that is safe in XML and in JSON, whatever a document put into it."""

from __future__ import annotations

import json
import re
from typing import Any

from ..model.errors import InvalidRecord

__all__ = ["attribute", "clean", "content", "dumps", "identifier", "value"]

# What XML 1.0 does not allow in any form: control characters, lone surrogates, two non-characters.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPECIAL = re.compile("[^\u0020!#-%'-;=?-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # most text has nothing of it
_SURROGATE = re.compile("[\ud800-\udfff]")
# A carriage return in content and any white space in an attribute would be normalised by the reader.
_IN_CONTENT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_ATTRIBUTE = _IN_CONTENT | str.maketrans({'"': "&quot;", "\t": "&#9;", "\n": "&#10;"})
# Made once: json.dumps makes an encoder a call.
_ENCODERS = {
    sort: json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=sort, allow_nan=False)
    for sort in (False, True)
}


def clean(text: str) -> str:
    """Take out the characters that XML cannot hold.

    >>> clean("a\\x00\\x1bb\\ufffe \\U00020bb7")
    'ab 𠮷'
    """
    return _FORBIDDEN.sub("", text)


def content(text: str) -> str:
    """Text for between two tags."""
    return clean(text).translate(_IN_CONTENT) if _SPECIAL.search(text) else text


def attribute(text: str) -> str:
    """Text for between double quotes in a tag."""
    return clean(text).translate(_IN_ATTRIBUTE) if _SPECIAL.search(text) else text


def identifier(text: str) -> str:
    """An id for between double quotes in a tag; raises InvalidRecord rather than make two ids one by cleaning."""
    if not text or clean(text) != text:
        raise InvalidRecord(f"an id that XML cannot hold: {text!r}")
    return attribute(text)


def value(of: Any) -> str:
    """An attribute's value as text: booleans in lower case, lists and mappings as JSON.

    >>> value(True), value(0.5), value(["a", "b"])
    ('true', '0.5', '["a","b"]')
    """
    if isinstance(of, str):
        return of
    # Integers are the bulk of a large file; what is left is rare enough for a full encoder.
    return str(of) if type(of) is int else dumps(of)


def dumps(of: Any, *, sort: bool = False) -> str:
    """Compact JSON that can be encoded in UTF-8; raises InvalidRecord for what JSON cannot hold.

    >>> dumps({"名": "\\ud800"})
    '{"名":"\\\\ud800"}'
    """
    try:
        text = _ENCODERS[sort].encode(of)
    except (TypeError, ValueError) as error:
        raise InvalidRecord(f"JSON cannot hold this: {error}") from error
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
