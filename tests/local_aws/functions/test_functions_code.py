"""A function's code lies in the task's folder as it lies in Lambda's: modes and links are those of the zip."""

import base64
import io
import os
import stat
import zipfile

import pytest

from local_aws.functions.code import unpack
from local_aws.wire import ServiceError

DEF = "import os, subprocess\ndef lambda_handler(event, context):\n"
LINK, FILE, FOLDER = stat.S_IFLNK | 0o777, stat.S_IFREG, stat.S_IFDIR
pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes and links of POSIX")


def packed(*entries: tuple[str, int, str]) -> bytes:
    """A zip of (name, mode, text)."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, mode, text in entries:
            entry = zipfile.ZipInfo(name)
            entry.create_system, entry.external_attr = 3, mode << 16
            archive.writestr(entry, text)
    return written.getvalue()


@pytest.fixture
def packed_function(deploy):
    """Deploys a zip of a handler that ends with this line, and these entries."""

    def make(line: str, *entries: tuple[str, int, str]):
        code = packed(("lambda_function.py", FILE | 0o644, DEF + f"    {line}\n"), *entries)
        return deploy("", Code={"ZipFile": base64.b64encode(code).decode()})

    return make


def test_a_program_in_the_zip_can_be_run(packed_function):
    program = ("bin/hello", FILE | 0o755, "#!/bin/sh\necho hello\n")
    function = packed_function("return subprocess.check_output(['./bin/hello']).decode()", program)
    assert function.answer() == "hello\n"


def test_a_file_that_is_no_program_cannot_be_run(packed_function):
    function = packed_function("subprocess.run(['./hello'])", ("hello", FILE | 0o644, "#!/bin/sh\n"))
    assert function.error()["errorType"] == "PermissionError"


def test_a_link_in_the_zip_is_a_link(packed_function):
    entries = ("lib/libx.so", LINK, "libx.so.1"), ("lib/libx.so.1", FILE | 0o644, "the library")
    line = "return [os.path.islink('lib/libx.so'), os.readlink('lib/libx.so'), open('lib/libx.so').read()]"
    assert packed_function(line, *entries).answer() == [True, "libx.so.1", "the library"]


@pytest.mark.parametrize(
    ("mode", "kept"),
    [(0o755, 0o755), (0o644, 0o644), (0o600, 0o600), (0o000, 0o644), (0o111, 0o511), (0o4755, 0o755)],
)
def test_modes_are_kept_as_far_as_the_file_can_still_be_read_and_removed(tmp_path, mode, kept):
    before = os.umask(0o022)
    unpack(packed(("file", FILE | mode, "")), tmp_path)
    os.umask(before)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == kept


@pytest.mark.parametrize(
    ("mode", "kept"), [(0o755, 0o755), (0o700, 0o700), (0o555, 0o755), (0o111, 0o711), (0o1777, 0o777), (0o000, 0o755)]
)
def test_modes_of_folders_are_kept_as_far_as_they_can_still_be_removed(tmp_path, mode, kept):
    before = os.umask(0o022)
    unpack(packed(("folder/", FOLDER | mode, "")), tmp_path)
    os.umask(before)
    assert stat.S_IMODE((tmp_path / "folder").stat().st_mode) == kept


def test_a_folder_that_may_not_be_written_takes_its_files_all_the_same(tmp_path):
    unpack(packed(("folder/", FOLDER | 0o555, ""), ("folder/file", FILE | 0o444, "text")), tmp_path)
    assert (tmp_path / "folder/file").read_text() == "text"


@pytest.mark.parametrize("name", ["out", "./out"])
def test_nothing_is_written_through_a_link_out_of_the_folder(packed_function, tmp_path, name):
    function = packed_function("return 'fine'", (name, LINK, str(tmp_path)), ("out/file", FILE | 0o644, "text"))
    with pytest.raises(ServiceError, match="could not start a worker"):
        function()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_two_links_of_one_name_the_later_is_made_and_neither_is_read(tmp_path):
    (tmp_path / "outside").mkdir()
    unpack(
        packed(("a", LINK, str(tmp_path / "outside")), ("a", LINK, "b"), ("b", FILE | 0o644, "text")), tmp_path / "t"
    )
    unpack(packed(("a", LINK, "b"), ("a", LINK, str(tmp_path / "outside"))), tmp_path / "u")
    unpack(packed(("a", LINK, "b"), ("a", FILE | 0o644, "text")), tmp_path / "v")
    assert (os.readlink(tmp_path / "t/a"), os.readlink(tmp_path / "u/a")) == ("b", str(tmp_path / "outside"))
    assert not (tmp_path / "v/a").is_symlink() and (tmp_path / "v/a").read_text() == "text"


@pytest.mark.parametrize("name", ["../../file", "/file", "a/../../../file"])
def test_no_entry_leaves_the_folder(tmp_path, name):
    unpack(packed((name, FILE | 0o644, "text"), (f"{name}-link", LINK, "file")), tmp_path / "task")
    assert [path.name for path in tmp_path.iterdir()] == ["task"]
