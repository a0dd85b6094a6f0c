"""A new plugin from the template: its files under another id and name.

Called by ``cmdmap plugin new``. In the template the word ``template`` stands for the id alone, so
that putting another word in its place is all there is to do.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from pathlib import Path

from cmdmap.config import PACKAGE_DIR, packages_dir
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.plugins.manifest import FILE, read_manifest

ID_OF_TEMPLATE = re.compile(r"(?<![a-z])template(?![a-z])")
NAMES = re.compile(r'^(name|name_zh) = ".*"$', re.MULTILINE)
HEADING = re.compile(r"\A# .*$", re.MULTILINE)
LEFT_OUT = ("__pycache__", ".*")


def template_dir() -> Path:
    """Return the template's folder: beside the packages of an installed program, else ours."""
    packed = packages_dir() / "template"
    return packed if packed.is_dir() else PACKAGE_DIR.parents[1] / "plugins" / "template"


def new_from_template(folder: Path, plugin_id: str, name: str, name_zh: str) -> tuple[Path, ...]:
    """Make a plugin in ``folder``, which is made or is empty; return its files.

    Raises:
        ManifestError: the id or a name cannot be used; nothing was written.
        WorldError: something is there already, or the folder cannot be written.
    """
    if folder.name != plugin_id:
        raise WorldError(
            tr("The folder of a plugin is named as its id, {id}; choose that name.", id=plugin_id)
        )
    template = template_dir()
    manifest = _renamed(template / FILE, plugin_id, name, name_zh)
    read_manifest(manifest.encode())
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise WorldError(
                tr("{folder} is there and not empty; choose another place.", folder=folder)
            )
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as work:
            fresh = Path(work) / plugin_id
            shutil.copytree(template, fresh, ignore=shutil.ignore_patterns(*LEFT_OUT))
            for path in filter(Path.is_file, fresh.rglob("*")):
                path.write_text(_renamed(path, plugin_id, name, name_zh), encoding="utf-8")
            if folder.exists():
                folder.rmdir()
            fresh.rename(folder)
    except OSError as error:
        raise WorldError(
            tr("{folder} cannot be written ({why}).", folder=folder, why=error.strerror)
        ) from error
    return tuple(sorted(filter(Path.is_file, folder.rglob("*"))))


def _renamed(path: Path, plugin_id: str, name: str, name_zh: str) -> str:
    text = ID_OF_TEMPLATE.sub(plugin_id, path.read_text(encoding="utf-8"))
    if path.name == FILE:
        names = {"name": name, "name_zh": name_zh}
        text = NAMES.sub(lambda line: f"{line[1]} = {_quoted(names[line[1]])}", text)
    elif path.name == "README.md":
        text = HEADING.sub(lambda _: f"# {name} {name_zh}", text, count=1)
    return text


def _quoted(text: str) -> str:
    """Return a TOML string; its escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
