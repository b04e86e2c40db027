"""What the lab remembers of a checkout, where it may not be written."""

import errno
import io
import os
import stat
import zipfile

import pytest

from learner_lab.checkout import home
from learner_lab.resources.packages import zip_source
from learner_lab.session import credentials


def test_a_folder_that_cannot_be_made_is_told_with_what_to_do(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("LEARNER_LAB_HOME", str(tmp_path / "file" / "below"))
    with pytest.raises(OSError, match="set LEARNER_LAB_HOME to a folder of your own"):
        home.remember("choices", {"target": "local"})
    assert home.recall("choices") == {}


def test_a_disk_that_takes_nothing_is_told_with_what_to_do_and_what_was_there_stays(tmp_path, monkeypatch):
    monkeypatch.setenv("LEARNER_LAB_HOME", str(tmp_path))
    home.remember("choices", {"target": "local"})

    def replace(*given):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch, pytest.raises(OSError, match=r"\(No space left on device\): make room there"):
        patch.setattr("learner_lab.checkout.home.os.replace", replace)
        home.remember("choices", {"target": "aws"})
    assert home.recall("choices") == {"target": "local"} and os.listdir(tmp_path) == ["choices.json"]


def test_what_cannot_be_read_is_told_with_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("LEARNER_LAB_HOME", str(tmp_path))
    (tmp_path / "choices.json").mkdir()
    with pytest.raises(OSError, match=r"regular file.*set LEARNER_LAB_HOME to a folder of your own"):
        home.recall("choices")


@pytest.mark.parametrize(
    "text, known",
    [
        ('{"target": 5, "prefix": ["a"], "region": "us-west-2"}', {"region": "us-west-2"}),
        ("[" * 100_000, {}),
        ('{"target": "lo', {}),
        ("[]", {}),
        ("\x00\xff", {}),
    ],
)
def test_of_what_somebody_spoiled_the_legible_texts_are_known(tmp_path, monkeypatch, text, known):
    monkeypatch.setenv("LEARNER_LAB_HOME", str(tmp_path))
    (tmp_path / "choices.json").write_text(text, "latin-1")
    assert home.recall("choices") == known


@pytest.mark.skipif(os.name != "posix", reason="modes and links are POSIX's")
def test_nothing_that_lies_beside_is_written_into(tmp_path, monkeypatch):
    monkeypatch.setenv("LEARNER_LAB_HOME", str(tmp_path))
    (tmp_path / f".choices.json.{os.getpid()}").symlink_to(tmp_path / "another's")
    home.remember("choices", {"target": "local"})
    assert not (tmp_path / "another's").exists() and not (tmp_path / "choices.json").is_symlink()


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
@pytest.mark.parametrize(
    "write",
    [
        lambda path: home.remember(path.stem, {"a": 1}),
        lambda path: credentials.save({"aws_access_key_id": "a", "aws_secret_access_key": "b"}, path),
    ],
)
def test_what_is_remembered_and_its_folder_are_the_owners_alone(tmp_path, monkeypatch, write):
    monkeypatch.setenv("LEARNER_LAB_HOME", str(tmp_path / "own"))
    path = tmp_path / "own" / "what.json"
    before = os.umask(0)
    try:
        write(path)
    finally:
        os.umask(before)
    assert [stat.S_IMODE(one.stat().st_mode) for one in (path.parent, path)] == [0o700, 0o600]


def test_a_handler_can_be_read_by_lambda_wherever_it_is_packed():
    (entry,) = zipfile.ZipFile(io.BytesIO(zip_source("def lambda_handler(event, context):\n    return 1\n"))).infolist()
    assert (entry.create_system, entry.external_attr >> 16, entry.date_time) == (3, 0o644, (1980, 1, 1, 0, 0, 0))


def test_what_was_left_by_whoever_was_killed_while_writing_goes_with_the_next_write(tmp_path):
    file = tmp_path / "credentials"
    old, young, anothers, of_another = (
        ".credentials.part-abc_1234",
        ".credentials.part-zzzzzzzz",
        ".credentials.original",  # somebody's own
        ".x.part-abc_1234",
    )
    for name in (old, young, anothers, of_another):
        (tmp_path / name).write_text("aws_secret_access_key = x")
    for name in (old, anothers, of_another):
        os.utime(tmp_path / name, (1, 1))
    home.write_private(file, "new")
    assert sorted(os.listdir(tmp_path)) == sorted([young, anothers, of_another, "credentials"])
