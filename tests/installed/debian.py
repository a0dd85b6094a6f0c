"""An empty Debian 12 in a folder, entered by ``pivot_root``, with users and a display of outside.

Used by ``test_package.py``. In a plain ``chroot`` the kernel refuses user namespaces, on which the
sandbox of the web engine stands; in a mount namespace with a root of its own it grants them.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

OLDER = "0.0.1-1"
"""The version of the package that is upgraded."""

ENTER = """
set -e
mount --bind "$ROOT" "$ROOT"
cd "$ROOT"
mkdir -p .outside
mount --rbind /dev dev
mount --rbind /sys sys
pivot_root . .outside
cd /
mount -t proc proc /proc
umount -l /.outside
rmdir /.outside
bash -c "$COMMAND"
"""
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
PLAIN = {"PATH": PATH, "LANG": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}


class Debian:
    """A Debian in a folder; nothing of it runs between two calls."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def make(cls, root: Path, base: Path) -> Debian:
        """Copy the smallest Debian into ``root``; ``base`` keeps it from one time to the next."""
        if not base.is_dir():
            fresh = base.with_name(f"{base.name}.new")
            shutil.rmtree(fresh, ignore_errors=True)
            fresh.parent.mkdir(parents=True, exist_ok=True)
            words = ["debootstrap", "--variant=minbase", "bookworm", str(fresh)]
            subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
            fresh.rename(base)
        subprocess.run(["cp", "-a", str(base), str(root)], check=True)
        debian = cls(root)
        shutil.copyfile("/etc/resolv.conf", root / "etc" / "resolv.conf")
        # How this machine reaches its mirror holds inside as well.
        for path in Path("/etc/apt/apt.conf.d").glob("99*"):
            shutil.copy(path, root / "etc" / "apt" / "apt.conf.d")
        debian.run("apt-get -q update && useradd --create-home officer")
        return debian

    def run(
        self, command: str, user: str = "", check: bool = True, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a command of the shell, as root or as a user, and return what it said.

        Raises:
            AssertionError: it failed and ``check`` is set; the message holds what it said.
        """
        done = subprocess.run(
            self.words(), env=self.surroundings(command, user, variables), text=True, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        assert done.returncode == 0 or not check, f"{command}\n{done.stdout}"
        return done

    def start(self, command: str, user: str, **variables: str) -> subprocess.Popen[str]:
        """Start a command of the shell and return at once."""
        return subprocess.Popen(
            self.words(), env=self.surroundings(command, user, variables), text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    @staticmethod
    def words() -> list[str]:
        """Return the program that goes in; it takes everything it started along when it ends."""
        spaces = ["--mount", "--pid", "--fork", "--kill-child", "--propagation", "private"]
        return ["unshare", *spaces, "bash", "-c", ENTER]

    def surroundings(self, command: str, user: str, more: Mapping[str, str]) -> dict[str, str]:
        """Return the variables for :data:`ENTER`; what runs inside sees ``PLAIN`` and ``more``."""
        home = f"/home/{user}" if user else "/root"
        inside = {**PLAIN, "HOME": home, **more}
        clean = ["env", "-i", *(f"{name}={value}" for name, value in inside.items())]
        who = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"] if user else []
        words = shlex.join([*who, *clean, "bash", "-c", f"cd; {command}"])
        return {"PATH": os.environ["PATH"], "ROOT": str(self.root), "COMMAND": f"{words}; exit $?"}

    def home(self, user: str) -> Path:
        """Return a user's home as it is seen from outside."""
        return self.root / "home" / user


def descendants(pid: int) -> Iterator[int]:
    """Yield the processes that a process started, and theirs."""
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = [int(word) for word in path.read_text("ascii").split()]
        except OSError:
            continue
        for child in children:
            yield child
            yield from descendants(child)


def seen(pid: int, name: str) -> str:
    """Return a field of ``/proc/PID/status``, ``""`` when the process is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    except OSError:
        return ""
    return next((line.split()[1] for line in lines if line.startswith(f"{name}:")), "")
