"""Content-addressed files: whole or absent, durable, the same from any number of processes."""

from __future__ import annotations

import hashlib
import io
import json
import random
import subprocess
import sys
import textwrap
from datetime import timedelta
from pathlib import Path

import pytest

from booth_content.file_store import FileStore, StoredFile
from core.dates import freeze, now
from core.errors import DomainError

REPOSITORY = Path(__file__).parents[2]
MISSING = "0" * 64


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def names_in(store: FileStore) -> set[str]:
    return {path.name for path in store.root.glob("??/*")}


def unfinished_in(store: FileStore) -> list[str]:
    return [path.name for path in (store.root / ".incoming").iterdir()]


def run_child(code: str, *arguments: str, before: tuple[str, ...] = ()) -> list[str]:
    """The lines a Python process prints that runs ``code`` with ``arguments``."""
    command = [*before, sys.executable, "-c", textwrap.dedent(code), *arguments]
    done = subprocess.run(
        command, cwd=REPOSITORY, capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout.splitlines()


def test_bytes_are_kept_under_their_sha256(store: FileStore) -> None:
    stored = store.put_bytes("خاکفرج".encode())

    name = hashlib.sha256("خاکفرج".encode()).hexdigest()
    assert stored == StoredFile(name, 12)
    assert store.path(name) == store.root / name[:2] / name
    with store.open(name) as file:
        assert file.read() == "خاکفرج".encode()
    assert (store.exists(name), store.size(name), store.verify(name)) == (True, 12, True)
    assert unfinished_in(store) == []


def test_a_file_and_a_stream_are_kept_as_bytes_are(store: FileStore, tmp_path: Path) -> None:
    data = random.Random(1).randbytes(3_000_000)
    (tmp_path / "film.mp4").write_bytes(data)

    by_path = store.put_file(tmp_path / "film.mp4")
    by_stream = store.put_file(io.BytesIO(data))

    assert by_path == by_stream == store.put_bytes(data)
    assert names_in(store) == {by_path.sha256}
    assert unfinished_in(store) == []


def test_an_empty_file_is_a_file(store: FileStore) -> None:
    stored = store.put_bytes(b"")

    assert stored.size == 0
    assert store.verify(stored.sha256)


def test_putting_again_writes_nothing(store: FileStore) -> None:
    stored = store.put_bytes(b"document")
    before = store.path(stored.sha256).stat()

    assert store.put_bytes(b"document") == stored
    assert store.put_file(io.BytesIO(b"document")) == stored

    after = store.path(stored.sha256).stat()
    assert (after.st_ino, after.st_ctime_ns) == (before.st_ino, before.st_ctime_ns)


def test_a_shortened_file_is_noticed_and_mended_by_putting_again(store: FileStore) -> None:
    stored = store.put_bytes(b"document")
    store.path(stored.sha256).chmod(0o644)
    store.path(stored.sha256).write_bytes(b"doc")
    assert not store.verify(stored.sha256)

    store.put_bytes(b"document")

    assert store.verify(stored.sha256)


def test_a_changed_byte_is_noticed_and_mended_by_removing_and_putting(store: FileStore) -> None:
    stored = store.put_bytes(b"document")
    store.path(stored.sha256).chmod(0o644)
    store.path(stored.sha256).write_bytes(b"dokument")
    assert not store.verify(stored.sha256)

    assert store.remove(stored.sha256)
    assert not store.exists(stored.sha256)
    assert not store.remove(stored.sha256)
    store.put_bytes(b"document")

    assert store.verify(stored.sha256)


@pytest.mark.parametrize(
    "name",
    ["", "ab", "../../etc/passwd", "A" * 64, "g" * 64, MISSING + "\n", "/" + "a" * 63],
)
def test_a_name_that_is_no_hash_leads_nowhere(store: FileStore, name: str) -> None:
    for act in (store.path, store.open, store.exists, store.size, store.verify, store.remove):
        with pytest.raises(DomainError) as caught:
            act(name)
        assert caught.value.code == "file_unknown"


def test_an_absent_file_is_said_to_be_absent(store: FileStore) -> None:
    assert not store.exists(MISSING)
    assert not store.verify(MISSING)
    for act in (store.open, store.size):
        with pytest.raises(DomainError) as caught:
            act(MISSING)
        assert caught.value.code == "file_unknown"


def test_a_file_over_the_limit_is_refused_and_leaves_nothing(store: FileStore) -> None:
    with pytest.raises(DomainError) as caught:
        store.put_file(io.BytesIO(bytes(3_000_001)), limit=3_000_000)

    assert caught.value.code == "file_too_large"
    assert "3 MB" in caught.value.en
    assert names_in(store) == set()
    assert unfinished_in(store) == []
    assert store.put_file(io.BytesIO(bytes(3_000_000)), limit=3_000_000).size == 3_000_000


@pytest.mark.parametrize("count", [3, 80])
def test_a_batch_shows_all_its_files_when_it_ends(store: FileStore, count: int) -> None:
    old = store.put_bytes(b"here before")

    with store.batch() as batch:
        stored = [batch.put_bytes(b"document %d" % at) for at in range(count)]
        stored.append(batch.put_file(io.BytesIO(b"here before")))
        assert batch.put_bytes(b"document 0") == stored[0]
        assert names_in(store) == {old.sha256}

    assert names_in(store) == {one.sha256 for one in stored}
    assert all(store.verify(one.sha256) for one in stored)
    assert unfinished_in(store) == []


def test_a_batch_that_fails_stores_nothing(store: FileStore) -> None:
    def store_two_and_fail() -> None:
        with store.batch() as batch:
            batch.put_bytes(b"one")
            batch.put_file(io.BytesIO(b"two"))
            raise KeyError

    with pytest.raises(KeyError):
        store_two_and_fail()

    assert names_in(store) == set()
    assert unfinished_in(store) == []


def test_a_source_that_breaks_off_leaves_nothing(store: FileStore) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > 0:
                raise ConnectionResetError
            return super().read(size)

    with pytest.raises(ConnectionResetError):
        store.put_file(Broken(bytes(2_000_000)))

    assert names_in(store) == set()
    assert unfinished_in(store) == []


def test_sweeping_takes_only_what_is_older_than_a_day(store: FileStore) -> None:
    (store.root / ".incoming" / "left-by-a-crash").write_bytes(b"half")
    kept = store.put_bytes(b"document")

    assert store.sweep() == 0
    with freeze(now() + timedelta(days=1, minutes=1)):
        assert store.sweep() == 1

    assert unfinished_in(store) == []
    assert store.verify(kept.sha256)


def test_room_is_asked_for_before_writing(store: FileStore) -> None:
    store.ensure_room(1_000_000, factor=3)

    with pytest.raises(DomainError) as caught:
        store.ensure_room(10**18)
    assert caught.value.code == "disk_full"


PUT_MANY = """
    import random, sys
    from pathlib import Path
    from booth_content.file_store import FileStore
    store, numbers = FileStore(Path(sys.argv[1])), random.Random(int(sys.argv[2]))
    for count in range(int(sys.argv[3])):
        with store.batch() as batch:
            files = [
                batch.put_bytes(numbers.randbytes(numbers.choice([50, 9_000, 700_000])))
                for _ in range(numbers.choice([1, 2, 20]))
            ]
        for one in files:
            print(one.sha256, flush=True)
"""


def test_processes_that_store_the_same_files_at_once_agree(store: FileStore) -> None:
    command = [sys.executable, "-c", textwrap.dedent(PUT_MANY), str(store.root), "7", "10"]
    children = [
        subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    told = [set(child.communicate(timeout=60)[0].split()) for child in children]

    assert [child.returncode for child in children] == [0, 0, 0, 0]
    assert told[0] == told[1] == told[2] == told[3] == names_in(store)
    assert all(store.verify(name) for name in names_in(store))
    assert unfinished_in(store) == []


def test_kill_9_at_any_moment_leaves_only_whole_files(store: FileStore) -> None:
    numbers, told = random.Random(11), set()
    for attempt in range(8):
        child = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(PUT_MANY), str(store.root), str(attempt), "999"],
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout is not None
        for _ in range(numbers.randint(1, 40)):
            told.add(child.stdout.readline().strip())
        child.kill()
        child.communicate()

    assert told <= names_in(store)
    assert all(store.verify(name) for name in names_in(store))
    with freeze(now() + timedelta(days=2)):
        store.sweep()
    assert unfinished_in(store) == []


FILL = """
    import io, json, resource, sys
    from pathlib import Path
    from booth_content.file_store import FileStore
    from core.errors import DomainError
    if sys.argv[2] == "rlimit":
        resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))
    store = FileStore(Path(sys.argv[1]))
    kept = store.put_bytes(b"here before")
    codes = []
    for act in (
        lambda: store.put_bytes(bytes(3_000_000)),
        lambda: store.put_file(io.BytesIO(b"y" * 3_000_000)),
        lambda: store.ensure_room(10**15),
    ):
        try:
            act()
        except DomainError as error:
            codes.append(error.code)
    again = store.put_bytes(b"there is room for this")
    print(json.dumps({
        "codes": codes,
        "files": sorted(path.name for path in store.root.glob("??/*")),
        "expected": sorted([kept.sha256, again.sha256]),
        "unfinished": len(list((store.root / ".incoming").iterdir())),
        "whole": store.verify(kept.sha256) and store.verify(again.sha256),
    }))
"""


def assert_stood_the_full_disk(lines: list[str]) -> None:
    said = json.loads(lines[-1])
    assert said["codes"] == ["disk_full", "disk_full", "disk_full"]
    assert said["files"] == said["expected"]
    assert said["unfinished"] == 0
    assert said["whole"] is True


def test_a_refused_write_is_a_full_disk_and_leaves_nothing(tmp_path: Path) -> None:
    assert_stood_the_full_disk(run_child(FILL, str(tmp_path / "files"), "rlimit"))


def test_a_disk_of_one_megabyte_fills_and_leaves_nothing(tmp_path: Path) -> None:
    mount = 'mount -t tmpfs -o size=1m tmpfs "$0" && exec "$@"'
    private = ("unshare", "--mount", "sh", "-c", mount, str(tmp_path))
    try:
        subprocess.run([*private, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("a private 1 MB disk needs root: this process may not mount one")

    assert_stood_the_full_disk(run_child(FILL, str(tmp_path / "files"), "disk", before=private))
