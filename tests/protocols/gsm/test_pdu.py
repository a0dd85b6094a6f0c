"""Message units: layouts written out by hand, and what we write read back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdmap.errors import WorldError
from cmdmap.protocols.gsm.pdu import (
    MOST_PARTS,
    Arrival,
    Delivered,
    Part,
    read_pdu,
    write_address,
    write_submits,
    write_time,
)
from cmdmap.simulate.gsm_modem import read_submit, write_deliver, write_report

NOON = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)
NO_CENTRE = "00"
FROM = "0D91683108100000F0"
"""13 digits, international: +8613800100000 with its half-octets turned round, f to fill."""
STAMP = "62504021000023"
"""2026-05-04 12:00:00, 32 quarters of an hour east: noon in China."""


def deliver(rest: str, first: str = "04") -> Delivered | Arrival | None:
    return read_pdu(bytes.fromhex(NO_CENTRE + first + FROM + rest))


def test_a_text_in_the_seven_bit_alphabet() -> None:
    # "hello" is five septets packed from the low end: E8 32 9B FD 06.
    read = deliver("0000" + STAMP + "05" + "E8329BFD06")
    assert read == Delivered("+8613800100000", NOON, "hello")


def test_a_text_in_chinese() -> None:
    read = deliver("0008" + STAMP + "04" + "4F60597D")
    assert read == Delivered("+8613800100000", NOON, "你好")


def test_a_service_centre_in_front_is_skipped() -> None:
    centre = "0891683108200005F0"
    whole = centre + "04" + FROM + "0008" + STAMP + "02" + "8B66"
    assert read_pdu(bytes.fromhex(whole)) == Delivered("+8613800100000", NOON, "警")


def test_a_part_says_which_it_is_also_in_seven_bits() -> None:
    # Six octets of header are 48 bits, so one bit fills up to the seventh septet.
    header = "050003" + "2A" + "02" + "01"
    septets = int.from_bytes(bytes.fromhex("E8329BFD06"), "little") << 1
    data = header + septets.to_bytes(5, "little").hex()
    read = deliver("0000" + STAMP + "0C" + data, first="44")
    assert read == Delivered("+8613800100000", NOON, "hello", Part(42, 2, 1))


def test_a_part_with_a_wide_reference() -> None:
    data = "06080401" + "2C" + "03" + "02" + "4F60"
    read = deliver("0008" + STAMP + "09" + data, first="44")
    assert isinstance(read, Delivered)
    assert (read.text, read.part) == ("你", Part(300, 3, 2))


def test_a_sender_with_a_name() -> None:
    # "hello" as an address: 10 half-octets, type D0.
    unit = NO_CENTRE + "04" + "0A" + "D0" + "E8329BFD06" + "0008" + STAMP + "02" + "8B66"
    assert read_pdu(bytes.fromhex(unit)) == Delivered("hello", NOON, "警")


def test_control_characters_do_not_get_through() -> None:
    read = deliver("0008" + STAMP + "06" + "0041" + "001B" + "0042")
    assert isinstance(read, Delivered)
    assert read.text == "AB"


@pytest.mark.parametrize(("status", "stamp"), [(0, STAMP), (0x30, STAMP), (0x45, "00000000000000")])
def test_a_report_about_ours(status: int, stamp: str) -> None:
    unit = NO_CENTRE + "06" + "11" + FROM + STAMP + stamp + f"{status:02X}"
    at = NOON if stamp == STAMP else None
    assert read_pdu(bytes.fromhex(unit)) == Arrival(0x11, "+8613800100000", status, at)


@pytest.mark.parametrize("unit", ["", "00", "0004", "0004FF91", "00" * 12, "FF04", "0001" + FROM])
def test_what_is_cut_short_is_not_read(unit: str) -> None:
    assert read_pdu(bytes.fromhex(unit)) is None


@given(st.binary(max_size=200))
def test_no_bytes_make_it_stumble(unit: bytes) -> None:
    read = read_pdu(unit)
    assert read is None or isinstance(read, Delivered | Arrival)


def test_a_time_goes_through() -> None:
    unit = write_deliver("+8613800100000", "警", NOON)
    assert read_pdu(b"\0" + unit) == Delivered("+8613800100000", NOON, "警")
    assert write_time(NOON) == bytes.fromhex("62504040000000")


def test_a_number_of_odd_length_is_filled_up() -> None:
    assert write_address("10086") == bytes.fromhex("05810180F6")


def test_a_short_text_is_one_unit_that_asks_for_a_report() -> None:
    (unit,) = write_submits("+8613800100000", "你好", 7)
    first, rest = unit[0], unit.hex().upper()
    assert first & 0x23 == 0x21
    assert rest[4:] == "0D91683108100000F0" + "0008A7" + "04" + "4F60597D"


def test_seventy_characters_are_one_part_and_one_more_makes_two() -> None:
    assert len(write_submits("10086", "网" * 70, 1)) == 1
    assert len(write_submits("10086", "网" * 71, 1)) == 2


@given(
    st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=400),
    st.integers(0, 255),
)
def test_the_parts_of_any_text_make_it_whole_again(text: str, reference: int) -> None:
    sent = [read_submit(unit) for unit in write_submits("+8613800100000", text, reference)]
    data = b"".join(part.data for part in sent)
    assert data.decode("utf-16-be") == text
    assert all(len(part.data) <= 140 for part in sent)
    # Each part can be read alone: no character is cut in two.
    assert "".join(part.data.decode("utf-16-be") for part in sent) == text
    if len(sent) > 1:
        numbers = [part.part for part in sent]
        assert numbers == [(reference, len(sent), n) for n in range(1, len(sent) + 1)]


def test_too_much_text_and_no_number_are_refused() -> None:
    write_submits("10086", "网" * (67 * MOST_PARTS), 1)
    with pytest.raises(WorldError, match="at most 670 characters"):
        write_submits("10086", "网" * (67 * MOST_PARTS + 1), 1)
    for number in ("", "12", "+86 138", "１３８", "0x12345", "1" * 30):
        with pytest.raises(WorldError, match="is no telephone number"):
            write_submits(number, "x", 1)


def test_a_simulated_report_is_read() -> None:
    report = write_report(9, "+8613800100000", 0, NOON)
    assert read_pdu(b"\0" + report) == Arrival(9, "+8613800100000", 0, NOON)
