"""Columns of a table from another system: which one holds what, guessed from its head.

Used by the table import; the guess is shown and can be changed. A title above the head is skipped:
the head is the row that names most columns among the first ten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from cmdmap.i18n import mark, tr
from cmdmap.services.files.sheets import Row

HEAD_ROWS = 10


class Part(StrEnum):
    """What a column can hold; the value is its name for ``--map``."""

    NUMBER = "number"
    TIME = "time"
    KIND = "kind"
    TEXT = "text"
    ADDRESS = "address"
    LON = "lon"
    LAT = "lat"
    POSITION = "position"
    NAME = "name"
    PHONE = "phone"
    SOURCE = "source"
    FEEDBACK = "feedback"


PART_NAMES = {
    Part.NUMBER: mark("Number in the other system"),
    Part.TIME: mark("Time of the report"),
    Part.KIND: mark("Kind or its code"),
    Part.TEXT: mark("What happened"),
    Part.ADDRESS: mark("Address"),
    Part.LON: mark("Longitude"),
    Part.LAT: mark("Latitude"),
    Part.POSITION: mark("Longitude and latitude in one"),
    Part.NAME: mark("Caller's name"),
    Part.PHONE: mark("Caller's telephone"),
    Part.SOURCE: mark("Source"),
    Part.FEEDBACK: mark("What was done"),
}

_HEADS: Mapping[Part, str] = {
    Part.NUMBER: """警情编号 接警编号 工单编号 工单号 事件编号 警情号 接警单编号 案件编号 受理编号
        编号 单号 序列号 number id""",
    Part.TIME: """报警时间 接警时间 来电时间 受理时间 登记时间 发生时间 上报时间 诉求时间 时间 日期
        time date reported_at known_at""",
    Part.KIND: """警情类别 警情类型 报警类型 报警类别 事件类型 事件类别 诉求类型 问题类型 警情性质
        类别编码 类型编码 案由 类别 类型 分类 kind type category""",
    Part.TEXT: """报警内容 警情内容 简要警情 诉求内容 问题描述 事件描述 内容描述 主要内容 简要案情
        内容 描述 详情 text description content""",
    Part.ADDRESS: """事发地址 报警地址 案发地址 发生地址 事发地点 发生地点 诉求地址 详细地址 地址
        地点 位置 address location""",
    Part.LON: "经度 x坐标 lon lng longitude x",
    Part.LAT: "纬度 y坐标 lat latitude y",
    Part.POSITION: "经纬度 坐标 coordinates position",
    Part.NAME: "报警人 报警人姓名 来电人 诉求人 联系人 反映人 姓名 caller name",
    Part.PHONE: """报警电话 联系电话 来电号码 主叫号码 报警人电话 联系方式 手机号 手机 电话 phone
        telephone""",
    Part.SOURCE: "来源 事件来源 警情来源 受理渠道 渠道 source",
    Part.FEEDBACK: "处理结果 处置结果 处警结果 办理结果 反馈内容 处警情况 办理情况 feedback result",
}
"""Headings of each part, the most telling first."""
_WORDS = {
    word: (part, rank) for part, words in _HEADS.items() for rank, word in enumerate(words.split())
}
Columns = Mapping[Part, int]
"""Index of the column that holds each part."""


def part_name(part: Part) -> str:
    """Return what a part is called in the language of the seat."""
    return tr(PART_NAMES[part])


def find_head(sheet: Sequence[Row]) -> int:
    """Return the index of the row that names the columns, 0 where none does."""
    rated = [(len(guess_columns(row)), -number) for number, row in enumerate(sheet[:HEAD_ROWS])]
    return -max(rated, default=(0, 0))[1]


def guess_columns(head: Row) -> dict[Part, int]:
    """Return which columns hold what; of two that fit the one with the more telling name."""
    best: dict[Part, tuple[int, int]] = {}
    for index, cell in enumerate(head):
        fit = _fit(cell)
        if fit is not None:
            part, rank = fit
            best[part] = min(best.get(part, (rank, index)), (rank, index))
    return {part: index for part, (_, index) in best.items()}


def _fit(cell: str) -> tuple[Part, int] | None:
    """Return what a heading stands for: itself, else the longest known word it ends with."""
    name = cell.strip().strip("*＊：:").split("(")[0].split("（")[0].strip().lower()
    if name in _WORDS:
        return _WORDS[name]
    endings = [
        word for word in _WORDS if len(word) > 1 and not word.isascii() and name.endswith(word)
    ]
    return _WORDS[max(endings, key=len)] if endings else None
