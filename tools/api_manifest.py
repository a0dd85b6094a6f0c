"""What stands in a ``plugin.toml`` beside its contributions: keys and the words they take.

Read by ``make_api_page.py``; the words come from the code that judges a manifest.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable

from cmdmap.config import resources_dir
from cmdmap.plugins.contributions import OPTION_TYPES, ROLES
from cmdmap.plugins.manifest import CORE_RIGHTS
from cmdmap.services.casework.kind_fields import KIND_FIELDS, LIMIT_FIELDS


def manifest_words() -> str:
    """Return the section of the page, an empty line at its end."""
    kinds = tomllib.loads((resources_dir() / "incidents" / "kinds.toml").read_text("utf-8"))
    return f"""## Keys and words of `plugin.toml`

- At the top: `id`, `version`, `api`, `name`, `author` have to be there; `name_zh`, `summary`,
  `summary_zh`, `licence` for the grade; `requires` (libraries) and `needs` (other plugins) are
  lists such as `["numpy>=2.0,<3"]`; `process = "own"` runs its drivers outside the console.
- `[wants]`: `rights`, `network` (`example.net:443` or `*`), `devices` (`serial`, `mqtt lamps/#`)
  are lists; `processes`, `native`, `personal` are true or false.
- Roles, for `roles` of `[[rights]]`: {_list(ROLES)}.
- Rights of cmdmap, for `[wants] rights` and for `right` of a contribution: {_list(CORE_RIGHTS)}.
- `[options.NAME]`: `type` (one of {_list(OPTION_TYPES, keep=True)}), `default`,
  `scope` (`centre`: the same everywhere, `seat`: of this computer) and `title` have to be there;
  `title_zh`, `unit`, `minimum`, `maximum`, `choices`.
- A file of `[[kinds]]` holds `[kinds.CODE]` and, for groups of its own, `[groups.CODE]`. No other
  kind may have the code: begin it with the id of the plugin. A kind needs `name_zh`, `name_en`,
  `mark` and `group`; the rest is that of its group. Keys: {_list(KIND_FIELDS)}.
- Groups that ship: {_list(kinds["groups"])}.
- Clocks of a kind are tables `[kinds.CODE.limits.CLOCK]`: {_list(kinds["limits"])};
  keys: {_list(LIMIT_FIELDS)}.
- A sheet that `asks` for `from` and `to` gets days such as `2026-11-24`; take a day that is empty
  or not there as left open.
"""


def _list(words: Iterable[str], *, keep: bool = False) -> str:
    return ", ".join(f"`{word}`" for word in (words if keep else sorted(words)))
