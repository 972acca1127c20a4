"""Personal data known by the words beside them."""

import pytest

from moderation.cued import personal_address, personal_document, personal_handle, personal_name


def found(rule, text):
    return [text[f.start : f.end] for f in rule(text)]


@pytest.mark.parametrize(
    "text, document",
    [
        ("护照号码：E12345678", "E12345678"),
        ("護照ＥＡ１２３４５６７", "ＥＡ１２３４５６７"),
        ("Passport No. G12345678", "G12345678"),
        ("回乡证 H12345678", "H12345678"),
        ("台胞证号12345678", "12345678"),
        ("港澳居民来往内地通行证M0123456789", "M0123456789"),
    ],
)
def test_travel_documents_are_found_after_their_name(text, document):
    assert found(personal_document, text) == [document]


@pytest.mark.parametrize("text", ["E12345678", "护照办理需要10个工作日", "通行证制度2020年起"])
def test_a_number_without_its_name_is_no_document(text):
    assert found(personal_document, text) == []


@pytest.mark.parametrize(
    "text, handle",
    [
        ("微信号：abc_123456", "abc_123456"),
        ("加我QQ：12345678", "12345678"),
        ("微信: li-ming88", "li-ming88"),
    ],
)
def test_accounts_are_found(text, handle):
    assert found(personal_handle, text) == [handle]


@pytest.mark.parametrize("text", ["微信公众号", "用QQ群通知", "微信wechat支付", "扫微信二维码"])
def test_speaking_of_wechat_is_no_account(text):
    assert found(personal_handle, text) == []


@pytest.mark.parametrize(
    "text, address",
    [
        ("我家住幸福路12号", "幸福路12号"),
        ("住址：建设巷8号3栋2单元501室", "建设巷8号3栋2单元501室"),
        ("金色小区3栋2单元501室漏水", "3栋2单元501室"),
        ("我是阳光花园12栋一单元1703业主", "12栋一单元1703"),
        ("五棟二單元三〇一室", "五棟二單元三〇一室"),
        ("长宁路123弄4号502室", "123弄4号502室"),
        ("A座1203室", "A座1203室"),
        ("本人现住和平街18号", "和平街18号"),
    ],
)
def test_homes_are_found(text, address):
    assert found(personal_address, text) == [address]


@pytest.mark.parametrize(
    "text",
    [
        "人民路88号门口的路灯坏了",
        "住在小区里的老人",
        "地铁3号线",
        "我住的小区有14栋966户",
        "办公地址：枫林路366号",
        "第12号修正案第305条",
        "1栋楼、8层",
    ],
)
def test_places_are_no_homes(text):
    assert found(personal_address, text) == []


@pytest.mark.parametrize(
    "text, name",
    [
        ("我叫李建国，今年六十岁", "李建国"),
        ("联系人：王芳 138", "王芳"),
        ("投诉人:陈小红", "陈小红"),
        ("聯繫人：陳小紅", "陳小紅"),
        ("多亏张卫东先生帮忙", "张卫东"),
    ],
)
def test_full_names_are_found(text, name):
    assert found(personal_name, text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "联系人：王先生",
        "我叫车去医院",
        "对于黄女士的意见",
        "联系人方式",
        "我叫他来",
        "投诉人李某某",
    ],
)
def test_a_surname_alone_is_no_name(text):
    assert found(personal_name, text) == []
