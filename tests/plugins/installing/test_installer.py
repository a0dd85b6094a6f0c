"""Installing, upgrading, going back, removing: what is on the disk and in the database after."""

from __future__ import annotations

import errno
import os
import shutil

import pytest
import sqlalchemy as sa
from tests.plugins.packaging.parcels import NOW, SECOND, honest_files, listing, parcel

from cmdmap.domain.login.commands import Undertaking
from cmdmap.errors import WorldError
from cmdmap.plugins.installing import backup
from cmdmap.plugins.installing.going_back import Way, go_back, plan_back
from cmdmap.plugins.installing.installer import STEPS, install, plan_install
from cmdmap.plugins.installing.plan import Change
from cmdmap.plugins.installing.recovery import recover
from cmdmap.plugins.installing.removing import remove, remove_data, traces_of
from cmdmap.plugins.installing.starts import Start
from cmdmap.plugins.installing.switching import disable, enable
from cmdmap.plugins.installing.workplace import CancelledError
from cmdmap.plugins.packaging import atomic
from cmdmap.plugins.packaging.installed import check_installed
from cmdmap.plugins.packaging.package import read_package
from cmdmap.plugins.packaging.signing import sign
from cmdmap.store.plugin_migrations import plugin_revision

ID = "night_noise"
METERS = sa.table("night_noise_meters", sa.column("id"), sa.column("name"))
LEVELS = sa.table("night_noise_levels", sa.column("id"), sa.column("meter"))


def package(key, version="1.0.0", *, second=None, extra=""):
    files = honest_files(version, extra=extra)
    if second is not None:
        files["migrations/versions/r0002.py"] = second.encode()
    return read_package(parcel(key, files, listed=listing(files, version=version)).build())


def put(work, key, version="1.0.0", **wishes):
    return install(work, plan_install(work, package(key, version, **wishes)))


def write(work, *names):
    with work.store.transaction() as connection:
        for name in names:
            connection.execute(sa.insert(METERS).values(name=name))
            connection.execute(sa.insert(LEVELS).values(meter=1))


def names(work):
    with work.store.reader() as connection:
        return [row.name for row in connection.execute(sa.select(METERS.c.name))]


def revision(work):
    with work.store.reader() as connection:
        return plugin_revision(connection, ID)


def on_disk(work):
    return sorted(path.name for path in work.places.versions(ID).glob("*"))


def sound(work):
    """The installed version is whole, the only one pending nothing, with no half folder about."""
    state = work.places.state.read()
    assert state.pending is None
    assert not list(work.places.root.glob(".incoming-*"))
    assert not list(work.places.root.glob(".aside-*"))
    record = state.plugins.get(ID)
    if record is None:
        assert on_disk(work) == []
        return None
    found = check_installed(work.places.code(ID, record.version), work.places.trust, NOW)
    assert found.listed.digest == record.digest
    return record.version


def test_a_plugin_is_installed_with_its_tables_and_written_down(own, official, said):
    told = []
    plan = plan_install(own, package(official))
    assert (plan.change, plan.score.value, plan.upgrade) == (Change.FIRST, 6, None)
    record = install(own, plan, progress=lambda words, share: told.append((words, share)))
    assert record.enabled
    assert sound(own) == "1.0.0"
    assert revision(own) == "0001"
    assert said == [(Undertaking.INSTALL_PLUGIN, f"{ID} 1.0.0, key {official.public.name}")]
    assert [words for words, _ in told] == [*STEPS, ""]
    assert [share for _, share in told] == sorted(share for _, share in told)
    assert not list(own.places.root.glob("backups/*"))


def test_a_desk_that_refuses_leaves_everything_as_it_was(own, official, home):
    from dataclasses import replace

    def refuse(deed, about):
        raise WorldError("li may not edit plugins; nothing was changed.")

    with pytest.raises(WorldError, match="may not"):
        put(replace(own, leave=refuse), official)
    assert sound(own) is None
    assert revision(own) is None


