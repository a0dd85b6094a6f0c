"""The writer under test: one transaction after the other over a real store, without a thread.

Used by the bench for acts, ticks, steps and samples, with the judge, the transaction and the steps
of the program (``services/extending``). What was refused leaves no trace; what is no refusal goes
to the test as it was raised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from cmdmap.api.contributions import ActPart, RightPart
from cmdmap.domain.changes import Commit
from cmdmap.domain.extension import PluginWish
from cmdmap.domain.rights import SYSTEM, Actor, Role
from cmdmap.services.casework.timekeeper import ring_clocks
from cmdmap.services.extending.carrying import ActUndoneError, carry
from cmdmap.services.extending.extension import Extension, Extensions, PluginAct, PluginRight
from cmdmap.services.extending.transaction import PluginTransaction
from cmdmap.services.login.judge import judge
from cmdmap.services.present import Draft
from cmdmap.services.units import ORDERS
from cmdmap.store.plugin_statements import TableGate
from cmdmap.testing.loading import resolve

if TYPE_CHECKING:
    from cmdmap.testing.rig import Rig


class BenchWriter:
    """Runs turns and tells their commits."""

    def __init__(self, bench: Rig) -> None:
        self._bench = bench
        self.commits: list[Commit] = []
        """Everything that was kept, oldest first."""
        self.subjects: list[str] = []
        """What each act said it is about, as the audit log has it."""
        self._listeners: list[tuple[frozenset[str], Callable[[Commit], None]]] = []

    def carry_out(self, wish: object, who: Actor) -> Commit:
        """Judge a wish of the plugin or a command of the core and carry it out.

        Raises:
            WorldError: it was refused; nothing was changed.
        """
        wish = wish.wish if isinstance(wish, PluginWish) else wish
        part = self._act_of(wish)
        extension = self.extension(*([part] if part else []))
        self._bench.present.extensions = Extensions()
        self._bench.present.extensions.add(extension)

        def work(draft: Draft) -> None:
            command: Any = PluginWish(extension.plugin_id, part.id, wish) if part else wish
            draft.actor = judge(command, who, draft)
            if part is None:
                ORDERS[type(command)](command, draft)
            else:
                carry(command, draft)
                self.subjects.append(draft.subject)

        try:
            return self.turn(work)
        except ActUndoneError as undone:
            raise undone.refusal from undone

    def call(self, work: Callable[[PluginTransaction], None]) -> Commit:
        """Let the program itself do something with a transaction: a tick, a step, a sample."""

        def lend(draft: Draft) -> None:
            transaction = PluginTransaction(self.extension(), draft, SYSTEM)
            try:
                work(transaction)
                transaction.settle()
            finally:
                transaction.end()

        return self.turn(lend)

    def turn(self, work: Callable[[Draft], None]) -> Commit:
        """Keep what ``work`` does in one transaction and publish it; what it raises undoes it."""
        bench = self._bench
        with bench.store.transaction() as connection:
            draft = Draft(bench.present, connection, bench.clock())
            ring_clocks(draft)
            work(draft)
            draft.actor = SYSTEM
            ring_clocks(draft)
            draft.write()
        bench.present.absorb(draft)
        commit = draft.commit(len(self.commits) + 1, bench.clock())
        self._publish(commit)
        return commit

    def hear(self, topics: Iterable[str], listener: Callable[[Commit], None]) -> Callable[[], None]:
        """Call ``listener`` after commits that touch topics; returns the end."""
        entry = (frozenset(map(self._full, topics)), listener)
        self._listeners.append(entry)

        def end() -> None:
            if entry in self._listeners:
                self._listeners.remove(entry)

        return end

    def extension(self, *acts: ActPart) -> Extension:
        """Return the plugin as the writer knows it, with these of its acts."""
        manifest, desk = self._bench.manifest, self._bench.desk
        return Extension(
            manifest.id,
            TableGate(manifest.id, manifest.table_names),
            desk,
            frozenset(manifest.wants.rights),
            {
                each.id: PluginRight(each.title, each.title_zh, frozenset(map(Role, each.roles)))
                for each in manifest.of(RightPart)
            },
            {
                each.id: PluginAct(
                    _wish_of(manifest.id, each), each.right, resolve(manifest.id, each.entry)
                )
                for each in acts
            },
        )

    def _act_of(self, wish: object) -> ActPart | None:
        # Compared by name first: the acts of a plugin in the making may lead nowhere yet.
        kind, plugin_id = type(wish), self._bench.manifest.id
        for part in self._bench.manifest.of(ActPart):
            named = part.wish.endswith(f":{kind.__name__}")
            if named and _wish_of(plugin_id, part) is kind:
                return part
        return None

    def _full(self, topic: str) -> str:
        core = topic in ("units", "incidents") or "." in topic
        return topic if core else f"{self._bench.manifest.id}.{topic}"

    def _publish(self, commit: Commit) -> None:
        self.commits.append(commit)
        touched = set(commit.changes.topics)
        touched |= {"units"} if commit.changes.units else set()
        touched |= {"incidents"} if commit.changes.incidents else set()
        for topics, listener in tuple(self._listeners):
            if topics & touched:
                listener(commit)


def _wish_of(plugin_id: str, part: ActPart) -> type:
    found: Any = resolve(plugin_id, part.wish)
    return found if isinstance(found, type) else type(None)
