"""What carries out each command of the radio desk. Part of the orders of ``services/units.py``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cmdmap.domain.radio import commands as wishes
from cmdmap.services.present import Draft
from cmdmap.services.radio.log import write_log
from cmdmap.services.radio.roll_calls import answer_roll_call, end_roll_call, start_roll_call
from cmdmap.services.radio.unit_table import import_units
from cmdmap.services.radio.watches import (
    acknowledge_misses,
    end_check_in,
    mute_units,
    start_check_in,
    take_check_in,
    unwatch_units,
    watch_units,
)

RADIO_ORDERS: Mapping[type, Callable[[Any, Draft], None]] = {
    wishes.WriteLog: write_log,
    wishes.WatchUnits: watch_units,
    wishes.UnwatchUnits: unwatch_units,
    wishes.StartCheckIn: start_check_in,
    wishes.TakeCheckIn: take_check_in,
    wishes.EndCheckIn: end_check_in,
    wishes.StartRollCall: start_roll_call,
    wishes.AnswerRollCall: answer_roll_call,
    wishes.EndRollCall: end_roll_call,
    wishes.AcknowledgeMisses: acknowledge_misses,
    wishes.MuteUnits: mute_units,
    wishes.ImportUnits: import_units,
}