def test_an_upgrade_copies_the_database_migrates_and_keeps_the_former_version(own, official, said):
    put(own, official)
    write(own, "a", "b")
    plan = plan_install(own, package(official, "1.1.0", second=SECOND))
    assert plan.change is Change.UPGRADE
    assert (plan.upgrade.from_version, plan.upgrade.migrations) == ("1.0.0", 1)
    assert plan.upgrade.backup_bytes > 0
    record = install(own, plan)
    assert (record.version, record.former.version) == ("1.1.0", "1.0.0")
    assert on_disk(own) == ["1.0.0", "1.1.0"]
    assert revision(own) == "0002"
    copy = own.places.backups / record.former.backup
    with sa.create_engine(f"sqlite:///{copy}").connect() as connection:
        assert connection.execute(sa.select(METERS.c.name)).scalars().all() == ["a", "b"]
        connection.engine.dispose()
    assert said[-1] == (
        Undertaking.UPGRADE_PLUGIN, f"{ID} 1.0.0 -> 1.1.0, key {official.public.name}",
    )  # fmt: skip


def test_only_the_last_two_versions_and_their_copies_are_kept(own, official):
    for version in ("1.0.0", "1.1.0", "1.2.0", "1.3.0", "1.4.0"):
        put(own, official, version)
    assert on_disk(own) == ["1.3.0", "1.4.0"]
    assert len(list(own.places.backups.glob("*.db"))) == backup.KEPT


def test_an_upgrade_keeps_a_disabled_plugin_off_unless_it_is_switched_on(own, official):
    put(own, official)
    disable(own, ID)
    plan = plan_install(own, package(official, "1.1.0"))
    assert not install(own, plan, enable=False).enabled


BAD_UPGRADE = SECOND.replace('op.add_column("night_noise_meters"', 'op.add_column("units"')


@pytest.mark.parametrize(
    "second",
    [
        BAD_UPGRADE,
        SECOND.replace("op.add_column", "op.add_colum"),
        SECOND.replace("def upgrade():", "def upgrade():\n    assert False"),
        SECOND.replace("def upgrade():", "def upgrade():\n    raise SystemExit(3)"),
    ],
)
def test_an_upgrade_whose_migration_fails_leaves_the_former_version(own, official, second):
    put(own, official)
    write(own, "a")
    with pytest.raises(WorldError):
        put(own, official, "1.1.0", second=second)
    assert sound(own) == "1.0.0"
    assert (revision(own), names(own)) == ("0001", ["a"])
    assert on_disk(own) == ["1.0.0"]


def test_going_back_takes_the_tables_down_and_keeps_what_was_entered(own, official, said):
    put(own, official)
    put(own, official, "1.1.0", second=SECOND)
    write(own, "later")
    plan = plan_back(own, ID)
    assert (plan.way, plan.former.version) == (Way.MIGRATE, "1.0.0")
    assert go_back(own, plan, "the list stays empty") is Way.MIGRATE
    assert sound(own) == "1.0.0"
    assert (revision(own), names(own)) == ("0001", ["later"])
    record = own.places.state.read().record(ID)
    assert "1.1.0 -> 1.0.0: the list stays empty" in record.went_back
    assert said[-1] == (
        Undertaking.ROLL_BACK_PLUGIN, f"{ID} 1.1.0 -> 1.0.0: the list stays empty",
    )  # fmt: skip


def test_going_back_twice_is_going_forward(own, official):
    put(own, official)
    put(own, official, "1.1.0", second=SECOND)
    go_back(own, plan_back(own, ID), "a try")
    assert go_back(own, plan_back(own, ID), "it was not that") is Way.MIGRATE
    assert (sound(own), revision(own)) == ("1.1.0", "0002")


NO_WAY_DOWN = SECOND[: SECOND.index("def downgrade")] + (
    'def downgrade():\n    raise NotImplementedError("no way down")\n'
)


