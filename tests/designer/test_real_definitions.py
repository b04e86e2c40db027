"""Published state machines: opened, edited and undone, they are the same to the byte; each can be edited."""

from pathlib import Path

import pytest

from designer import places, structure, text
from designer.past import Past

PUBLISHED = sorted((Path(__file__).parents[3] / "shared/real_definitions/definitions").glob("*.json"))


@pytest.mark.skipif(not PUBLISHED, reason="the published definitions are not beside the checkout")
def test_a_published_definition_is_the_same_to_the_byte_after_an_edit_and_undo():
    for file in PUBLISHED:
        past = Past(file.read_bytes().decode("utf-8"))
        opened = past.text
        definition = text.read(past.text)
        new, _ = structure.insert(definition, places.places(definition)[0], {"Type": "Pass"}, "New")
        past.change("insert New", text.written(new, text.form_of(past.text)))
        assert text.read(past.text) == new, file.name
        past.undo()
        assert past.text == opened, file.name


@pytest.mark.skipif(not PUBLISHED, reason="the published definitions are not beside the checkout")
def test_an_edit_of_a_published_definition_changes_only_what_it_means_to():
    for file in PUBLISHED:
        definition = text.read(file.read_bytes().decode("utf-8"))
        name = next(iter(places.all_states(definition)))
        renamed = structure.rename(structure.rename(definition, name, "Another name"), "Another name", name)
        assert text.written(renamed) == text.written(definition), file.name
