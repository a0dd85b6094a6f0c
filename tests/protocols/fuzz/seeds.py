"""Sound frames of every protocol: what the damage tests and the fuzz run start from.

Made with our own encoders, or by hand from the layouts where we never send such a frame; the shared
vectors join them where they lie beside the checkout.
"""

from __future__ import annotations

import json
import struct
from datetime import UTC, datetime
from pathlib import Path

from tests.protocols.fuzz.seals import seal_casic, seal_ubx

from cmdmap.domain.place import Place
from cmdmap.protocols import kenwood_encode, nmea_encode
from cmdmap.protocols.aprs.encode import kiss_frame, message_info, position_info
from cmdmap.protocols.aprs.packet import Packet
from cmdmap.protocols.beidou.encode import frame as beidou_frame
from cmdmap.protocols.beidou.encode import sentence
from cmdmap.protocols.dprs.framing import crc_ccitt
from cmdmap.protocols.hytera.encode import address
from cmdmap.protocols.hytera.encode import text as hytera_text
from cmdmap.protocols.hytera.envelope import LP, Hdap, write_hdap, write_hrnp, write_hstrp
from cmdmap.protocols.jt808.encode import batch, position
from cmdmap.protocols.jt808.location import write_location
from cmdmap.protocols.motorola.encode import lrrp_immediate
from cmdmap.protocols.motorola.encode import text as motorola_text
from cmdmap.protocols.tetra.encode import result, text_payload
from cmdmap.protocols.xml_events.cot_encode import Chat, chat_event
from cmdmap.simulate.gsm_modem import with_unit, write_deliver

AT = datetime(2026, 3, 4, 11, 59, 58, tzinfo=UTC)
HERE = Place(114.3, 30.5)
PHONE = "013812345678"
SPOT = position_info(HERE, 12.0, 90.0)
HEAD = b"BG5XXX-9>APZCMD,WIDE1-1:"

BLOCK = b"A115958040326N3030.0000E11418.00009.7271"
HDAP = write_hdap(Hdap(LP, 0xA002, bytes(4) + address(7) + bytes(2) + BLOCK))
LRRP = bytes.fromhex("0d18220400000001341fa8c8befa662b60b60b5147ae146c0240")
LIP = b"+CTSDSR: 12,1234567,0,7654321,0,84\r\n0A301BB659D8A5A204081\r\n"


def _pvt() -> bytes:
    payload = struct.pack(
        "<4xHBBBBBBxxxxiBBxBiiiiI12xxxxxIi4x4xH",
        2026, 3, 4, 11, 59, 58, 7, 0, 3, 1, 12,
        1143000000, 305000000, 0, 35000, 2500, 1200, 9000000, 110,
    ).ljust(92, b"\0")  # fmt: skip
    return seal_ubx(b"\xb5\x62\x01\x07" + len(payload).to_bytes(2, "little") + payload + b"\0\0")


def _casic(kind: bytes, payload: bytes) -> bytes:
    return seal_casic(b"\xba\xce" + len(payload).to_bytes(2, "little") + kind + payload + bytes(4))


def _kiss(info: bytes, to: str = "APZCMD") -> bytes:
    return kiss_frame(Packet("BG5XXX-9", to, ("WIDE1-1",), info))


def _dprs(info: bytes) -> bytes:
    body = b"BG5XXX-D>API51,DSTAR*:" + info + b"\r"
    return b"$$CRC%04X,%b\n" % (crc_ccitt(body), body)


def _cot(kind: str, detail: str = "") -> bytes:
    return (
        f'<event version="2.0" uid="PHONE-1" type="{kind}" how="m-g" time="2026-03-04T11:59:58Z"'
        f' start="2026-03-04T11:59:58Z" stale="2026-03-04T12:09:58Z"><point lat="30.5" lon="114.3"'
        f' hae="9999999.0" ce="5.0" le="5.0"/><detail><contact callsign="1"/>{detail}</detail>'
        "</event>"
    ).encode()


