import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from errors import Invalid
from tests.topics import examples
from topics.document import Opinion, as_json, canonical
from topics.pipeline import summarise

ROOT = Path(__file__).resolve().parents[2]
EBIKES, CONCERNS = examples.opinions(examples.EBIKES)
LIFTS, _ = examples.opinions(examples.LIFTS, "lift")
ENGLISH, _ = examples.opinions(examples.ENGLISH, "en")
LETTER = (
    "我们小区一共有六百多户居民，电动自行车超过四百辆，充电口却只有十二个，"
    "每天晚上都有人为充电争吵，希望尽快增建集中充电设施。"
)

TEXT = st.one_of(
    st.sampled_from([opinion.text for opinion in (*EBIKES, *LIFTS, *ENGLISH)]),
    st.text(max_size=60),
    st.sampled_from(["", "？？？", "支持", LETTER, LETTER + "谢谢！", "　\n", "a" * 400, "😀"]),
)
OPINIONS = st.lists(
    st.builds(
        Opinion,
        id=st.integers(),
        text=TEXT,
        title=st.sampled_from(["", "", "充电桩收费太高"]),
        stance=st.sampled_from([None, "support", "oppose", "suggest", "other", "?"]),
        weight=st.integers(0, 50),
        clause=st.sampled_from(["", "art-12", "art-20"]),
    ),
    max_size=30,
    unique_by=lambda opinion: opinion.id,
)
few = hypothesis_settings(max_examples=40)


def members(document):
    return [one for topic in document.topics for one in topic.comment_ids]


@few
@given(OPINIONS)
def test_every_comment_stands_in_one_topic_or_in_none(opinions):
    document = summarise(opinions)
    placed = [*members(document), *document.unassigned]
    assert sorted(placed) == sorted(opinion.id for opinion in opinions)


@few
@given(OPINIONS)
def test_quotes_are_literal(opinions):
    document = summarise(opinions)
    source = {opinion.id: opinion.text for opinion in opinions}
    for group in (*document.topics, *document.issues):
        for quote in group.quotes:
            assert source[quote.comment_id][quote.start : quote.end] == quote.text != ""
            assert quote.comment_id in group.comment_ids


@few
@given(OPINIONS)
def test_counts_can_be_counted_again(opinions):
    document = summarise(opinions)
    copies = sum(len(group.comment_ids) - 1 for group in document.duplicates)
    assert document.comments == len(opinions)
    assert document.distinct == len(opinions) - copies
    for topic in document.topics:
        assert sum(topic.stance.values()) == len(topic.comment_ids)


@few
@given(OPINIONS)
def test_ids_that_are_named_are_there(opinions):
    document = summarise(opinions)
    issues = {issue.id: issue for issue in document.issues}
    assert len(issues) == len(document.issues)
    assert set(document.minority) <= set(issues)
    homes = [issue for topic in document.topics for issue in topic.issues]
    assert len(homes) == len(set(homes)) and set(homes) <= set(issues)
    known = {opinion.id for opinion in opinions}
    for told in document.sentences:
        assert set(told.comment_ids) <= known


@few
@given(OPINIONS)
def test_the_same_input_gives_the_same_bytes(opinions):
    assert canonical(summarise(opinions)) == canonical(summarise(list(opinions)))


def test_numbers_in_sentences_are_those_of_the_ids_beside_them():
    document = summarise([*EBIKES, *LIFTS])
    topics = dict(
        zip([topic.comment_ids for topic in document.topics], document.topics, strict=True)
    )
    told = [one for one in document.sentences if one.comment_ids in topics]
    assert len(told) == len(topics)
    for one in told:
        topic = topics[one.comment_ids]
        assert f"关于“{topic.label}”的意见 {len(one.comment_ids)} 条" in one.text


SCRIPT = """
import sys
if sys.argv[1] == "jieba":
    sys.modules["rjieba"] = None
from hashlib import sha256
from tests.topics import examples
from topics.document import Opinion, canonical
from topics.pipeline import summarise
few = examples.opinions(examples.EBIKES)[0] + examples.opinions(examples.LIFTS, "lift")[0]
many = [Opinion(a.id + b.id, a.text + b.text) for a in few for b in few if a.id < b.id]
for opinions in (few, many[::4]):
    print(sha256(canonical(summarise(opinions, seed=7))).hexdigest())
"""