def test_where_migrations_cannot_go_down_the_tables_come_from_the_copy(own, official):
    put(own, official)
    write(own, "a", "b")
    put(own, official, "1.1.0", second=NO_WAY_DOWN)
    write(own, "later")
    assert go_back(own, plan_back(own, ID), "crashes") is Way.RESTORE
    assert (sound(own), revision(own), names(own)) == ("1.0.0", "0001", ["a", "b"])
    write(own, "again")
    with own.store.reader() as connection:
        indexes = {index["name"] for index in sa.inspect(connection).get_indexes(METERS.name)}
        assert indexes == {"night_noise_by_name"}
        faults = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    assert faults == []
    newest = own.places.state.read().record(ID).former.backup
    with sa.create_engine(f"sqlite:///{own.places.backups / newest}").connect() as connection:
        kept = connection.execute(sa.select(METERS.c.name)).scalars().all()
        connection.engine.dispose()
    assert kept == ["a", "b", "later"]


def test_going_back_needs_a_cause_a_former_version_and_whole_files(own, official, said):
    put(own, official)
    with pytest.raises(WorldError, match="no way back"):
        plan_back(own, ID)
    put(own, official, "1.1.0")
    before = list(said)
    with pytest.raises(WorldError, match="Say why"):
        go_back(own, plan_back(own, ID), "  ")
    assert said == before
    (own.places.code(ID, "1.0.0") / "ui" / "meters.py").write_text("import os", encoding="utf-8")
    with pytest.raises(WorldError, match="was changed after packing"):
        go_back(own, plan_back(own, ID), "slow")
    assert own.places.state.read().record(ID).version == "1.1.0"


def test_removing_leaves_the_data_and_removing_data_copies_first(own, official, said):
    put(own, official)
    write(own, "a")
    photos = own.places.files(ID)
    photos.mkdir(parents=True)
    (photos / "1.jpg").write_bytes(b"x")
    with pytest.raises(WorldError, match="is on"):
        remove_data(own, ID)
    remove(own, ID)
    assert sound(own) is None
    assert not own.places.versions(ID).exists()
    assert names(own) == ["a"]
    assert ID in own.places.state.read().removed
    traces = traces_of(own, ID)
    assert (dict(traces.tables)["night_noise_meters"], traces.files) == (1, 1)
    copy = remove_data(own, ID)
    assert traces_of(own, ID) == type(traces)((), 0)
    assert revision(own) is None
    with sa.create_engine(f"sqlite:///{own.places.backups / copy}").connect() as connection:
        assert connection.execute(sa.select(METERS.c.name)).scalars().all() == ["a"]
        connection.engine.dispose()
    assert len(list(own.places.backups.glob(f"{ID}-files-*/1.jpg"))) == 1
    assert [deed for deed, _ in said[-2:]] == [
        Undertaking.REMOVE_PLUGIN, Undertaking.REMOVE_PLUGIN_DATA,
    ]  # fmt: skip


def test_installing_again_after_removal_finds_the_data(own, official):
    put(own, official)
    write(own, "a")
    remove(own, ID)
    put(own, official, "1.1.0", second=SECOND)
    assert (names(own), revision(own)) == (["a"], "0002")
    assert ID not in own.places.state.read().removed


def test_what_another_plugin_needs_stays(own, official):
    put(own, official)
    files = {
        name: each.replace(b"night_noise", b"loud_street") for name, each in honest_files().items()
    }
    files["plugin.toml"] = b'needs = ["night_noise>=1.0"]\n' + files["plugin.toml"]
    other = read_package(parcel(official, files, listed=listing(files, id="loud_street")).build())
    install(own, plan_install(own, other))
    for act in (remove, disable):
        with pytest.raises(WorldError, match=r"loud_street needs night_noise>=1\.0"):
            act(own, ID)
    plan = plan_install(own, package(official, "0.5.0"), downgrade=True)
    assert plan.blockers == ("loud_street needs night_noise>=1.0.",)
    disable(own, "loud_street")
    assert not disable(own, ID).enabled
    with pytest.raises(WorldError, match=r"night_noise>=1\.0, which is not installed"):
        enable(own, "loud_street")


