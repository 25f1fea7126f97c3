"""Bytes become the text they were: the encodings of both languages, short texts, damaged and binary files."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.graph.model.errors import UnreadableDocument
from liaison.ingest.readers.encoding import decode

SIMPLIFIED = (
    "太原理工大学教授任该站首席专家。",
    "中国科学院山西煤炭化学研究所",
    "公司与大学共建工作站",
    "张伟，2012年毕业于山西大学；现任某公司总工程师。",
)
TRADITIONAL = ("工業技術研究院位於新竹。", "張忠謀創辦台灣積體電路製造股份有限公司", "香港大學與公司簽訂合作協議。")
WESTERN = ("Müller founded the company.", "L’université de Liège — “spin-off” for 50 €", "São Paulo")

CASES = [
    *((text, encoding) for text in SIMPLIFIED for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk")),
    *((text, encoding) for text in TRADITIONAL for encoding in ("utf-8", "utf-16", "big5", "gb18030")),
    *((text, encoding) for text in WESTERN for encoding in ("utf-8", "utf-16", "utf-32", "cp1252")),
    *((text, encoding) for text in (*SIMPLIFIED, *TRADITIONAL) for encoding in ("utf-16-le", "utf-16-be")),
]


@pytest.mark.parametrize(("text", "encoding"), CASES)
def test_text_is_read_in_its_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding))[0] == text


@pytest.mark.parametrize(
    ("declared", "written", "text"),
    [
        ("gb2312", "gb18030", "镕基〇"),  # pages declare the small set and use the wide one
        ("GBK", "gb18030", "€ 与 㐀"),
        ("big5", "big5hkscs", "工業"),
        ("iso-8859-1", "cp1252", "“spin-off”"),
        ("utf-8", "gb18030", "山西大学位于太原市。"),  # a wrong word of the page about itself
        ("klingon", "utf-8", "山西大学"),
        ("rot13", "utf-8", "abc"),
        ("base64", "utf-8", "YWJj"),
        ("", "utf-8", "山西大学"),
    ],
)
def test_a_declared_encoding_is_believed_if_it_can_be_true(declared: str, written: str, text: str) -> None:
    assert decode(text.encode(written), declared)[0] == text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7 and so on", "a PDF"),
        (b"PK\x03\x04rest", "ZIP"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "PNG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50), "old Office"),
        (bytes(200), "no text"),
        (bytes(range(256)) * 4, "no text"),
        ("山西大学位于太原市，是一所大学。".encode()[:-1], "not valid at byte"),  # cut inside a character
        ("山西大学位于太原市".encode() * 20 + b"\xff" + "山西大学".encode() * 20, "not valid at byte"),
        (codecs.BOM_UTF8 + b"\xff\xff", "not valid at byte 3"),
        (codecs.BOM_UTF16_LE + b"a", "not valid"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableDocument, match=said):
        decode(data)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_utf8_is_never_taken_for_something_else(text: str) -> None:
    assert decode(text.encode()) == (text.removeprefix("\ufeff"), "utf-8")


@given(st.binary(max_size=200))
def test_any_bytes_give_text_or_a_reason(data: bytes) -> None:
    try:
        text, name = decode(data)
    except UnreadableDocument as error:
        assert error.message  # noqa: PT017
    else:
        assert not any(0xD800 <= ord(char) <= 0xDFFF for char in text), name
