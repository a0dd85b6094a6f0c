"""Prepare a bare Debian 12 for cmdmap: system packages, the environment, the editable install.

Called by ``make run`` and ``make test`` with the system's Python, so it uses the standard library
only. It names what it does before it does it and does nothing the second time.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

REPO = Path(__file__).resolve().parents[1]
VENV = REPO / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = "requirements.lock"
PEERS_LOCK = "requirements-bench.lock"
INPUTS = (LOCK, "pyproject.toml", "hatch_build.py", "resources/web/package-lock.json")
"""Files whose change asks for a new installation."""


class PrepareError(Exception):
    """One sentence that says what is in the way and what to do."""


def say(sentence: str) -> None:
    """Print one line at once, also into a pipe."""
    print(f"prepare: {sentence}", flush=True)


def run(words: Sequence[str]) -> None:
    """Run a program in the checkout with its output shown.

    Raises:
        PrepareError: it ended with an error.
    """
    say(f"$ {shlex.join(words)}")
    code = subprocess.run(words, cwd=REPO, check=False).returncode
    if code != 0:
        raise PrepareError(f"{words[0]} failed with exit code {code}; its message stands above.")


def read_packages(text: str, purpose: str = "") -> list[str]:
    """Return the package names of ``system_packages.txt``: those without a mark, and ``purpose``'s.

    Args:
        text: its lines.
        purpose: a mark, ``test`` or ``build``; empty: what running cmdmap needs.
    """
    lines = (line.split("#")[0].strip() for line in text.splitlines())
    wanted = []
    for line in filter(None, lines):
        marker, _, marked = line.rpartition(":")
        if marker in ("", purpose):
            wanted.append(marked.strip())
    return wanted


def missing_packages(wanted: Iterable[str], status: str) -> list[str]:
    """Return the wanted packages that ``status`` (lines of ``name state``) lacks as installed."""
    rows = (line.split() for line in status.splitlines())
    installed = {row[0] for row in rows if len(row) == 2 and row[1] == "installed"}
    return [name for name in wanted if name not in installed]


def install_system_packages(purpose: str) -> None:
    """Install what Debian lacks, with sudo when not root; name the packages first."""
    wanted = read_packages((REPO / "tools" / "system_packages.txt").read_text("utf-8"), purpose)
    if shutil.which("dpkg-query") is None:
        say(f"this is no Debian; make sure of the equivalents of: {' '.join(wanted)}")
        return
    query = ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *wanted]
    status = subprocess.run(query, capture_output=True, text=True, check=False).stdout
    missing = missing_packages(wanted, status)
    if not missing:
        return
    say(f"Debian packages to install ({len(missing)}): {' '.join(missing)}")
    prefix = ["env", "DEBIAN_FRONTEND=noninteractive"]
    if os.geteuid() != 0:
        if shutil.which("sudo") is None:
            raise PrepareError(f"as root, run: apt-get install {' '.join(missing)}")
        prefix.insert(0, "sudo")
    apt = [*prefix, "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    run([*apt, "update"])
    run([*apt, "install", "-y", "--no-install-recommends", *missing])


def place() -> str:
    """Return what an environment cannot survive a change of: its folder and its Python."""
    return f"{VENV} {sys.version.split()[0]}"


def fingerprint(root: Path) -> str:
    """Return a digest of the files that decide what is installed."""
    digest = hashlib.sha256()
    for name in INPUTS:
        path = root / name
        digest.update(name.encode() + b"\0" + (path.read_bytes() if path.is_file() else b""))
    return digest.hexdigest()


def make_environment() -> None:
    """Make ``.venv`` from the hashed lock and install the checkout into it, if anything changed."""
    stamp = VENV / "prepared"
    kept_place, _, kept_print = (stamp.read_text("utf-8") if stamp.is_file() else "").partition(
        "\n"
    )
    if (kept_place, kept_print) == (place(), fingerprint(REPO)):
        return
    say("making the environment .venv from the lock; the first time takes a few minutes")
    # A moved checkout or another Python leaves programs in .venv that cannot start.
    clear = ["--clear"] if kept_place not in ("", place()) else []
    stamp.unlink(missing_ok=True)
    run([sys.executable, "-m", "venv", *clear, str(VENV)])
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    run([*pip, "--require-hashes", "-r", LOCK])
    run([*pip, "--no-deps", "--no-build-isolation", "--editable", "."])
    stamp.write_text(f"{place()}\n{fingerprint(REPO)}", "utf-8")
    say("ready")


def pack_modules() -> None:
    """Pack the modules as an administrator gets them, those whose files have changed.

    Raises:
        PrepareError: one of them cannot be packed; its sentence stands above.
    """
    done = subprocess.run([str(PYTHON), "tools/pack_modules.py"], cwd=REPO, check=False)
    if done.returncode != 0:
        raise PrepareError("a module in plugins/ cannot be packed; its message stands above.")


def install_peers() -> None:
    """Install the programs that tests talk to and no package of Debian brings.

    They come as source only, so building them may fail; that costs their tests and nothing else.
    """
    stamp = VENV / "peers"
    wanted = hashlib.sha256((REPO / PEERS_LOCK).read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return
    try:
        run([str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet",
             "--require-hashes", "-r", PEERS_LOCK])  # fmt: skip
    except PrepareError as error:
        say(f"{error} The tests that need it are skipped.")
        return
    stamp.write_text(wanted, "utf-8")


def main() -> int:
    """Prepare this machine; 0 done, 1 with a sentence on stderr."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--tests", action="store_true", help="also what only the tests need")
    args = parser.parse_args()
    try:
        # The system's Python runs this file, whatever pyproject.toml asks for.
        if sys.version_info < (3, 11):  # noqa: UP036
            raise PrepareError(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}")
        install_system_packages("test" if args.tests else "")
        make_environment()
        pack_modules()
        if args.tests:
            install_peers()
    except PrepareError as error:
        print(f"prepare: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
