"""What the lab remembers of a checkout, where it may not be written."""

import pytest

from learner_lab.checkout import home


def test_a_folder_that_cannot_be_made_is_told_with_what_to_do(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("LEARNER_LAB_HOME", str(tmp_path / "file" / "below"))
    with pytest.raises(OSError, match="set LEARNER_LAB_HOME to a folder of your own"):
        home.remember("choices", {"target": "local"})
    assert home.recall("choices") == {}
