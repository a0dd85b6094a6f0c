"""Names of the demo area: the real communities with a wished place, and street names.

The communities' names and statistical codes are facts of the sub-district; where each one lies in
the invented outline, and which street carries which name, is invented.
"""

from __future__ import annotations

SUBDISTRICT = ("330108003", "浦沿街道")

COMMUNITIES: dict[str, tuple[str, float, float]] = {
    "001": ("新浦社区", 0.30, 0.12),
    "002": ("之江社区", 0.36, 0.40),
    "003": ("联庄社区", 0.10, 0.34),
    "004": ("杨家墩社区", 0.22, 0.52),
    "005": ("冠二社区", 0.78, 0.26),
    "006": ("东冠社区", 0.16, 0.62),
    "007": ("岩大房社区", 0.92, 0.40),
    "008": ("滨文社区", 0.52, 0.30),
    "009": ("彩虹社区", 0.28, 0.26),
    "010": ("六和社区", 0.42, 0.86),
    "011": ("滨盛社区", 0.62, 0.92),
    "012": ("新生社区", 0.44, 0.70),
    "013": ("西浦社区", 0.50, 0.52),
    "014": ("向南社区", 0.88, 0.62),
    "015": ("东信社区", 0.74, 0.74),
    "016": ("冠一社区", 0.66, 0.14),
    "017": ("浦联社区", 0.62, 0.62),
    "018": ("山二社区", 0.50, 0.10),
    "019": ("明德社区", 0.70, 0.46),
    "020": ("信诚社区", 0.80, 0.92),
    "021": ("江南社区", 0.96, 0.94),
    "022": ("华悦湾社区", 0.30, 0.76),
    "023": ("滨之社区", 0.92, 0.78),
    "024": ("新和社区", 0.08, 0.14),
    "025": ("伟业社区", 0.88, 0.10),
}
"""Last three digits of the code: name, and wished place as shares of width and height."""

RIVER = "钱塘江"
RIVER_ROAD = "闻涛路"
SCENE_ROAD = "至善路"
"""The street of the example incident; it passes micro-grid 17 of 浦联社区."""
SCENE = ("330108003017", 17)

PRIMARY = (
    "江南大道",
    "滨文路",
    "浦沿路",
    "信诚路",
    "彩虹大道",
    "火炬大道",
    "滨康路",
    "时代大道",
    "联庄路",
    "东冠路",
    "冠山路",
    "滨安路",
    "江晖路",
    "六和路",
    "滨盛路",
    "南环路",
    "网商路",
    "西浦路",
    "新浦路",
    "之江路",
    "伟业路",
    "明德路",
    "浦联路",
    "江虹路",
    "长河路",
    "秋溢路",
    "诚业路",
    "泰安路",
    "春波路",
    "月明路",
    "丹枫路",
    "聚才路",
    "越达路",
    "映翠路",
    "新生路",
    "杨家墩路",
    "岩大房路",
)

SECONDARY_FIRST = "春夏秋冬云山江海文明德信和平安康福泽华景嘉永新盛兴宏远清源茂松竹梅"
SECONDARY_SECOND = "晓波枫溪桥塘坊园里泉荷岚汀洲渚浜湾"
