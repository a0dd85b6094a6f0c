"""What callers say, in sentences as they come in, and what is proposed because of it."""

from __future__ import annotations

import re

import pytest

from cmdmap.domain.incident import Source, Urgency
from cmdmap.errors import WorldError
from cmdmap.services.intake.text_rules import Proposal, load_rules, propose, shipped_rules

SAID = """
parking_fee|小区门口停车场乱收费，停了半小时要二十块，跟收费员吵起来了
parking_fee|停车费太贵了，道闸不抬杆，不让我出去
consumption|健身房关门了，会员卡里的钱不退
consumption|买到假货，商家不肯退款
rental|房东不退押金还把我东西扔出来了
rental|二房东收了房租人跑了，现在要赶我走
neighbour|楼上漏水到我家，邻居不管
neighbour|隔壁邻居占用楼道放鞋柜，说了几次不听
family|夫妻两个闹离婚，在家里吵架砸东西
family|老父亲三个儿子都不肯赡养
labour|工地老板拖欠工资，十几个工人等在门口
labour|做了两个月被辞退，工资没结
property_service|物业费涨价，业委会和物业谈不拢
contract|装修款付了，对方违约不来施工，合同都签了
medical|诊所打针打出问题，误诊了，家属和医生吵
school|孩子在学校被同学霸凌，老师不管
damages|车修好了，对方不肯付修车费和误工费
loan|借钱两年了不还钱，现在讨债的堵在他家
resettlement|拆迁安置房面积不对，补偿款没到位
noise|广场舞音响开到晚上十点，吵得睡不着
noise|楼上半夜还在唱歌，噪音太大了
noise_shop|楼下水果店用高音喇叭叫卖，从早吵到晚
noise_building|工地夜间施工，打桩声音太大
noise_building|对面早上六点就开始用电钻装修，扰民
fight|滨文路口有两个人打起来了
fight|烧烤摊有人拿刀砍人，快来
fight|几个小伙子在网吧门口互殴，有人流血
theft|我停在楼下的电瓶被盗了
theft|超市里抓到一个小偷
fraud|老人被骗了，对方冒充公安要她转账
fraud|网上刷单被骗三万多
domestic_violence|我被老公打了，他喝了酒家暴
wilful_damage|我的车停在路边被划了，轮胎被扎
gambling|棋牌室里面有人聚赌
drunk|有个醉汉躺在公交站发酒疯
suspicious|有个人鬼鬼祟祟在地下车库拉车门
missing_person|我父亲八十多岁，早上出门走失了，有老年痴呆
missing_person|五岁的小孩在商场走丢了
missing_person|九旬老太下午出去到现在没回家
missing_person|女儿昨天离家出走，手机关机联系不上
lost_property|我的钱包忘在出租车上了
lost_property|在公交站捡到一张身份证和钱包
locked_out|忘带钥匙进不去门，想找人开锁
drowning|有人掉河里了，快点来人
sick_person|地铁口有个老人晕倒了，叫不醒
sick_person|我同事突然抽搐倒地，喘不上气
fall|有人从楼上掉下来了
suicide|桥上有个女的说不想活了要跳江
destitute|天桥下面有流浪人员露宿
fire|3幢5楼起火了，浓烟很大
fire|路边一辆电动车自燃，烧起来了
fire|厨房着火了！
rescue|两个人被关在电梯里出不来
rescue|阳台上有个马蜂窝
ebike_charging|有人从三楼拉飞线给电瓶车充电
ebike_charging|楼道充电，晚上好几辆电动车
fire_lane|消防通道被私家车堵死了
fire_hazard|商铺里没有灭火器，消防栓也打不开，私拉电线
gas|楼道里有很浓的煤气味
gas|家里燃气泄漏，不敢开灯
water|路边水管爆了，水喷得很高
electricity|整幢楼停电了，空调用不了
drain|窨井污水冒出来，下水道堵了
cables|路边光缆垂下来，线掉下来快碰到人了
road_collapse|人行道路面塌陷，有个大坑
vendor|地铁口一排小贩摆摊，占道经营
vendor|三轮车卖水果的挡在路口
shop_outside|饭店桌椅摆到人行道，店外经营
barbecue|晚上有人露天烧烤
illegal_parking|有车违停堵住小区出口，麻烦通知挪车
illegal_parking|一辆车停在人行道上，盲道都占了
bicycle_parking|共享单车堆了一大片
heap|楼下堆放建筑材料，杂物堆满通道
leaflets|电线杆上贴满小广告
illegal_building|顶楼在违建，搭了个彩钢棚
rubbish|垃圾桶满了没人清，脏乱臭味大
sewage|河道有人偷排，河水变黑
smoke|楼下饭店油烟直接往上排
burning|有人在空地烧垃圾
dust|工地扬尘很大，渣土车没盖篷布
dogs|隔壁的狗叫了一晚上
dogs|孩子被狗咬伤了，狗主人不承认
accident|时代大道两车追尾，车祸，人没事
accident|电动车和汽车相撞，有人受伤骨折
hit_and_run|撞了人肇事逃逸，车往东开走了
jam|滨康路堵车堵得一动不动
traffic_facility|路口红绿灯不亮了
group_matter|几十个人聚集在售楼处门口拉横幅维权
road_blocked|有人坐在马路中间堵路不让车走
food_poisoning|吃了外卖上吐下泻，怀疑食物中毒
disaster|台风天内涝，地下车库进水
smoke_sensor|烟感报警，福利院二楼
"""
CASES = [tuple(line.split("|")) for line in SAID.strip().splitlines()]


