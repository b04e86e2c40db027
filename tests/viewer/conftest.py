"""What the viewer's tests in a browser share."""

from tests.viewer.in_jupyterlab import folder, jupyter, notebook

__all__ = ["folder", "jupyter", "notebook"]
