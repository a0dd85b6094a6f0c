"""How links are written."""

from __future__ import annotations

import pytest

from cmdmap.errors import UsageError
from cmdmap.links.base import LinkSpec
from cmdmap.links.spec import parse_link, protocol_of, write_link


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("serial:/dev/ttyUSB0", LinkSpec("serial", "/dev/ttyUSB0")),
        ("serial:COM3?baud=auto", LinkSpec("serial", "COM3", {"baud": "auto"})),
        ("serial:COM3?frame=7N2", LinkSpec("serial", "COM3", {"frame": "7N2"})),
        ("tcp:host:1?name= 东街 a=b? ", LinkSpec("tcp", "host:1", {"name": "东街 a=b?"})),
        ("serial:COM3?baud=4800", LinkSpec("serial", "COM3", {"baud": "4800"})),
        (
            "serial:/dev/tty?protocol=nmea&baud=0115200",
            LinkSpec("serial", "/dev/tty", {"protocol": "nmea", "baud": "115200"}),
        ),
        ("tcp:Gateway.LAN:2000", LinkSpec("tcp", "gateway.lan:2000")),
        ("tcp:[::1]:02000", LinkSpec("tcp", "[::1]:2000")),
        ("tape:日志 1.log?speed=max", LinkSpec("tape", "日志 1.log", {"speed": "max"})),
        ("tape:C:\\a.tape?speed=2.5", LinkSpec("tape", "C:\\a.tape", {"speed": "2.5"})),
    ],
)
def test_reads_what_is_written(text: str, spec: LinkSpec) -> None:
    assert parse_link(text) == spec
    assert parse_link(write_link(spec)) == spec


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "write serial:PATH"),
        ("serial", "write serial:PATH"),
        ("serial:", "names no address"),
        ("serial:?baud=1", "names no address"),
        ("usb:/dev/ttyUSB0", "write serial:PATH"),
        ("serial:/dev/tty\x1b[2J", "unprintable"),
        ("serial:/dev/\udcff", "unprintable"),
        ("serial:" + "x" * 2000, "too long"),
        ("serial:/dev/tty?", "takes no option"),
        ("serial:/dev/tty?speed=2", "takes no option"),
        ("serial:/dev/tty?baud", "whole number from 50"),
        ("serial:/dev/tty?frame=9N1", "one of 8N1"),
        ("serial:/dev/tty?baud=AUTO", "whole number from 50"),
        ("serial:/dev/tty?name=", "1 to 40 characters"),
        ("serial:/dev/tty?name=" + "x" * 41, "1 to 40 characters"),
        ("serial:/dev/tty?baud=9600.5", "whole number from 50"),
        ("serial:/dev/tty?baud=-9600", "whole number from 50"),
        ("serial:/dev/tty?baud=٣٠٠٠", "whole number from 50"),
        ("serial:/dev/tty?baud=" + "9" * 5000, "whole number from 50"),
        ("serial:/dev/tty?baud=9600&baud=4800", "stands twice"),
        ("serial:/dev/tty?protocol=", "not the name of a protocol"),
        ("serial:/dev/tty?protocol=../x", "not the name of a protocol"),
        ("tcp:host", "HOST:PORT"),
        ("tcp::2000", "HOST:PORT"),
        ("tcp:host:", "HOST:PORT"),
        ("tcp:host:0", "HOST:PORT"),
        ("tcp:host:65536", "HOST:PORT"),
        ("tcp:host:²", "HOST:PORT"),
        ("tcp:a/b:80", "HOST:PORT"),
        ("tcp:::1:2000", "as [ADDRESS]:PORT"),
        ("tape:x?speed=0", "from 0.01"),
        ("tape:x?speed=nan", "from 0.01"),
        ("tape:x?speed=1e3", "from 0.01"),
        ("tape:x?speed=20000", "from 0.01"),
    ],
)
def test_says_in_one_sentence_what_is_wrong(text: str, part: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_link(text)
    sentence = str(caught.value)
    assert part in sentence
    assert sentence.isprintable()
    assert len(sentence) < 300


def test_id_is_the_written_form_without_options() -> None:
    assert parse_link("serial:/dev/ttyUSB0?baud=4800&protocol=nmea").id == "serial:/dev/ttyUSB0"


def test_protocol_is_guessed_unless_named() -> None:
    assert protocol_of(parse_link("tcp:a:1")) == "auto"
    assert protocol_of(parse_link("tcp:a:1?protocol=nmea")) == "nmea"