def test_a_plugin_with_a_changed_file_is_not_switched_on(own, official):
    put(own, official)
    disable(own, ID)
    folder = own.places.code(ID, "1.0.0")
    (folder / "ui" / "extra.py").write_bytes(b"x")
    with pytest.raises(WorldError, match="not in its list"):
        enable(own, ID)
    (folder / "ui" / "extra.py").unlink()
    assert enable(own, ID).enabled


class Stage:
    """Stands for what runs the plugins."""

    def __init__(self):
        self.calls = []

    def stop(self, plugin_id):
        self.calls.append(("stop", plugin_id))

    def start(self, plugin_id):
        self.calls.append(("start", plugin_id))


def test_what_runs_is_stopped_for_the_change_and_started_after_it_even_if_it_fails(own, official):
    from dataclasses import replace

    stage = Stage()
    live = replace(own, running=stage)
    put(live, official)
    with pytest.raises(WorldError):
        put(live, official, "1.1.0", second=BAD_UPGRADE)
    assert stage.calls == [("stop", ID), ("start", ID)] * 2


@pytest.mark.parametrize("step", range(5))
def test_a_cancelled_installation_changes_nothing(own, official, step):
    reached = []
    with pytest.raises(CancelledError):
        install(
            own,
            plan_install(own, package(official)),
            progress=lambda words, share: reached.append(words),
            cancelled=lambda: len(reached) >= step,
        )
    assert sound(own) is None
    assert revision(own) is None


def test_two_installers_do_not_work_at_once(own, official):
    plan = plan_install(own, package(official))
    with own.alone(), pytest.raises(WorldError, match="is changing plugins"):
        install(own, plan)
    assert sound(own) is None


def test_what_runs_in_another_window_is_not_changed_under_it(own, official):
    put(own, official)
    put(own, official, "1.1.0")
    start = Start(own.places)
    start.stood()
    mark = next(own.places.running.glob("*.mark"))
    mark.rename(mark.with_name("1-x.mark"))
    acts = (
        lambda: put(own, official, "1.2.0"),
        lambda: go_back(own, plan_back(own, ID), "slow"),
        lambda: remove(own, ID),
        lambda: remove_data(own, ID),
    )
    for act in acts:
        with pytest.raises(WorldError, match="close it, or do it there"):
            act()
    assert sound(own) == "1.1.0"
    start.end()
    assert put(own, official, "1.2.0").version == "1.2.0"


def test_a_plan_that_is_out_of_date_is_not_carried_out(own, official):
    plan = plan_install(own, package(official))
    put(own, official)
    with pytest.raises(WorldError, match="look at the plan again"):
        install(own, plan)


def test_a_full_disk_is_said_and_leaves_nothing(own, official, monkeypatch):
    written = []
    true_put = atomic._put

    def put_or_full(path, content, mode):
        written.append(path)
        if len(written) == 4:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        true_put(path, content, mode)

    plan = plan_install(own, package(official))
    monkeypatch.setattr(atomic, "_put", put_or_full)
    with pytest.raises(WorldError, match="No space left on device"):
        install(own, plan)
    assert sound(own) is None


