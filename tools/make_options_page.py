"""Write docs/options.md from resources/options.toml (``make options-page``).

The same declaration feeds the settings dialog; ``tests/house/test_options.py`` fails when the
page is older than the declaration.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from cmdmap.options import Option, read_declaration

REPO = Path(__file__).resolve().parents[1]
HEAD = """# Options

Made from `resources/options.toml` by `make options-page`; change that file, not this page.
Values that differ from the default stand in `settings.toml` of the data folder, as
`[section]` and `name = value`. *seat* options hold for this computer, *centre* options are meant
to be the same on all seats.

| option | meaning | 含义 | takes | default | scope |
|---|---|---|---|---|---|
"""


def page(options: Iterable[Option]) -> str:
    """Return the whole page as Markdown."""
    return HEAD + "".join(row(option) for option in options)


def row(option: Option) -> str:
    """Return the table row of one option."""
    default = str(option.default).lower() if option.type == "bool" else str(option.default)
    cells = (
        f"`{option.name}`",
        option.title,
        option.title_zh,
        option.wanted(),
        f"`{default}` {option.unit}".strip(),
        option.scope,
    )
    return f"| {' | '.join(cells)} |\n"


def main() -> None:
    """Write the page."""
    declared = read_declaration(REPO / "resources" / "options.toml")
    (REPO / "docs" / "options.md").write_text(page(declared.values()), encoding="utf-8")


if __name__ == "__main__":
    main()
