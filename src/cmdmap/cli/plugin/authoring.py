"""``cmdmap plugin new|check|pack|sign|key``: what an author does, without a database.

Parts of ``commands.py``. Works in the installed program as in a checkout.
"""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from cmdmap.cli.plugin.json_forms import score_json, score_lines
from cmdmap.cli.table import print_json
from cmdmap.errors import UsageError, WorldError
from cmdmap.i18n import tr
from cmdmap.plugins.authoring.beginning import new_from_template
from cmdmap.plugins.authoring.grading import grade_plugin
from cmdmap.plugins.installing.score import score_of
from cmdmap.plugins.manifest import Manifest, ManifestError
from cmdmap.plugins.packaging.atomic import write_file
from cmdmap.plugins.packaging.contents import find_problems
from cmdmap.plugins.packaging.keys import KeyFileError, SecretKey, needs_password
from cmdmap.plugins.packaging.package import open_package
from cmdmap.plugins.packaging.packing import (
    SUFFIX,
    file_name,
    manifest_in,
    pack,
    read_folder,
    sign_package,
)
from cmdmap.plugins.packaging.zip_reader import LARGEST_PACKAGE
from cmdmap.services.desk import utc_now

PASSWORD_VARIABLE = "CMDMAP_KEY_PASSWORD"
EPOCH_VARIABLE = "SOURCE_DATE_EPOCH"
"""Reproducible Builds: the time that stands in what is made."""


def run_new(args: argparse.Namespace) -> int:
    """Make a folder from the template."""
    folder: Path = args.folder
    plugin_id = folder.absolute().name
    name = args.name or plugin_id.replace("_", " ").capitalize()
    made = new_from_template(folder.absolute(), plugin_id, name, args.name_zh or name)
    if args.json:
        print_json({"id": plugin_id, "folder": str(folder), "files": [str(each) for each in made]})
    else:
        print(tr("{folder} holds the new plugin, {count} files; begin with its README.md.",
                 folder=folder, count=len(made)))  # fmt: skip
    return 0


def run_check(args: argparse.Namespace) -> int:
    """Print problems, score and grade; exit code 1 where there is a problem."""
    path: Path = args.path
    if path.is_file():
        package = open_package(path)
        return _tell_check(args, package.manifest, [], {}, [])
    try:
        contents = read_folder(path)
        manifest = manifest_in(contents)
    except ManifestError as error:
        return _tell_check(args, None, list(error.problems), {}, [])
    problems = list(find_problems(manifest, contents))
    report = grade_plugin(path)
    return _tell_check(args, manifest, problems, report.as_json(), list(report.sentences()))


def _tell_check(
    args: argparse.Namespace,
    manifest: Manifest | None,
    problems: list[str],
    grade: dict[str, object],
    sentences: list[str],
) -> int:
    score = None if manifest is None else score_of(manifest, official=False)
    if args.json:
        print_json({
            "id": None if manifest is None else manifest.id,
            "problems": problems,
            "score": None if score is None else score_json(score),
            **grade,
        })  # fmt: skip
    else:
        lines = [*problems, *([] if score is None else score_lines(score)), *sentences]
        print("\n".join(lines))
    return 1 if problems else 0


def run_pack(args: argparse.Namespace) -> int:
    """Write the package of a folder, signed if a key is given."""
    contents = read_folder(args.folder)
    manifest = manifest_in(contents)
    key = None if args.key is None else _secret_key(args.key)
    archive = pack(contents, _made_at())
    if key is not None:
        archive = sign_package(archive, key, _made_at())
    target = args.output or Path(file_name(manifest))
    write_file(target, archive)
    signed = None if key is None else key.public.name
    if args.json:
        print_json({"file": str(target), "size_bytes": len(archive), "signed_by": signed})
    elif signed:
        print(tr("{path} is packed and signed by {key}.", path=target, key=signed))
    else:
        print(tr("{path} is packed; sign it with cmdmap plugin sign.", path=target))
    return 0


def run_sign(args: argparse.Namespace) -> int:
    """Sign a package."""
    try:
        with args.file.open("rb") as file:
            archive = file.read(LARGEST_PACKAGE + 1)
    except OSError as error:
        raise WorldError(
            tr("{path} cannot be read ({why}).", path=args.file, why=error.strerror)
        ) from error
    key = _secret_key(args.key)
    write_file(args.file, sign_package(archive, key, _made_at()))
    if args.json:
        print_json({"file": str(args.file), "signed_by": key.public.name})
    else:
        print(tr("{path} is signed by {key}.", path=args.file, key=key.public.name))
    return 0


def run_key(args: argparse.Namespace) -> int:
    """Make a secret key and, beside it, the public one."""
    target: Path = args.file
    public = target.with_name(f"{target.name}.pub")
    if target.suffix in (".pub", SUFFIX):
        raise UsageError(tr("Name the file of the secret key, without .pub."))
    for path in (target, public):
        if path.exists():
            raise UsageError(tr("{path} is there already; name a new file.", path=path))
    password = "" if args.no_password else _new_password()
    key = SecretKey.generate()
    write_file(target, key.write(password).encode("utf-8"), mode=0o600)
    write_file(public, key.public.write().encode("utf-8"))
    said = {"secret": str(target), "public": str(public), "key": key.public.name,
            "fingerprint": key.public.fingerprint}  # fmt: skip
    if args.json:
        print_json(said)
    else:
        print(tr("{path} signs; keep it secret and keep a copy of it.", path=target))
        print(tr("{path} is for those who are to trust it: key {key}, fingerprint {fingerprint}.",
                 path=public, key=key.public.name, fingerprint=key.public.fingerprint))  # fmt: skip
    return 0


def _secret_key(path: Path) -> SecretKey:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFileError(tr("The key {path} cannot be read.", path=path)) from error
    if not needs_password(text):
        return SecretKey.read(text)
    return SecretKey.read(text, _password(tr("Password of {name}: ", name=path.name)))


def _new_password() -> str:
    first = _password(tr("New password of the key: "))
    if not first:
        raise UsageError(tr("A key without a password is made with --no-password."))
    if PASSWORD_VARIABLE not in os.environ and first != getpass.getpass(tr("Once more: ")):
        raise UsageError(tr("The two passwords differ; nothing was made."))
    return first


def _password(question: str) -> str:
    given = os.environ.get(PASSWORD_VARIABLE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise UsageError(
            tr("There is no terminal to ask for the password; set {name}.", name=PASSWORD_VARIABLE)
        )
    return getpass.getpass(question)


def _made_at() -> datetime:
    epoch = os.environ.get(EPOCH_VARIABLE, "")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else utc_now()
