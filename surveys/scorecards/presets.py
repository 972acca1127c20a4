"""The two ways to weigh that Minyi ships, each with the sentence that asks for it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from surveys.scorecards.rules import Indicator, RaterGroup, ScoreRules

G, D = RaterGroup, Decimal


@dataclass(frozen=True)
class Preset:
    """`asked` is the sentence of the proposal that asks for it, word by word."""

    key: str
    asked: str
    rules: ScoreRules


SATISFACTION: dict[str, Any] = {
    "key": "satisfaction",
    "name": "群众满意率",
    "name_en": "Satisfaction of those served",
    "formula": "（非常满意＋满意＋基本满意）÷ 有效评价 × 100",
    "numerator": "评为非常满意、满意或基本满意的评价数",
    "denominator": "有效评价数",
    "unit": "%",
    "exclusions": "未评价的办件不计入；经申诉复核认定的误评、恶意评价不计入。",
    "source": "rating:satisfaction",
}
EFFICIENCY: dict[str, Any] = {
    "key": "efficiency",
    "name": "办事效率",
    "name_en": "Speed of service",
    "formula": "各评价人打分之和 ÷ 评价人数",
    "numerator": "各评价人打分之和（0–100 分）",
    "denominator": "打分的评价人数",
    "unit": "分",
    "exclusions": "选择“不了解”的不计入。",
}
REPLIES: dict[str, Any] = {
    "key": "replies",
    "name": "意见答复质量",
    "name_en": "Quality of replies to the public",
    "formula": "各评价人打分之和 ÷ 评价人数",
    "numerator": "各评价人打分之和（0–100 分）",
    "denominator": "打分的评价人数",
    "unit": "分",
    "exclusions": "选择“不了解”的不计入。",
}
LAWFUL: dict[str, Any] = {
    "key": "lawful",
    "name": "依法履职",
    "name_en": "Acting by law",
    "formula": "100 − 检查扣分",
    "numerator": "检查发现问题按标准扣分之和",
    "denominator": "满分 100 分",
    "unit": "分",
    "exclusions": "已经复议或者诉讼撤销的扣分不计入。",
}
TASKS: dict[str, Any] = {
    "key": "tasks",
    "name": "重点任务完成",
    "name_en": "Main tasks completed",
    "formula": "按期完成的任务 ÷ 应完成的任务 × 100",
    "numerator": "按期完成并验收的任务数",
    "denominator": "本期应完成的任务数",
    "unit": "%",
    "exclusions": "经批准调整期限的任务按新期限计算。",
}

PUBLIC_LED = Preset(
    "public-led",
    "提高人民群众评价的权重，并定期通报考核成绩",
    ScoreRules(
        indicators=(
            Indicator(weight=D("0.4"), groups={G.PUBLIC: D(1)}, **SATISFACTION),
            Indicator(
                weight=D("0.2"), groups={G.PUBLIC: D("0.5"), G.BUSINESS: D("0.5")}, **EFFICIENCY
            ),
            Indicator(
                weight=D("0.2"),
                groups={G.PUBLIC: D("0.5"), G.DEPUTIES: D("0.25"), G.EXPERTS: D("0.25")},
                **REPLIES,
            ),
            Indicator(weight=D("0.2"), groups={G.INTERNAL: D(1)}, **LAWFUL),
        ),
        lead="public",
    ),
)
INTERNAL_LED = Preset(
    "internal-led",
    "最终形成以政府内部评估为主，外部评估为辅的科学合理的评估模式",
    ScoreRules(
        indicators=(
            Indicator(weight=D("0.3"), groups={G.INTERNAL: D(1)}, **LAWFUL),
            Indicator(
                weight=D("0.25"),
                groups={G.INTERNAL: D("0.8"), G.THIRD_PARTY: D("0.2")},
                **TASKS,
            ),
            Indicator(
                weight=D("0.2"),
                groups={G.INTERNAL: D("0.5"), G.BUSINESS: D("0.25"), G.PUBLIC: D("0.25")},
                **EFFICIENCY,
            ),
            Indicator(weight=D("0.25"), groups={G.PUBLIC: D(1)}, **SATISFACTION),
        ),
        lead="internal",
    ),
)
PRESETS = {preset.key: preset for preset in (PUBLIC_LED, INTERNAL_LED)}
