"""Masking of personal data: what everybody sees of names, telephones and identity numbers.

Used wherever persons of an incident are shown or exported; the true values come out by
:func:`cmdmap.services.login.parties.reveal` only. How much stays visible follows common practice in
the trade: 张**, 138****6621, six digits in front and two behind of an identity number.
"""

from __future__ import annotations

import re

STAR = "*"
_ID = r"(?<![0-9])[0-9]{14,17}[0-9Xx](?![0-9])"
_MOBILE = r"(?<![0-9])(?:\+?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?![0-9])"
_LANDLINE = r"(?<![0-9])0[0-9]{2,3}[ -]?[0-9]{7,8}(?![0-9])"
_LOCAL = r"(?<![0-9A-Za-z-])[2-8][0-9]{6,7}(?![0-9-])"
_NUMBER = re.compile("|".join((_ID, _MOBILE, _LANDLINE, _LOCAL)))


def mask_name(name: str) -> str:
    """Return the first letter and two stars, empty for an empty name."""
    name = name.strip()
    return f"{name[0]}{STAR * 2}" if name else ""


def mask_phone(phone: str) -> str:
    """Return a telephone number with its middle hidden; a short one shows its last two digits."""
    digits = "".join(filter(str.isdecimal, phone))
    if not digits:
        return ""
    if len(digits) >= 11:
        digits = digits[-11:]
        return f"{digits[:3]}{STAR * 4}{digits[-4:]}"
    return STAR * max(0, len(digits) - 2) + digits[-2:] if len(digits) > 4 else STAR * 4


def mask_id(number: str) -> str:
    """Return an identity number with birth date and serial hidden."""
    number = number.strip()
    if len(number) < 10:
        return STAR * len(number)
    return f"{number[:6]}{STAR * (len(number) - 8)}{number[-2:]}"


def mask_text(text: str) -> str:
    """Return a text in which everything that may be a telephone or identity number is hidden."""

    def hide(found: re.Match[str]) -> str:
        written = found.group()
        return mask_id(written) if re.fullmatch(_ID, written) else mask_phone(written)

    return _NUMBER.sub(hide, text)
