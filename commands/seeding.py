"""Seeding on the command line: the demo city once, or generated comments for load tests."""

import random
from argparse import ArgumentParser, Namespace

from sqlalchemy import select

import clock
from commands import Answer, progress_bar
from commands.people import operator
from consultation import intake
from consultation.intake import ImportedComment
from db import unit
from errors import Invalid
from models import Channel, Consultation, Role, Stance
from moderation import rulings

WHO = ("骑手", "退休职工", "带孩子的家长", "租户", "物业人员", "商户", "学生", "轮椅使用者")
WHAT = ("充电口太少", "收费不透明", "停放点太远", "夜间噪声大", "消防通道被占", "处罚过重")
WISH = ("请公布标准", "请先建后管", "请分类处理", "请延长时间", "请加强巡查", "请听听我们的意见")


def seed_arguments(parser: ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--demo", action="store_true", help="the demo city, once")
    what.add_argument("--comments", type=int, metavar="N", help="N generated comments")
    parser.add_argument("--consultation", metavar="SLUG", help="for --comments")
    parser.add_argument("--seed", type=int, default=0)


def seed(args: Namespace) -> Answer:
    if args.demo:
        return _demo()
    if not args.consultation:
        raise Invalid(field="consultation", why="needed")
    return _comments(args)


def _demo() -> Answer:
    with unit() as session:
        if session.scalar(select(Consultation.id).where(Consultation.is_demo).limit(1)):
            return Answer({"loaded": False}, "the demo city is there already")
        from commands import demo_city  # seconds of imports, needed once in a lifetime

        done = demo_city.load(session, now=clock.now(), progress=progress_bar())
    text = f"{done.consultations} consultations, {done.comments} comments, {done.datasets} datasets"
    return Answer({"loaded": True, **vars(done)}, text)


def _comments(args: Namespace) -> Answer:
    """N comments through the import's own verb, published where the rules find nothing."""
    now = clock.now()
    with unit() as session:
        consultation, account = operator(
            session, slug=args.consultation, role=Role.ANALYST, now=now
        )
        done = intake.import_comments(
            session,
            account=account,
            consultation_id=consultation.id,
            rows=generated(args.comments, seed=args.seed),
            channel=Channel.IMPORT,
            now=now,
        )
        _, account = operator(session, slug=args.consultation, role=Role.MODERATOR, now=now)
        published = rulings.publish_clean(
            session, account=account, consultation_id=consultation.id, now=now, limit=args.comments
        )
    facts = {"taken": done.taken, "known": done.known, "published": published}
    return Answer(facts, f"{done.taken} taken in, {published} published")


def generated(n: int, *, seed: int) -> list[ImportedComment]:
    """n short comments, the same for the same seed."""
    chance = random.Random(seed)
    stances = list(Stance)
    return [
        ImportedComment(
            row=number,
            external_id=f"seed-{seed}-{number}",
            body=f"我是{chance.choice(WHO)}，{chance.choice(WHAT)}，{chance.choice(WISH)}。"
            f"这是第{number}条生成的意见。",
            stance=chance.choice(stances),
        )
        for number in range(1, n + 1)
    ]