def digests(hash_seed: str, engine: str, threads: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, engine],
        env={
            "PYTHONHASHSEED": hash_seed,
            "PYTHONPATH": str(ROOT),
            "OPENBLAS_NUM_THREADS": threads,
            "TMPDIR": "/nowhere",
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stderr == ""
    return run.stdout


def test_the_bytes_depend_on_neither_hash_seed_nor_tokeniser_nor_threads():
    first = digests("1", "rjieba", "1")
    assert first == digests("2", "rjieba", "2") == digests("3", "jieba", "2")


def test_another_seed_is_told_in_the_document():
    assert summarise(EBIKES, seed=3).provenance.seed == 3


def test_the_hash_of_the_input_covers_every_field():
    one = EBIKES[0]
    changed = [
        dataclasses.replace(one, **{name: value})
        for name, value in {
            "id": "x", "text": "x", "title": "x", "stance": None, "weight": 9, "clause": "x",
        }.items()
    ]  # fmt: skip
    hashes = {summarise([each]).provenance.input_sha256 for each in (one, *changed)}
    assert len(hashes) == 7


def test_json_has_the_shape_of_the_contract():
    facts = as_json(summarise(EBIKES))
    assert list(facts) == [
        "comments", "distinct", "topics", "issues", "duplicates", "minority", "unassigned",
        "sentences", "provenance",
    ]  # fmt: skip
    assert list(facts["topics"][0]) == [
        "id", "label", "terms", "comment_ids", "issues", "stance", "quotes",
    ]  # fmt: skip
    assert list(facts["topics"][0]["quotes"][0]) == ["comment_id", "start", "end", "text"]
    assert list(facts["issues"][0]) == ["id", "label", "comment_ids", "quotes"]
    assert list(facts["provenance"]) == ["engine", "version", "seed", "parameters", "input_sha256"]
    assert json.loads(canonical(summarise(EBIKES))) == facts


def test_no_comments_give_an_empty_but_complete_document():
    document = summarise([])
    assert (document.comments, document.distinct, document.topics) == (0, 0, ())
    assert [one.text for one in document.sentences] == ["没有收到意见。"]


def test_one_comment_is_one_topic():
    document = summarise(EBIKES[:1])
    assert [topic.comment_ids for topic in document.topics] == [("zh0",)]
    assert document.topics[0].quotes[0].text == EBIKES[0].text


def test_few_comments_give_a_topic_for_each_distinct_concern():
    chosen = [EBIKES[0], EBIKES[13], EBIKES[20], EBIKES[24], EBIKES[40]]
    assert len(summarise(chosen).topics) == 5


def test_comments_that_are_all_the_same_are_one_topic():
    document = summarise([Opinion(number, LETTER) for number in range(30)])
    assert [len(topic.comment_ids) for topic in document.topics] == [30]
    assert [(group.kind, len(group.comment_ids)) for group in document.duplicates] == [
        ("identical", 30)
    ]
    assert document.distinct == 1


def test_comments_without_a_telling_word_are_unassigned():
    document = summarise([Opinion(1, "？？？"), Opinion(2, ""), Opinion(3, "支持！")])
    assert document.unassigned == (1, 2, 3)


def test_a_bare_yes_goes_with_the_others_on_its_clause():
    about = [dataclasses.replace(one, clause="art-15") for one in EBIKES[8:13]]
    document = summarise([*about, Opinion("yes", "支持！", clause="art-15"), *EBIKES[13:18]])
    home = next(topic for topic in document.topics if "yes" in topic.comment_ids)
    assert set(home.comment_ids) - {"yes"} <= {one.id for one in about}
    assert len(home.comment_ids) > 1


def test_a_comment_of_a_hundred_thousand_characters_is_taken():
    document = summarise([*EBIKES, Opinion("long", "充电设施收费" * 17_000)])
    assert "long" in [*members(document), *document.unassigned]


def test_topics_of_small_sets_agree_with_what_people_meant():
    document = summarise(EBIKES)
    concern = dict(zip([one.id for one in EBIKES], CONCERNS, strict=True))
    right = 0
    for topic in document.topics:
        said = [concern[one] for one in topic.comment_ids]
        right += max(said.count(each) for each in said)
    assert right / len(EBIKES) >= 0.8


def test_a_clause_brings_comments_together_that_share_no_word():
    texts = ["楼道里味道难闻", "孩子睡不好觉", "邻居天天争吵", "晚上太吵"]
    others = [dataclasses.replace(one, clause="art-1") for one in EBIKES[18:22]]
    together = [Opinion(text, text, clause="art-9") for text in texts]
    groups = [set(topic.comment_ids) for topic in summarise([*together, *others]).topics]
    assert set(texts) in groups


def test_english_comments_are_summarised_in_english():
    document = summarise(ENGLISH, language="en")
    assert document.sentences[0].text == "Comments received: 10."
    terms = {term for topic in document.topics for term in topic.terms}
    assert {"parking", "tree", "bus", "cycle"} <= terms


def test_quotes_of_a_topic_come_from_different_comments():
    for topic in summarise(EBIKES).topics:
        sources = [quote.comment_id for quote in topic.quotes]
        assert len(sources) == len(set(sources)) <= 3


def test_labels_carry_no_contact_data_and_no_abuse():
    texts = ["充电桩被畜生占了", "充电桩电话13800138000", "充电桩加微信abc_def", "充电桩（坏了"]
    labels = [topic.label for topic in summarise([Opinion(t, t) for t in texts]).topics]
    assert not any(sign in label for label in labels for sign in ("畜生", "138", "_", "（"))


def test_an_id_that_occurs_twice_is_refused():
    with pytest.raises(Invalid):
        summarise([Opinion(1, "a"), Opinion(1, "b")])


def test_an_unknown_language_is_refused():
    with pytest.raises(Invalid):
        summarise([], language="fr")


def test_progress_rises_from_nothing_to_all():
    heard = []
    summarise(EBIKES, progress=lambda step, share: heard.append((step, share)))
    shares = [share for _, share in heard]
    assert shares == sorted(shares) and (shares[0], shares[-1]) == (0.0, 1.0)


@pytest.mark.real
def test_real_messages_are_all_placed_and_quoted_literally(feedback):
    rows = feedback("messages_with_likes")[:1500]
    opinions = [Opinion(row["id"], row["body"], row["title"]) for row in rows]
    document = summarise(opinions)
    source = {opinion.id: opinion.text for opinion in opinions}
    assert sorted([*members(document), *document.unassigned]) == sorted(source)
    assert len(document.topics) <= 35
    assert len(document.unassigned) <= 0.05 * len(opinions)
    for group in (*document.topics, *document.issues):
        for quote in group.quotes:
            assert source[quote.comment_id][quote.start : quote.end] == quote.text
