"""What a modem's error numbers mean, in sentences.

Used by ``speaker.py``. Source: 3GPP TS 27.007 section 9.2 (+CME ERROR), TS 27.005 section 3.2.5
(+CMS ERROR), TS 24.011 annex E.
"""

from __future__ import annotations

from cmdmap.errors import WorldError
from cmdmap.i18n import mark, tr

_NO_CARD = mark("The modem has no SIM card; insert one.")
_PIN = mark("The SIM card asks for its PIN; switch the PIN off in a phone.")
_PUK = mark("The SIM card is locked; unlock it in a phone with its PUK.")
_BUSY_CARD = mark("The SIM card is busy; it is tried again.")
_WRONG_CARD = mark("The SIM card cannot be read; clean or replace it.")

CARD_TROUBLES = {
    "10": _NO_CARD,
    "11": _PIN,
    "12": _PUK,
    "13": _WRONG_CARD,
    "14": _BUSY_CARD,
    "15": _WRONG_CARD,
    "310": _NO_CARD,
    "311": _PIN,
    "313": _WRONG_CARD,
    "314": _BUSY_CARD,
    "315": _WRONG_CARD,
    "316": _PUK,
    "SIM PIN": _PIN,
    "SIM PUK": _PUK,
    "NOT INSERTED": _NO_CARD,
    "NOT READY": _BUSY_CARD,
}
"""By error number or state of the card."""

REFUSALS = {
    "1": mark("The number is not in use."),
    "8": mark("The network bars this SIM card from sending."),
    "21": mark("The network rejected the text."),
    "28": mark("The network does not know the recipient."),
    "38": mark("The network is out of order."),
    "41": mark("The network is congested for a moment."),
    "42": mark("The network is congested."),
    "50": mark("This SIM card may not send texts."),
    "302": mark("The modem may not do this now."),
    "330": mark("The SIM card does not know the service centre's number."),
    "331": mark("The modem has no network."),
    "332": mark("The network did not answer in time."),
}
"""By number of a +CMS ERROR."""


def sim_trouble(fields: object) -> None:
    """Raise what is wrong with the card, if anything.

    Raises:
        WorldError: one sentence that says what to do.
    """
    said = str(fields[0]).strip('"') if isinstance(fields, list) and fields else ""
    if said in CARD_TROUBLES:
        raise WorldError(tr(CARD_TROUBLES[said]))


def why_refused(sentence: str, fields: object) -> str:
    """Return in one sentence why a text was not taken."""
    number = str(fields[0]) if isinstance(fields, list) and fields else ""
    if sentence == "+CMS ERROR" and number in REFUSALS:
        return tr(REFUSALS[number])
    return tr("The modem could not send the text ({error}).", error=f"{sentence} {number}".strip())
