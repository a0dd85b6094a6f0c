"""Write docs/api.md and docs/api_surface.json from the code (``make api-page``).

Refuses to write a surface that breaks plugins of the same major version; see ``api_surface.py``.
``tests/house/test_api.py`` fails when either file is older than the code.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from api_manifest import manifest_words
from api_surface import Entry, Surface, allowed, read_surface
from api_words import fields_of, summary, value_of
from cmdmap.api.version import API_VERSION
from cmdmap.plugins.contributions import SECTIONS

REPO = Path(__file__).resolve().parents[1]
PAGE = REPO / "docs" / "api.md"
STORED = REPO / "docs" / "api_surface.json"
HEAD = f"""# The plugin API {API_VERSION}

Made by `make api-page` from the code; change that, not this page. How a plugin is made stands in
[the guide](plugin_guide.md).

A plugin imports `cmdmap.api`, `cmdmap.widgets` (in its `ui/` only), its own package, Python and the
libraries its `plugin.toml` requires; its tests import `cmdmap.testing` as well. Whatever else
cmdmap has may change with any version.

## What stays

- `plugin.toml` says for which version of the API a plugin was written (`api = "{API_VERSION}"`). A
  program takes it when the major version is its own and the minor one is not newer than its own.
- Within one major version nothing on this page is taken away, renamed or asked for in addition.
  What is new raises the minor version.
- What is to go is marked with `deprecated`: it warns for two minor versions at least, says what to
  use instead, and leaves with the next major version.
- `docs/api_surface.json` is this page for programs. A test compares it with the code: whoever takes
  a name away, or changes a signature, has to raise the major version of `API_VERSION` first.

"""
PARTS = {
    "cmdmap.api": "Names to import: `from cmdmap.api import …`",
    "plugin.toml": "Contributions: tables of `plugin.toml`",
    "cmdmap.widgets": "Widgets: `from cmdmap.widgets.… import …`",
    "cmdmap.testing": "Tests: `from cmdmap.testing import …`",
}


def merged(surface: Surface, stored: dict[str, Any]) -> dict[str, Any]:
    """Return the surface to store; each name keeps the version since which it is there."""
    known: Surface = stored.get("names", {})
    return {
        "api": API_VERSION,
        "names": {
            name: {"since": known.get(name, {}).get("since", API_VERSION), **entry}
            for name, entry in sorted(surface.items())
        },
    }


def page(names: Surface) -> str:
    """Return the whole page as Markdown."""
    lines = []
    for part, title in PARTS.items():
        lines.append(f"## {title}\n")
        for name, entry in names.items():
            if name.startswith(f"{part}."):
                lines += _entry(part, name, entry)
        if part == "plugin.toml":
            lines.append(manifest_words())
    return HEAD + "\n".join(lines)


def _entry(part: str, name: str, entry: Entry) -> Iterator[str]:
    short = name.removeprefix(f"{part}.")
    thing = _thing(part, short)
    said = value_of(short) if entry["kind"] == "value" else summary(thing)
    heading = f"[[{short}]]" if part == "plugin.toml" else short
    yield f"### `{heading}`\n"
    if said:
        yield f"{said}\n"
    if entry["kind"] == "function":
        yield f"```python\n{_call(short.rpartition('.')[2], entry)}\n```\n"
    elif entry["kind"] == "value":
        yield f"Value of type `{entry['type']}`.\n"
    elif "parameters" in entry:
        yield f"```python\n{short.rpartition('.')[2]}({_given(entry['parameters'])})\n```\n"
    words = fields_of(thing) if isinstance(thing, type) else {}
    rows = [
        (field, written, words.get(field, "")) for field, written in entry.get("fields", {}).items()
    ]
    if rows:
        yield from ("| field | type | what |", "|---|---|---|")
        yield from (f"| `{n}` | {_code(t)} | {_cell(w)} |" for n, t, w in rows)
        yield ""
    if entry["kind"] == "enum":
        yield from ("| name | value | what |", "|---|---|---|")
        yield from (
            f"| `{n}` | {_code(v)} | {_cell(words.get(n, ''))} |"
            for n, v in entry["members"].items()
        )
        yield ""
    else:
        yield from (
            _member(thing, member, each) for member, each in entry.get("members", {}).items()
        )
        if entry.get("members"):
            yield ""
    if entry["since"] != "1.0":
        yield f"Since {entry['since']}.\n"


def _member(thing: Any, name: str, entry: Any) -> str:
    member = getattr(thing, name, None)
    said = summary(member.fget if isinstance(member, property) else member)
    if isinstance(entry, dict):
        return f"- `{_call(name, entry)}` {said}"
    if entry == "Signal":
        return f"- signal `{name}` {fields_of(thing).get(name, '')}"
    return f"- `{name}: {entry}` {said}"


def _call(name: str, entry: Entry) -> str:
    return f"{name}({_given(entry['parameters'])}) -> {entry['returns']}"


def _given(parameters: dict[str, str]) -> str:
    words, keys = [], False
    for name, written in parameters.items():
        if written.startswith("key ") and not keys:
            words.append("*")
            keys = True
        stars = written[: len(written) - len(written.lstrip("*"))]
        words.append(f"{stars}{name}: {written.removeprefix('key ').lstrip('*')}")
    return ", ".join(words)


def _thing(part: str, short: str) -> Any:
    if part == "plugin.toml":
        return SECTIONS[short]
    module, _, name = f"{part}.{short}".rpartition(".")
    return getattr(importlib.import_module(module), name)


def _code(text: str) -> str:
    return f"`{text}`".replace("|", "\\|")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def read_stored() -> dict[str, Any]:
    """Return the stored surface, empty where there is none."""
    stored: dict[str, Any] = (
        json.loads(STORED.read_text(encoding="utf-8")) if STORED.is_file() else {}
    )
    return stored


def main() -> int:
    """Write both files, or say what a plugin would miss."""
    stored, surface = read_stored(), read_surface()
    if stored:
        broken = allowed(stored["names"], stored["api"], surface)
        if broken:
            print(f"This needs another major version than {stored['api']}:", *broken, sep="\n- ")
            return 1
    fresh = merged(surface, stored)
    PAGE.write_text(page(fresh["names"]), encoding="utf-8")
    text = json.dumps(fresh, ensure_ascii=False, indent=1, sort_keys=False)
    STORED.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
