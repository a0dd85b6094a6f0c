"""A plan, who may do what, and wishes: what the tests of the plugin share."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cmdmap.api import Place
from cmdmap.testing import PluginBench
from emergency_response.domain.levels import Colour, Grade, Hazard, Levels
from emergency_response.domain.plan import Contact, Need, Plan, PlanGroup, PlanTask, Zone
from emergency_response.domain.wishes import Activate
from emergency_response.store.plans import read_plans

PLUGIN = Path(__file__).parents[1]
HERE = Place(120.152, 30.168)
PLAN = Plan(
    code="RQ-III",
    title="燃气泄漏应急预案",
    hazard=Hazard.ACCIDENT,
    kind="gas_leak",
    response=Grade.III,
    text="{place}燃气泄漏，请立即到位，收到请回复。",
    incident_kind="gas",
    post_name="现场指挥部",
    groups=(PlanGroup("QX", "抢险救援组", "关阀"), PlanGroup("SS", "警戒疏散组", "疏散")),
    contacts=(
        Contact("总指挥", name="值班领导", phone="057100000001", deputy_name="带班干部"),
        Contact("抢险救援组组长", "QX", unit="应急-1"),
        Contact("警戒疏散组组长", "SS", unit="应急-2"),
        Contact("燃气公司值班", name="燃气抢修", phone="057100000002"),
    ),
    tasks=(PlanTask("关阀", 5, "QX"), PlanTask("拉警戒线", 15, "SS"), PlanTask("报送首报", 30)),
    zones=(Zone("核心区", 50.0), Zone("疏散区", 300.0)),
    needs=(Need("警戒带", 20),),
)
KEYS = {"应急-1": "gsm:+8613800000001", "应急-2": "gsm:+8613800000002"}
HEAD = ("shift_head",)
DISPATCHER = ("dispatcher",)


def wish_of(bench: PluginBench, **changes: object) -> Activate:
    """Return a wish to begin the plan for real."""
    plan = bench.read(read_plans)[0]
    wish = Activate(
        plan.id,
        False,
        Levels(Grade.III, Colour.NONE, Grade.NONE),
        "至善路62号燃气泄漏，请立即到位",
        "至善路62号",
        HERE,
    )
    return replace(wish, **changes)
