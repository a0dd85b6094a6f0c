"""Code tables of the register: sex, nationality, reason of coming, uses and hazards of houses.

Read from ``resources/codes.toml``, each with the standard it follows and whether that was compared.
Forms, imports, reports and statistics look codes up here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cmdmap.api import current_language

FILE = Path(__file__).parent.parent / "resources" / "codes.toml"


@dataclass(frozen=True, slots=True)
class CodeTable:
    """One table; names in both languages by code, in the order of the standard."""

    id: str
    english: Mapping[str, str]
    chinese: Mapping[str, str]
    titles: tuple[str, str]
    """English, Chinese."""
    source: str
    verified: bool
    """The standard's original text was compared."""
    aliases: Mapping[str, str]
    """Codes by words that people write in lists."""

    @property
    def title(self) -> str:
        """The table's name in the language of the seat."""
        return self.titles[current_language() == "zh_CN"]

    @property
    def names(self) -> Mapping[str, str]:
        """Names by code in the language of the seat."""
        return self.chinese if current_language() == "zh_CN" else self.english

    def name(self, code: str) -> str:
        """Return the name of a code; an unknown one is shown as it is."""
        return self.names.get(code, code)

    def find(self, text: str) -> str | None:
        """Return the code of what somebody wrote: the code or a name in either language.

        Names are also found without the ending 族, and by two characters that begin one of them.
        """
        wanted = text.strip()
        if not wanted:
            return ""
        if wanted in self.english:
            return wanted
        if wanted in self.aliases:
            return self.aliases[wanted]
        for names in (self.chinese, self.english):
            for code, name in names.items():
                if wanted.casefold() == name.casefold():
                    return code
        return next((code for code, name in self.chinese.items() if _alike(wanted, name)), None)


def _alike(wanted: str, name: str) -> bool:
    return f"{wanted}族" == name or (len(wanted) >= 2 and name.startswith(wanted))


@lru_cache(maxsize=1)
def code_tables() -> Mapping[str, CodeTable]:
    """Return every table by its id."""
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        key: CodeTable(
            key,
            {code: english for code, _, english in table["codes"]},
            {code: chinese for code, chinese, _ in table["codes"]},
            (table["title"], table["title_zh"]),
            table["source"],
            table["verified"],
            table.get("aliases", {}),
        )
        for key, table in raw.items()
    }


def code_name(table: str, code: str) -> str:
    """Return the name of a code in the language of the seat, empty for none."""
    return code_tables()[table].name(code) if code else ""


def province_name(region: str) -> str:
    """Return the province of a region's code (two to six digits, GB/T 2260)."""
    return code_name("province", region[:2])
