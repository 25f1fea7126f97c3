"""Quoted names of projects and technologies, and programmes, in Chinese."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from ..graph.model.regions import short_names
from . import chinese_stations, lexicon
from .chinese_bodies import kind
from .chinese_words import Text
from .found import Found

__all__ = ["quoted"]

_BESIDE = re.compile(r"[、和及与，]?")
_QUOTED = re.compile(r"[“「]([^“”「」\n]{2,60})[”」]")
# What the words around a quotation say about it; the first that fits decides.
_BEFORE = (
    (
        "Technology",
        r"(?:新?品种|新?产品|技术|系统|工艺|专利|平台|机型|装置|设备|样机|软件|新药|品系|商标|算法|方法|仪器|材料)$",
    ),
    ("Project", r"(?:项目|课题|工程|计划|专项|成果)(?:名称|定名|：|:|为|是)?$"),
    (
        "Technology",
        r"(?:研发|研制|开发|发明|选育|设计|推出|培育|研究|合成|创制|创立|提出|攻克|转化|受让|购买|推广|掌握|改进|命名为|定型|授权|许可)"
        r"(?:出|成|成功|了|过|的|并推广)*(?:新品种|新产品|产品|技术)?$",
    ),
    (
        "Project",
        r"(?:主持|完成|牵头|负责|承担|领衔|参与|参加|合作|实施|启动|开展)(?:完成|实施|承担|研究|开展)?(?:了|的)*$",
    ),
    ("Technology", r"(?:将|把|其|的)$"),
)
_AFTER = (
    ("Project", r"^(?:重大|重点|科技|研究|示范|专项|攻关|科研|合作|等\d*[项个]?)*(?:项目|课题|工程|计划|专项|成果)"),
    (
        "Technology",
        r"^(?:型|号|系列|半潜式|新)*(?:技术|系统|工艺|设备|产品|专利|平台|品种|装置|软件|仪器|方法|机器人|材料|样机|（?专利号|"
        r"[（(](?:发明)?(?:专利|ZL|申请))",
    ),
    (
        "Project",
        r"^(?:等)?(?:\d+项)?(?:成功|曾|于|先后|也|同|均|分别|再|又|还)?(?:\d{4}年)?(?:荣|斩|喜)?(?:获|摘得|夺得|被评为|被授予|列入|入选|止步|通过(?:验收|鉴定|评审|中期|结题|综合)|[，（(](?:第一)?(?:牵头|承担|申报|完成|依托|参加)(?:单位|人))",
    ),
)
_TECHNICAL = re.compile(r"(?:技术|工艺|装置|系统|方法|设备|仪|机|材料|平台|软件|\d号|[A-Z]{1,4}-?\d{1,5})$")
_PROJECT = re.compile(r"(?:研究|工程|产业化|示范|应用|机理|建设|机制|防控|推广|关键技术|国产化)$")


def quoted(text: Text) -> list[Found]:
    """Quoted names of projects, technologies, workstations and awards, without the quotation marks."""
    marks = list(_QUOTED.finditer(text.text))
    types = [_kind_of_quoted(text.text, mark.start(), mark.end(), mark.group(1).strip()) for mark in marks]
    # What stands side by side is of one kind: “A”“B”和“C”项目.
    pairs = list(zip(range(len(marks)), range(1, len(marks)), strict=False))
    for one, other in [*pairs, *((other, one) for one, other in reversed(pairs))]:
        left, right = min(one, other), max(one, other)
        beside = _BESIDE.fullmatch(text.text, marks[left].end(), marks[right].start())
        if beside and types[one] in ("Project", "Technology") and types[other] is None:
            types[other] = types[one]
    spans = [Found(*mark.span(1), type_) for mark, type_ in zip(marks, types, strict=True) if type_]
    return sorted([*spans, *_programmes(text.text, spans)])


def _programmes(text: str, quoted: list[Found]) -> Iterator[Found]:
    """Programmes of the state and the provinces (国家重点研发计划, 863计划) outside quotation marks."""
    for match in _programme().finditer(text):
        if not any(span.start < match.end() and match.start() < span.end for span in quoted):
            yield Found(*match.span(), "Project")


@functools.cache
def _programme() -> re.Pattern[str]:
    data = lexicon.table("zh", "programmes")
    one = lexicon.alternatives
    province = f"(?:{one(short_names('zh'))})(?:省|市|(?:维吾尔|壮族|回族)?自治区|自治区)?"
    middle = "(?:[“”\\u4e00-\\u9fff]{0,6}”)?"
    return re.compile(
        f"(?:(?:{province}|{one(data['levels'])}){middle}(?:{one(data['names'])})|(?:{one(data['alone'])}))"
        f"(?!{one(data['bodies'])}|[\\u4e00-\\u9fff]{{0,8}}工作站)"
    )


def _kind_of_quoted(text: str, start: int, end: int, name: str) -> str | None:
    before, after = text[max(0, start - 14) : start].rstrip("：: "), text[end : end + 14]
    if re.search(r"(?:称|简称|名)(?:为|作)?$", before) or re.search(r"[。！？]", name) or len(name) < 4:
        return None
    type_of_body = kind(name)
    if type_of_body is not None:
        return "Workstation" if chinese_stations.is_station(name) else None
    if re.search(r"(?:项目|工程|计划|专项|课题)$", name) and len(name) >= 6:
        return "Project"
    if re.search(r"(?:奖|称号|奖章)$", name) or re.match(r"^(?:称号|奖项|荣誉)", after):
        return "Award"
    for pairs, context in ((_AFTER[:2], after), (_BEFORE[:4], before), (_AFTER[2:], after)):
        for type_, pattern in pairs:
            if re.search(pattern, context):
                return "Project" if type_ == "Technology" and _PROJECT.search(name) and "完成" in before else type_
    return "Technology" if _TECHNICAL.search(name) and re.search(_BEFORE[4][1], before) else None
