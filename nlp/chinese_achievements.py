"""Awards, and quoted names of projects and technologies, in Chinese."""

from __future__ import annotations

import functools
import re

from . import lexicon
from .chinese_bodies import kind
from .chinese_words import NOMINAL, Text, lexical
from .found import Found

__all__ = ["awards", "quoted"]

_QUOTED = re.compile(r"[“「]([^“”「」\n]{2,60})[”」]")
_NO_AWARD = re.compile(r"(?:获|颁|评|授|得|中|领|受|报|拿|大|该|此|本|各|类|个|项|种|何|摘|夺|年度|人物|科技)奖$")


@functools.cache
def _award() -> re.Pattern[str]:
    data = lexicon.table("zh", "awards")
    grades = lexicon.alternatives(data["grades"])
    return re.compile(
        f"(?:{lexicon.alternatives(data['titles'])})"
        f"|(?:{lexicon.alternatives(data['names'])})(?![励补项评])(?:状|章|牌)?\\s?(?:{grades})?"
        f"|(?:{lexicon.alternatives(data['shortened'])})\\s?(?:{grades})"
        f"|[\\u4e00-\\u9fff]{{0,6}}(?:奖章|奖学金|[奖赏](?:{grades})?)(?![励项状获品惩得罚补评])"
    )


def awards(text: Text) -> list[Found]:
    """Named awards with level and grade, without the year."""
    found: list[Found] = []
    for match in _award().finditer(text.text):
        start, end = match.span()
        start = _begin(text, start, end)
        name = text.text[start:end]
        bare = re.sub(f"(?:{lexicon.alternatives(lexicon.words('zh', 'awards', 'grades'))})$", "", name)
        if len(bare) < 3 or _NO_AWARD.search(bare) or (found and start < found[-1].end):
            continue
        found.append(Found(start, end, "Award"))
    return found


def _begin(text: Text, start: int, end: int) -> int:
    """Back from the core of an award to the start of its name; forward where the core caught a verb."""
    number = text.at(start)
    core = text.at(end - 1)
    # A core found by its ending alone may have caught words that are no part of a name.
    for position in range(core, number - 1, -1):
        if not _part(text, position):
            number = position + 1
            break
    else:
        while number > 0 and end - text.words[number - 1].start <= 30 and _part(text, number - 1):
            number -= 1
    return max(text.words[number].start, 0) if number <= core else end


def _part(text: Text, number: int) -> bool:
    word, surface = text.words[number], text.surface[number]
    if surface in ("全国", "学会", "大会", "工业"):
        return True
    if surface in lexical("stop_words") or surface in lexical("titles") or re.search(r"\d|年|[获得评]$", surface):
        return False
    return word.tag in NOMINAL or surface in lexical("inner_words")


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
        r"^(?:等)?(?:\d+项)?(?:曾|于|先后|也|同|均|分别|再|又|还)?(?:\d{4}年)?(?:荣|斩|喜)?(?:获|摘得|夺得|被评为|被授予|列入|入选)",
    ),
)
_TECHNICAL = re.compile(r"(?:技术|工艺|装置|系统|方法|设备|仪|机|材料|平台|软件|\d号|[A-Z]{1,4}-?\d{1,5})$")
_PROJECT = re.compile(r"(?:研究|工程|产业化|示范|应用|机理|建设|机制|防控|推广|关键技术|国产化)$")


def quoted(text: Text) -> list[Found]:
    """Quoted names of projects, technologies, workstations and awards, without the quotation marks."""
    found: list[Found] = []
    last: tuple[int, str | None] = (-9, None)
    for match in _QUOTED.finditer(text.text):
        start, end = match.span(1)
        name = match.group(1).strip()
        type_ = _kind_of_quoted(text.text, match.start(), match.end(), name)
        if type_ is None and last[1] and re.fullmatch(r"[、和及与，]?", text.text[last[0] : match.start()]):
            type_ = last[1]
        last = (match.end(), type_)
        if type_:
            found.append(Found(start, end, type_))
    return found


def _kind_of_quoted(text: str, start: int, end: int, name: str) -> str | None:
    before, after = text[max(0, start - 14) : start].rstrip("：: "), text[end : end + 14]
    if re.search(r"(?:称|简称|名)(?:为|作)?$", before) or re.search(r"[。！？]", name) or len(name) < 4:
        return None
    type_of_body = kind(name)
    if type_of_body is not None:
        return "Workstation" if type_of_body == "Workstation" else None
    if re.search(r"(?:奖|称号|奖章)$", name) or re.match(r"^(?:称号|奖项|荣誉)", after):
        return "Award"
    for pairs, context in ((_AFTER[:2], after), (_BEFORE[:4], before), (_AFTER[2:], after)):
        for type_, pattern in pairs:
            if re.search(pattern, context):
                return "Project" if type_ == "Technology" and _PROJECT.search(name) and "完成" in before else type_
    return "Technology" if _TECHNICAL.search(name) and re.search(_BEFORE[4][1], before) else None