NOTIFY = (
    '<?xml version="1.0" encoding="GB2312"?>\r\n<Notify>\r\n<CmdType>MobilePosition</CmdType>\r\n'
    "<SN>7</SN>\r\n<DeviceID>34020000001320000001</DeviceID>\r\n<Time>2026-03-04T19:59:58</Time>\r\n"
    "<Longitude>114.3</Longitude>\r\n<Latitude>30.5</Latitude>\r\n<Name>武汉</Name>\r\n</Notify>\r\n"
).encode("gb18030")

FRAMES = {
    "nmea": [
        nmea_encode.rmc(HERE, AT, 10.0, 90.0),
        nmea_encode.gga(HERE, AT, 35.0),
        sentence("GNGLL,3030.0000,N,11418.0000,E,115958.00,A,A"),
        sentence("GNZDA,115958.00,04,03,2026,00,00"),
        sentence("GPGSV,1,1,02,01,40,083,46,02,17,308,41"),
        sentence("GPVTG,090.0,T,,M,019.4,N,036.0,K,A"),
    ],
    "ubx": [
        _pvt(),
        seal_ubx(bytes.fromhex("b562010412000025cc188300700044005e003e002f0029000000")),
        seal_ubx(b"\xb5\x62\x01\x12\x24\0" + bytes(38)),
    ],
    "casic": [
        _casic(b"\x01\x10", struct.pack("<I8xHHBBBBBBxB", 5000, 0, 2026, 3, 4, 11, 59, 58, 1, 1)),
        _casic(b"\x01\x03", struct.pack(
            "<IBBxB4xfddfff20xff8x", 5000, 7, 7, 12, 1.0, 114.3, 30.5, 35.0, 9.0, 0.0, 12.0, 90.0)),
    ],
    "fleetsync": [
        kenwood_encode.pklsh(100, 2007, HERE, AT),
        kenwood_encode.pknsh(1, HERE, AT),
        kenwood_encode.pklds(100, 2007, HERE, AT, 12.0, 90.0, 81),
        kenwood_encode.call_id(100, 2007, True),
        kenwood_encode.nexedge_call_id(1, False),
        kenwood_encode.status(100, 2007, 80),
        kenwood_encode.text_to_radio(100, 2007, "HALT"),
        kenwood_encode.receipt(True),
    ],
    "gsm": [
        b"+CMGS: 17\r\n",
        b'+CMTI: "SM",3\r\n',
        f"{with_unit('+CMT: ,', write_deliver('+8613800000000', '到达 2', AT))}\r\n".encode(),
        b'+CLIP: "+8613800000000",145\r\n',
        b"+CMS ERROR: 304\r\n",
    ],
    "beidou": [
        sentence("BDWAA,1,60,0312194,115959.50,3030.50000,N,11418.00000,E,61.5,M"),
        sentence("BDTXR,1,0179773,2,1130,A4B5BDB4EF"),
        sentence("BDTCI,04207733,4207700,2,115959,3,0,A468656C6C6F"),
        beidou_frame("DWXX", 142020, bytes.fromhex("00000000133b3b0272120000 1e1e1e05 0014000a")),
        beidou_frame("TXXX", 142020, bytes.fromhex("600001150c1e0010b5bd00")),
    ],
    "jt808": [
        position(PHONE, 1, HERE, AT, 12.0, 90.0, sos=True),
        position(PHONE, 2, HERE, AT, version=2019),
        batch(PHONE, 3, [write_location(HERE, AT, 1.0, 2.0)] * 3),
    ],
    "tetra": [
        LIP,
        result("1234567", "7654321", text_payload("到达", 7)),
        result("1234567", "7654321", b"\x80\x04", 13),
        b"+CTICN: 1,0,0,1,1234567,0,1,0,0,1,0,2000001,0\r\n",
    ],
    "hytera": [HDAP, hytera_text(7, 9, "到达", 1), write_hrnp(0, 5, HDAP),
               write_hstrp(0x20, 5, b"\x04\x01\x02" + HDAP)],
    "lrrp": [LRRP, lrrp_immediate(5), motorola_text("到达", 3),
             bytes.fromhex("0007f0200231310000")],
    "raveon": [
        sentence("PRAVE,0042,0001,3030.0000,11418.0000,115959,1,10,168,31,13.3,03,-83,36,271,0,")
    ],
    "aprs": [
        _kiss(SPOT),
        _kiss(message_info("BD5AAA", "到达", 7)),
        _kiss(b"`(_fn\"Oj/", "S32U6T"),
        HEAD + b"@041159z3030.00N/11418.00E>088/036/A=000100 on duty\r\n",
        HEAD + b";LEADER   *041159z3030.00N/11418.00E>\r\n",
        HEAD + b"=/5L!!<*e7>7P[on duty\r\n",
    ],
    "dprs": [_dprs(SPOT), _dprs(b">on duty")],
    "gpsd": [
        b'{"class":"TPV","mode":3,"time":"2026-03-04T11:59:58.000Z","lat":30.5,"lon":114.3}\r\n',
        b'{"class":"SKY","satellites":[{"PRN":1,"used":true}]}\r\n',
    ],
    "owntracks": [
        b'{"_type":"location","lat":30.5,"lon":114.3,"tst":1772625598,"tid":"zw"}\n',
        b'{"_type":"transition","event":"leave","desc":"\\u6c49","tid":"zw"}\n',
    ],
    "cot": [
        _cot("a-f-G-U-C", '<track course="90.0" speed="1.0"/>'),
        _cot("b-a-o-tbl", '<emergency type="911 Alert">1</emergency>'),
        chat_event(Chat("PHONE-1", "汉", "seat", "a < b", "7"), AT),
    ],
    "gb28181": [
        NOTIFY,
        b"MESSAGE sip:1@2 SIP/2.0\r\nContent-Length: %d\r\n\r\n" % len(NOTIFY) + NOTIFY,
    ],
    "idnmea": [
        b"33010042," + nmea_encode.rmc(HERE, AT, 10.0, 90.0),
        b'{"id":"3301","lon":114.3,"lat":30.5,"time":"2026-03-04T11:59:58Z","sos":false}\n',
    ],
}  # fmt: skip


