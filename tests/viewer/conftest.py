"""What the viewer's tests in a browser share."""

from tests.viewer.in_jupyterlab import folder, jupyter, lab_page, notebook

__all__ = ["folder", "jupyter", "lab_page", "notebook"]