@pytest.fixture(scope="module")
def book(kinds):
    return kinds


@pytest.mark.parametrize(("kind", "text"), CASES, ids=[text[:12] for _, text in CASES])
def test_what_is_said_proposes_its_kind(book, kind, text):
    assert propose(text, book).kind == kind


def test_every_word_of_the_reason_stands_in_the_text(book):
    for _, text in CASES:
        proposal = propose(text, book)
        assert proposal.why
        at = 0
        for word in proposal.why:
            at = text.lower().find(word, at)
            assert at >= 0, (text, proposal.why)


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("八十多岁老人走失", Urgency.URGENT),
        ("夫妻吵架，他拿刀了", Urgency.URGENT),
        ("停车收费吵架，有人受伤", Urgency.FIRST),
        ("停车收费的事情", Urgency.SECOND),
        ("飞线充电，电线冒烟了", Urgency.FIRST),
        ("救命", Urgency.URGENT),
    ],
)
def test_words_and_ages_raise_the_urgency(book, text, urgency):
    assert propose(text, book).urgency is urgency


@pytest.mark.parametrize("age", ["八十多岁", "83岁", "九旬", "六岁", "12周岁", "八个月大"])
def test_an_age_is_given_as_the_reason(book, age):
    proposal = propose(f"{age}的人走失", book)
    assert proposal.kind == "missing_person"
    assert any(word in age for word in proposal.why)


@pytest.mark.parametrize(
    "text",
    ["没有起火，就是来问一下", "不是着火", "未发现明火", "并未发生火灾", "排除火灾"],
)
def test_what_is_denied_does_not_count(book, text):
    assert propose(text, book) == Proposal()


def test_a_word_that_holds_a_negation_itself_counts(book):
    assert propose("有人倒下，没有呼吸", book).kind == "sick_person"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("110转来，停车收费纠纷", Source.POLICE_110),
        ("12345热线工单：油烟扰民", Source.HOTLINE_12345),
        ("领导交办，查一下占道经营", Source.LEADER),
        ("停车收费纠纷", None),
    ],
)
def test_a_source_is_heard(book, text, source):
    assert propose(text, book).source is source


def test_nothing_is_proposed_from_nothing(book):
    for text in ("", "喂", "你好我想问一下", "x" * 5_000, "\x00\u202e"):
        assert propose(text, book).kind is None


def test_every_kind_and_source_of_the_rules_exists(book):
    rules = shipped_rules()
    assert set(rules.kinds) <= set(book.kinds)
    assert all(rule.kinds <= set(book.kinds) for rule in rules.urgencies)
    missing = set(book.kinds) - set(rules.kinds) - {"other", "radio_emergency", "dispute_other"}
    assert not missing


def test_the_reason_is_worded(book):
    reason = propose("停车收费太贵", book).reason()
    assert re.fullmatch(r"because: .*停车收费.*", reason)


def test_a_broken_rule_file_is_named(tmp_path):
    path = tmp_path / "rules.toml"
    broken = ("[kinds", "[kinds]\nfire = 3", "[[urgency]]\nurgency = 9", "[sources]\nufo = ['x']")
    for text in broken:
        path.write_text(text, encoding="utf-8")
        with pytest.raises(WorldError, match=re.escape(str(path))):
            load_rules(path)