def test_a_disk_without_room_for_the_copy_is_said_first(own, official, monkeypatch):
    put(own, official)
    usage = shutil.disk_usage(own.places.root)._replace(free=1000)
    monkeypatch.setattr(backup.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(WorldError, match="make room"):
        put(own, official, "1.1.0", second=SECOND)
    assert (sound(own), revision(own)) == ("1.0.0", "0001")


def test_a_folder_that_may_not_be_written_is_said(own, official):
    plan = plan_install(own, package(official))
    in_the_way = own.places.versions(ID)
    in_the_way.write_bytes(b"a file where a folder should be")
    with pytest.raises(WorldError, match="cannot be written"):
        install(own, plan)
    assert own.places.state.read().plugins == {}
    assert revision(own) is None


def killed_at(step, act):
    """Run an act in a process that dies without a word when it reaches a step."""
    child = os.fork()
    if child == 0:
        reached = []

        def die(words, share):
            reached.append(words)
            if len(reached) > step:
                os._exit(9)

        try:
            act(die)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("step", range(len(STEPS)))
def test_killed_at_any_step_of_an_upgrade_it_is_the_old_or_the_new(own, official, store, step):
    put(own, official)
    write(own, "a")
    plan = plan_install(own, package(official, "1.1.0", second=SECOND))
    store.close()
    code = killed_at(step, lambda die: install(own, plan, progress=die))
    assert code == 9
    recover(own.places, store, lambda: NOW)
    version = sound(own)
    assert (version, revision(own)) in {("1.0.0", "0001"), ("1.1.0", "0002")}
    assert version == ("1.1.0" if step >= 6 else "1.0.0")
    assert names(own) == ["a"]
    if version == "1.0.0":
        put(own, official, "1.1.0", second=SECOND)
    go_back(own, plan_back(own, ID), "still works")
    assert (sound(own), revision(own), names(own)) == ("1.0.0", "0001", ["a"])


@pytest.mark.parametrize("step", range(len(STEPS)))
def test_killed_at_any_step_of_a_first_installation_nothing_is_half_there(
    own, official, store, step
):
    plan = plan_install(own, package(official))
    store.close()
    assert killed_at(step, lambda die: install(own, plan, progress=die)) == 9
    recover(own.places, store, lambda: NOW)
    assert (sound(own), revision(own)) in {(None, None), ("1.0.0", "0001")}


@pytest.mark.parametrize("step", range(5))
def test_killed_at_any_step_on_the_way_back_it_is_the_old_or_the_new(own, official, store, step):
    put(own, official)
    write(own, "a")
    put(own, official, "1.1.0", second=SECOND)
    plan = plan_back(own, ID)
    store.close()
    assert killed_at(step, lambda die: go_back(own, plan, "slow", progress=die)) == 9
    recover(own.places, store, lambda: NOW)
    assert (sound(own), revision(own)) in {("1.0.0", "0001"), ("1.1.0", "0002")}
    assert names(own) == ["a"]


def test_recovery_leaves_a_living_installer_alone(own, official):
    half = own.places.root / ".incoming-of-another"
    half.mkdir(parents=True)
    with own.alone():
        assert recover(own.places, own.store, lambda: NOW) == ""
    assert half.is_dir()
    recover(own.places, own.store, lambda: NOW)
    assert not half.exists()


def test_a_key_revoked_later_stops_what_it_signed_and_an_expired_one_does_not(work, key):
    from datetime import timedelta

    put(work, key)
    folder = work.places.code(ID, "1.0.0")
    work.places.trust.add(key.public, "ACME", NOW, expires_at=NOW + timedelta(days=1))
    later = NOW + timedelta(days=2)
    assert check_installed(folder, work.places.trust, later).manifest.id == ID
    work.places.trust.revoke(key.public.name, "lost", later)
    with pytest.raises(WorldError, match="was revoked: lost"):
        check_installed(folder, work.places.trust, later)


def test_an_installed_plugin_signed_by_somebody_else_is_not_taken(work, key, stranger):
    put(work, key)
    folder = work.places.code(ID, "1.0.0")
    raw = (folder / "manifest.json").read_bytes()
    text = sign(raw, stranger, NOW, "x").write()
    (folder / "manifest.json.minisig").write_text(text, encoding="utf-8")
    with pytest.raises(WorldError, match="nobody here trusts"):
        check_installed(folder, work.places.trust, NOW)
