"""Colab has ipywidgets 7, and a widget manager that a notebook has to ask for."""

import sys
from types import SimpleNamespace

import anywidget._util
import ipywidgets
import pytest

from tests.viewer.made import call_center
from viewer import Form, Watch, source_of, with_text

VIEW = "application/vnd.jupyter.widget-view+json"
MANAGER = "https://example.com/manager.min.js"


@pytest.fixture
def asked(monkeypatch):
    """How often Colab was asked for the manager of custom widgets, in a list."""
    calls, widgets = [], SimpleNamespace(_installed_url=None)

    def enable():
        calls.append(1)
        widgets._installed_url = MANAGER

    output = SimpleNamespace(enable_custom_widget_manager=enable, _widgets=widgets)
    monkeypatch.setitem(sys.modules, "google.colab.output", output)
    anywidget._util.enable_custom_widget_manager_once.cache_clear()
    yield calls
    anywidget._util.enable_custom_widget_manager_once.cache_clear()


def made() -> list:
    """One of each kind of widget that a cell shows."""
    watched = Watch(source_of(call_center(resolved=True)))
    return [watched, Form(print, {"case": "001"}), with_text(ipywidgets.IntProgress(), "A progress bar.")]


def test_the_manager_is_asked_for_once_and_each_output_names_it(asked):
    metadata = [shown._repr_mimebundle_()[1] for shown in made()]
    assert asked == [1]
    assert metadata == [{VIEW: {"colab": {"custom_widget_manager": {"url": MANAGER}}}}] * 3


def test_elsewhere_nothing_is_asked_for():
    assert [shown._repr_mimebundle_()[1] for shown in made()] == [{}, {}, {}]


def test_where_a_widget_displays_itself_it_does_not_pass_over_its_text_and_picture():
    """As in ipywidgets 7: IPython asks `_ipython_display_` before the bundle."""
    watched, *others = made()
    assert [shown._ipython_display_ for shown in (watched.view, *others)] == [None] * 3
