import json

from consultation.clauses import split
from consultation.diff import diff
from consultation.shapes import clauses_json, diff_json


def test_clauses_have_the_shape_of_the_contract():
    parsed = split("某市条例\n\n2024年通过\n\n第一条 甲：\n（一）乙。")
    assert clauses_json(parsed) == {
        "title": "某市条例",
        "preamble": "2024年通过",
        "clauses": [
            {
                "key": "art-1",
                "kind": "article",
                "label": "第一条",
                "heading": None,
                "text": "甲：",
                "parent": None,
            },
            {
                "key": "art-1-item-1",
                "kind": "item",
                "label": "（一）",
                "heading": None,
                "text": "乙。",
                "parent": "art-1",
            },
        ],
    }


def test_a_diff_has_the_shape_of_the_contract():
    result = diff_json(diff(split("第一条 甲车。"), split("第二条 甲车。")))
    assert json.loads(json.dumps(result)) == {
        "changes": [
            {
                "kind": "same",
                "old": "art-1",
                "new": "art-2",
                "similarity": 1.0,
                "spans": [["-", "第一条 "], ["+", "第二条 "], ["=", "甲车。"]],
            }
        ],
        "counts": {"same": 1, "changed": 0, "moved": 0, "added": 0, "removed": 0},
    }
