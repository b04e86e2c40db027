"""What keeps the keys typed in a box of widgets in that box: JupyterLab would take them, and `d d` deletes the cell."""

import anywidget

from viewer.browser.scripts import widget


class Keys(anywidget.AnyWidget):
    """A widget that shows nothing, to stand in the box beside those whose keys it keeps."""

    _esm = widget("beside.js")
