"""The demo city's datasets: cards from data/demo, rows from a seeded generator, released through
the real verbs."""

import csv
import io
import json
import math
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import files
from commands.demo_city import FOLDER, City
from consultation import shelf
from models import Cycle, Dataset, Job, JobState, Openness, Release, Role
from opendata import datasets, evidence, making, release_orders, releases, workshop
from opendata.chart_form import ChartForm
from opendata.columns import Column
from opendata.releases import Upload
from settings import settings

Facts = dict[str, Any]
Row = list[Any]
STREETS = {
    "棠河区": ("990102", ("老城街道", "书院街道", "北码头街道", "桂花里街道"), (118.412, 31.236)),
    "望湖区": ("990103", ("湖滨街道", "科苑街道", "纺城街道", "高桥镇"), (118.352, 31.262)),
    "东岭区": ("990104", ("东岭街道", "大学城街道", "青石镇"), (118.487, 31.281)),
    "南汀县": ("990121", ("南汀镇", "白鹭镇"), (118.446, 31.121)),
}
WEIGHTS = (44, 31, 18, 7)
CATEGORIES = ("停车秩序", "市容环境", "噪声扰民", "违章搭建", "路灯照明", "占道经营", "垃圾清运")
PARKS = ("镜湖公园", "棠河湿地公园", "东岭森林公园", "桂花里口袋公园")


def load(city: City) -> int:
    """Make and release every dataset of the demo city; how many there are."""
    plans: list[Facts] = json.loads((FOLDER / "datasets.json").read_text("utf-8"))
    chance = random.Random(20261122)
    for plan in plans:
        dataset = _dataset(city, plan)
        sheets = ROWS[dataset.slug](city, chance) if dataset.slug in ROWS else []
        for facts, rows in zip(plan["releases"], sheets, strict=True):
            _release(city, dataset, plan, facts, rows)
        if dataset.openness is Openness.CLOSED:
            publisher = city.staff[Role.PUBLISHER]
            datasets.announce(
                city.session, account=publisher, dataset_id=dataset.id, now=city.at(-30)
            )
        dataset.is_demo = True
    city.session.flush()
    for facts in json.loads((FOLDER / "evidence.json").read_text("utf-8")):
        _pin(city, facts)
    return len(plans)


def _pin(city: City, facts: Facts) -> None:
    """A chart that a Consultation rests on."""
    consultation = shelf.by_slug(city.session, slug=facts["consultation"])
    evidence.pin(
        city.session,
        account=city.staff[Role.DRAFTER],
        consultation_id=consultation.id,
        slug=facts["dataset"],
        number=facts["release"],
        form=ChartForm.from_json(facts["chart"]),
        caption=facts["caption"],
        now=consultation.opened_at or city.now,
    )


def _dataset(city: City, plan: Facts) -> Dataset:
    card = plan["card"]
    form = datasets.DatasetForm(
        department_id=city.departments[plan["department"]].id,
        region_id=city.regions["990100"].id,
        contact_name="数据管理科（演示）",
        contact_email="data@tangchuan.example",
        cycle=Cycle(card.pop("cycle", Cycle.IRREGULAR)),
        openness=Openness(card.pop("openness", Openness.UNCONDITIONAL)),
        keywords=tuple(card.pop("keywords", ())),
        keys=tuple(card.pop("keys", ())),
        **card,
    )
    day = min((facts["day"] for facts in plan["releases"]), default=-40)
    return datasets.create(
        city.session, account=city.staff[Role.STEWARD], form=form, now=city.at(day, 8)
    )


def _release(city: City, dataset: Dataset, plan: Facts, facts: Facts, rows: list[Row]) -> None:
    session, steward, at = city.session, city.staff[Role.STEWARD], city.at(facts["day"])
    words = {each["name"]: each for each in plan["columns"]}
    data = _written(list(words), rows).encode(plan["encoding"])
    upload = Upload(name=f"{dataset.slug}.csv", sha256=files.keep(data), size=len(data))
    made, job = releases.begin(
        session,
        account=steward,
        dataset_id=dataset.id,
        upload=upload,
        note=facts["note"],
        now=at,
    )
    _prepare(city, made, job)
    if made.number == 1:
        job = releases.revise(
            session,
            account=steward,
            release_id=made.id,
            columns=[
                replace(Column.from_json(each), **words[each["name"]]) for each in made.dictionary
            ],
            fixes=(),
            note=facts["note"],
            keys=dataset.keys,
            quasi=dataset.quasi,
            k=dataset.k,
            version=made.version,
            now=at,
        )
        _prepare(city, made, job)
    releases.submit(session, account=steward, release_id=made.id, now=at)
    publisher = city.staff[Role.PUBLISHER]
    job = releases.approve(session, account=publisher, release_id=made.id, now=at)
    order = release_orders.to_build(session, release=made, base=settings().public_url)
    making.built(session, release=made, found=workshop.build(order, _quiet), now=at)
    release_orders.clear(order)
    _close(job, at)


