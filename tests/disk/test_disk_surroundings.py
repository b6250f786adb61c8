"""What lies around a vault: the work of git, the kind of disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaultkit.disk.surroundings import file_state, folder_identity, git_work, network_disk

MOUNTS = """\
25 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
26 25 0:24 / /mnt/Ana\\040Ruiz rw,relatime shared:2 master:3 - nfs4 server:/notes rw
27 25 0:25 / /mnt/stick rw - fuseblk /dev/sdb1 rw
28 25 0:26 / /mnt/c rw - 9p drvfs rw
29 28 0:27 / /mnt/c/local rw - ext4 /dev/vdb rw
30 25 0:28 / /mnt/far rw - fuse.sshfs far: rw
31 30 0:29 / /mnt/far rw - tmpfs none rw
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/mnt/Ana Ruiz/people", "nfs4"), ("/mnt/Ana Ruiz", "nfs4"), ("/mnt/Ana", None), ("/mnt/stick/people", None),
        ("/mnt/c/Users", "9p"), ("/mnt/c/local/people", None), ("/mnt/far", None), ("/elsewhere", None),
    ],
)  # fmt: skip
def test_a_disk_of_another_machine_is_known_by_its_kind(tmp_path: Path, folder: str, kind: str | None) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    assert network_disk(Path(folder), mounts) == kind


def test_where_the_system_has_no_list_of_disks_nothing_is_said(tmp_path: Path) -> None:
    assert network_disk(tmp_path, tmp_path / "none") is None
    assert network_disk(tmp_path) is None


@pytest.mark.parametrize("name", ["index.lock", "MERGE_HEAD", "rebase-merge", "rebase-apply", "CHERRY_PICK_HEAD"])
def test_the_work_of_git_shows_in_its_folder(tmp_path: Path, name: str) -> None:
    root = tmp_path / "repository/notes/people"
    root.mkdir(parents=True)
    assert git_work(root) is None
    git = tmp_path / "repository/.git"
    git.mkdir()
    assert git_work(root) is None
    (git / name).mkdir()
    work = git_work(root)
    assert work
    assert work.words
    assert work.seconds > 0
    # Another work tree of a repository holds a file that says where its own folder is.
    git.rename(tmp_path / "elsewhere")
    git.write_text("gitdir: ../elsewhere\n")
    assert git_work(root) == work


def test_a_folder_is_the_same_under_another_name(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    identity = folder_identity(tmp_path / "one")
    (tmp_path / "one").rename(tmp_path / "two")
    (tmp_path / "one").mkdir()
    assert identity == folder_identity(tmp_path / "two") != folder_identity(tmp_path / "one")
    assert folder_identity(tmp_path / "three") is None


def test_the_state_of_a_file_changes_with_it(tmp_path: Path) -> None:
    path = tmp_path / "Home.md"
    assert file_state(path) is None
    path.write_text("one")
    before = file_state(path)
    path.write_text("other")
    assert file_state(path) not in (before, None)