VECTORS = {
    "nmea": ("nmea0183", "dmr_nmea_udp"),
    "ubx": ("ubx",),
    "casic": ("casic",),
    "fleetsync": ("kenwood_fleetsync_nexedge",),
    "beidou": ("beidou_rdss_ascii", "beidou_rdss_binary"),
    "tetra": ("tetra_pei",),
    "jt808": ("jt808",),
    "hytera": ("hytera_hdap",),
    "lrrp": ("dmr_lrrp", "dmr_ars"),
    "aprs": ("aprs_kiss_ax25", "aprs_tnc2"),
    "dprs": ("dprs_dstar",),
    "gpsd": ("gpsd_json",),
    "owntracks": ("owntracks_json",),
    "gb28181": ("gb28181_mobileposition",),
    "raveon": ("raveon_prave",),
}
"""Files of shared vectors by protocol."""

LONGEST_SEED = 2000


def seeds(protocol: str, shared: Path) -> list[bytes]:
    """Return what mutants are made from; our own frames alone where ``shared`` is absent."""
    found = list(FRAMES[protocol])
    for name in VECTORS.get(protocol, ()):
        path = shared / "vectors" / f"{name}.json"
        for vector in json.loads(path.read_text("utf-8")) if path.is_file() else ():
            said = vector.get("input_hex")
            raw = bytes.fromhex(said) if said else str(vector["input_text"]).encode("gb18030")
            found.append(raw[:LONGEST_SEED])
    return [raw for raw in found if raw]