def _prepare(city: City, made: Release, job: Job) -> None:
    today = made.prepared_at.date()
    order = release_orders.to_prepare(city.session, release=made, today=today)
    found = workshop.prepare(order, _quiet)
    release_orders.keep_table(order)
    making.prepared(city.session, release=made, found=found)
    _close(job, made.prepared_at)


def _close(job: Job, at: datetime) -> None:
    job.state, job.ended_at, job.progress = JobState.DONE, at, 1.0


def _quiet(_step: str, _share: float) -> None:
    pass


def _written(header: Sequence[str], rows: list[Row]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def _hotline(city: City, chance: random.Random) -> list[list[Row]]:
    """Two uploads: the second has a month more, fewer open cases, and one case less."""
    cases = [_case(city, chance, number) for number in range(1, 2001)]
    first: list[Row] = [list(case) for case in cases[:1700]]
    second: list[Row] = [list(case) for case in cases if case[0] != first[41][0]]
    for case in second[:1700]:
        if case[5] == "在办" and chance.random() < 0.8:
            case[5], case[6] = "办结", f"{chance.gammavariate(2, 40):.1f}"
    return [first, second]


def _case(city: City, chance: random.Random, number: int) -> Row:
    district = chance.choices(list(STREETS), WEIGHTS)[0]
    _code, streets, centre = STREETS[district]
    at = city.at(-330) + timedelta(minutes=number * 228 + chance.randrange(200))
    at += timedelta(hours=chance.choice((0, 1, 2, 9, 10, 11)))
    state = chance.choices(("办结", "在办", "退回"), (86, 10, 4))[0]
    took = f"{chance.gammavariate(2, 40):.1f}" if state == "办结" else ""
    rated = chance.choices((5, 4, 3, 2, 1), (46, 27, 13, 8, 6))[0]
    return [
        f"TC{at:%Y%m}{number:05d}",
        at.strftime("%Y-%m-%d %H:%M:%S"),
        district,
        chance.choice(streets),
        chance.choices(CATEGORIES, (24, 20, 19, 9, 8, 12, 8))[0],
        state,
        took,
        rated if state == "办结" and chance.random() < 0.7 else "",
        *_near(chance, centre),
    ]


def _near(chance: random.Random, centre: tuple[float, float]) -> tuple[str, str]:
    east, north = centre
    return f"{chance.gauss(east, 0.022):.4f}", f"{chance.gauss(north, 0.016):.4f}"


def _charging(_city: City, chance: random.Random) -> list[list[Row]]:
    """Places with coordinates, the numbers with leading zeros."""
    rows: list[Row] = []
    for number in range(1, 241):
        district = chance.choices(list(STREETS), WEIGHTS)[0]
        code, streets, centre = STREETS[district]
        ports = chance.choice((6, 8, 10, 10, 12, 16, 20))
        rows.append(
            [
                f"{number:04d}",
                code,
                district,
                chance.choice(streets),
                chance.choices(("小区内", "路边", "社区中心", "单位内"), (60, 18, 12, 10))[0],
                ports,
                chance.choices(("室外有棚", "室外无棚", "室内"), (62, 30, 8))[0],
                f"{chance.choice((0.8, 1.0, 1.0, 1.2, 1.5)):.2f}",
                chance.choices(("正常", "检修", "停用"), (90, 7, 3))[0],
                *_near(chance, centre),
            ]
        )
    return [rows]


def _visits(city: City, chance: random.Random) -> list[list[Row]]:
    """Four parks, forty-seven months."""
    rows: list[Row] = []
    first = city.at(-30).date().replace(day=1)
    for back in range(46, -1, -1):
        year, month = divmod(first.year * 12 + first.month - 1 - back, 12)
        season = 1 + 0.45 * math.sin((month - 2) / 12 * 2 * math.pi)
        for park, size in zip(PARKS, (182_000, 96_000, 74_000, 12_000), strict=True):
            visitors = round(size * season * chance.uniform(0.9, 1.1) * (1 + 0.002 * (46 - back)))
            rows.append([f"{year}-{month + 1:02d}-01", park, visitors])
    return [rows]


def _lifts(city: City, chance: random.Random) -> list[list[Row]]:
    """Four hundred lifts under made-up names."""
    rows: list[Row] = []
    for number in range(1, 401):
        district = chance.choices(list(STREETS), WEIGHTS)[0]
        day = city.at(-chance.randrange(30, 300)).date()
        rows.append(
            [
                f"L{number:05d}",
                district,
                chance.choices((6, 11, 18, 26, 33), (20, 34, 26, 12, 8))[0],
                1998 + int(chance.triangular(0, 27, 16)),
                day.isoformat(),
                chance.choices((0, 1, 2, 3, 5), (52, 27, 12, 6, 3))[0],
            ]
        )
    return [rows]


ROWS: dict[str, Callable[[City, random.Random], list[list[Row]]]] = {
    "hotline-cases": _hotline,
    "charging-points": _charging,
    "park-visits": _visits,
    "lift-readings": _lifts,
}
