"""Write docs/rights.md from the tables of rights (``make rights-page``).

Roles and rights come from ``domain/rights.py``, commands from ``services/login/judge.py``;
``tests/house/test_rights.py`` fails when the page is older than they are.
"""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from cmdmap.config import resources_dir
from cmdmap.domain.commands import Command
from cmdmap.domain.incident_flow import DEEDS, Act
from cmdmap.domain.rights import ASSIGNABLE, ROLES, Right
from cmdmap.i18n import use_language
from cmdmap.services.audit.auditor import NOT_LOGGED
from cmdmap.services.login.judge import COMMAND_RIGHTS, UNDERTAKING_RIGHTS
from cmdmap.services.login.names import right_name, role_name

REPO = Path(__file__).resolve().parents[1]
HEAD = """# Rights, logins and the audit log

Made by `make rights-page` from `src/cmdmap/domain/rights.py` and
`src/cmdmap/services/login/judge.py`; change those, not this page.

## Who may do what

An account has one or more roles and may what any of them may. It may be for some areas or zones
only: then it cannot touch an incident that lies in another (one whose place is not known yet is
everybody's). What a role may is one table in `src/cmdmap/domain/rights.py`; the writer thread holds
every command against it (`src/cmdmap/services/login/judge.py`) with the roles the account has at
that moment, and the window hides or greys out what cannot be done.

"""
TAIL = """
## Logging in

- Passwords have 8 to 128 characters and are kept as argon2id hashes (RFC 9106, 64 MiB). After
  five wrong ones an account waits 30 seconds, then twice as long each time, up to 15 minutes. A
  name that nobody has takes as long to refuse as a wrong password and gets the same answer.
- The first account of a store is an administrator's: the window asks for it at its first start,
  at the terminal `cmdmap users add NAME --role admin`. The last administrator cannot be disabled.
- A password given by somebody else has to be changed at the next login.
- Ctrl+Alt+L locks the window, and so does `login.lock_after_min` without key or mouse. A locked
  window shows emergencies, urgent incidents by number and kind, and how many clocks are overdue;
  sounds go on, nothing can be pressed. The same person finds everything as it was; for another
  one open dialogs are closed.
- `cmdmap demo` has one account per role with a printed password, opens as the shift head and
  never locks itself.
- Other commands at the terminal act as `cli:<user>`, who may everything but see persons: whoever
  can write the database file could anyhow. `--as ACCOUNT` logs in (password asked for, or from
  `CMDMAP_PASSWORD`).

## Persons

Names and telephones of callers are kept apart from incidents and shown masked (张**, 138****6621);
informants and reporters are not shown at all. Who has the right may look at the persons of one
incident; the look is a command and stands in the log before anything is shown. Exports, the
command line and the audit log hold masked values only.

## The audit log

Every command, login, log-out, lock, look at persons or at the log, export, and change of links,
areas and options is one row: time, account, computer, command, subject, details, outcome with
reason. Rows are written in the transaction of what they tell of; a refused command has its row as
well. Free text is kept as its length only, so no personal data is in the log.

Each row holds the SHA-256 hash of itself and of the row before. `cmdmap audit verify`, or the
button in the Audit view, walks the whole chain and names the first row that was changed, removed,
put in or moved. The newest head stands in the table `audit_heads` and, after each commit, in the
file `audit_head.log` of the data folder; keep a copy of that file elsewhere, because whoever can
rewrite database and file together leaves no trace in either.

What the chain cannot show: rows cut off or written anew together with `audit_heads` and with the
lines of `audit_head.log`, where no copy is kept elsewhere; changes that somebody makes in other
tables past the program, because those have no row (the time line of an incident is not hashed); and
whether the clock of the computer was right. What the log tells is what was done through cmdmap.

Nothing in the program changes or deletes a row. In SQLite triggers refuse it; in PostgreSQL the
owner of the database says

```sql
REVOKE UPDATE, DELETE, TRUNCATE ON audit_log FROM cmdmap;
```

Not in the log: {internal} (what parts of the program tell each other), reports from radios and
what clocks say (they stand in the time lines), commands that met a fault of the program or a
database that was away (nothing was carried out; the program's log says so), and looks at what is
masked.
"""


def page() -> str:
    """Return the whole page as Markdown."""
    use_language("zh_CN", resources_dir() / "i18n")
    chinese = {right: right_name(right) for right in Right}
    roles_zh = [role_name(role) for role in ASSIGNABLE]
    use_language("en", resources_dir() / "i18n")
    heads = [f"{role_name(role)} {zh}" for role, zh in zip(ASSIGNABLE, roles_zh, strict=True)]
    lines = [f"| right | 权限 | {' | '.join(heads)} |", "|---|---|" + ":-:|" * len(heads)]
    for right in Right:
        marks = ["●" if right in ROLES[role] else "" for role in ASSIGNABLE]
        lines.append(f"| {right_name(right)} | {chinese[right]} | {' | '.join(marks)} |")
    internal = ", ".join(sorted(f"`{kind.__name__}`" for kind in NOT_LOGGED))
    return "\n".join((HEAD + "\n".join(lines), "", *_commands(), "")) + TAIL.format(
        internal=internal
    )


def _commands() -> list[str]:
    wanted: dict[Right, set[str]] = {right: set() for right in Right}
    for kind in get_args(Command):
        right = COMMAND_RIGHTS.get(kind) or getattr(kind, "right", None)
        act = getattr(kind, "act", None)
        if right is None and isinstance(act, Act):
            right = DEEDS[act].right
        if right is not None:
            wanted[right].add(kind.__name__)
    for undertaking, right in UNDERTAKING_RIGHTS.items():
        wanted[right].add(undertaking.value)
    lines = ["## Which command needs which right", "", "| right | commands |", "|---|---|"]
    for right, names in wanted.items():
        if names:
            shown = ", ".join(f"`{name}`" for name in sorted(names))
            lines.append(f"| {right_name(right)} | {shown} |")
    lines += ["", "`MoveAssignment` needs the right of its act (see [the flow](flow.md))."]
    return lines


def main() -> None:
    """Write the page."""
    (REPO / "docs" / "rights.md").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
