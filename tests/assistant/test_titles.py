"""Names of projects in hurried letters: not the request, not the document's name, not the first thing that is counted."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.understand import understand
from assistant.understand.cleaning import requests

TODAY = dt.date(2026, 11, 28)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("公安局交警大队事故预防“减量控大”工作，经费去年没批。装信号灯21处，预算356万元。", "交警大队事故预防“减量控大”工作"),
        ("消防救援大队明年买空气呼吸器60具，热成像仪8台，共74.8万元", "空气呼吸器、热成像仪购置"),
        ("供电所来年换变压器12台，96万", "供电所变压器更换"),
        ("地震局要建预警终端，120所学校每校1台，每台8500", "预警终端建设"),
        ("团县委，西部计划志愿者45名，生活补贴每人每月2600元", "西部计划志愿者生活补贴"),
        ("领导让报个智慧停车的项目，我也不太懂：建设内容包括地磁感应器1860个，预算420万", "智慧停车项目"),
        ("关于2027年党员活动阵地维修经费的说明。维修活动室12间，预算36万元。", "党员活动阵地维修经费"),
        ("县档案馆2027年消防设施改造的方案：更换灭火器120具，预算38万", "县档案馆消防设施改造"),
        ("麻烦帮忙列个表，我们卫生院要买救护车2辆，预算90万", "卫生院救护车购置"),
        ("老师好，帮我弄张绩效表，敬老院换空调36台，预算14.4万", "敬老院空调更换"),
        ("文化馆办“村晚”20场，每场8000元", "“村晚”活动"),
        ("我们是中心幼儿园：一是铺操场1200平方米，二是买滑梯2套，三是装摄像头16个，预算44.8万", "中心幼儿园设施设备更新改造"),
    ],
)  # fmt: skip
def test_the_name_is_the_works(text: str, title: str) -> None:
    assert understand(text, today=TODAY).title == title


@pytest.mark.parametrize(
    "text",
    [
        "请协助填一下目标表",
        "麻烦您帮忙列个表",
        "帮我写一份绩效目标表",
        "老师好",
        "请帮忙看看怎么写",
        "麻烦老师给弄个绩效表吧",
    ],
)
def test_requests_say_nothing_of_the_project(text: str) -> None:
    assert "".join(text[start:end] for start, end in requests(text)).strip("，") == text


@pytest.mark.parametrize("text", ["制作电子水表3000块", "更换水表", "填报统计报表24期", "做好电表出户改造"])
def test_meters_and_reports_are_no_requests(text: str) -> None:
    assert not requests(text)
