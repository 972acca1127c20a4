import pytest

from consultation.labels import label_of


@pytest.mark.parametrize(
    ("line", "unit", "number", "label", "rest"),
    [
        ("第一条 为了", "条", (1,), "第一条", "为了"),
        ("第十二条之一 国家", "条", (12, 1), "第十二条之一", "国家"),
        ("第 一 条 为了", "条", (1,), "第一条", "为了"),
        ("第１２条　为了", "条", (12,), "第１２条", "为了"),
        ("第12条为了", "条", (12,), "第12条", "为了"),
        ("第一百零三条为了", "条", (103,), "第一百零三条", "为了"),
        ("第二条第三方机构", "条", (2,), "第二条", "第三方机构"),
        ("第二条中华人民共和国境内", "条", (2,), "第二条", "中华人民共和国境内"),
        ("第二条 规定期限的", "条", (2,), "第二条", "规定期限的"),
        ("第三条：适用", "条", (3,), "第三条：", "适用"),
        ("第一章　总　　则", "章", (1,), "第一章", "总　　则"),
        ("第一章总则", "章", (1,), "第一章", "总则"),
        ("第一分编 通则", "分编", (1,), "第一分编", "通则"),
        ("一、一般规定", "一、", (1,), "一、", "一般规定"),
        ("（十二）其他", "（一）", (12,), "（十二）", "其他"),
        ("(三)其他", "（一）", (3,), "(三)", "其他"),
        ("1.身份证", "1.", (1,), "1.", "身份证"),
        ("1、2024年底", "1.", (1,), "1、", "2024年底"),
        ("（1）身份证", "（1）", (1,), "（1）", "身份证"),
        ("③身份证", "①", (3,), "③", "身份证"),
        ("1.2.3 Scope", "1.1.1", (1, 2, 3), "1.2.3", "Scope"),
        ("附件2：收费标准", "附件", (2,), "附件2：", "收费标准"),
        ("附件", "附件", (), "附件", ""),
        ("Article 12. Purpose", "条", (12,), "Article 12.", "Purpose"),
        ("ARTICLE XIV", "条", (14,), "ARTICLE XIV", ""),
        ("Section 3 Fees", "节", (3,), "Section 3", "Fees"),
        ("Part II General", "编", (2,), "Part II", "General"),
        ("Appendix B", "附件", (2,), "Appendix B", ""),
        ("(b) on streets", "(a)", (2,), "(b)", "on streets"),
        ("(iv) on streets", "(i)", (4,), "(iv)", "on streets"),
    ],
)
def test_a_label_is_found_at_the_start_of_a_line(line, unit, number, label, rest):
    found = label_of(line)
    assert (found.unit, found.number, found.text, found.rest) == (unit, number, label, rest)


@pytest.mark.parametrize(
    "line",
    [
        "第十二条的规定",
        "第三十一条的决定》第一次修正",
        "第三条、第五条规定",
        "第五条至第八条",
        "第十条和第十一条",
        "第十条第二款规定的情形",
        "第三条所称数据",
        "第十条规定的情形",
        "第十条，处以罚款",
        "第二章规定的事项",
        "第一款所列行为",
        "第三方产品",
        "第百条 无此数",
        "附则",
        "附 则",
        "附件所列材料",
        "三、四线城市",
        "3.5万元",
        "2021.6.1",
        "依照本法第十二条的规定",
        "Section 5 of the Act applies",
        "Article 5(2) says",
        "section 5",
        "",
    ],
)
def test_a_citation_or_a_plain_number_is_no_label(line):
    assert label_of(line) is None


def test_a_heading_is_never_taken_for_a_citation():
    assert label_of("第一章 规定的事项。", heading=True).rest == "规定的事项。"
