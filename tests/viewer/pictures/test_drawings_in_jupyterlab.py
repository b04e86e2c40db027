"""Drawings as a student meets them: in the cells of a JupyterLab."""

import nbformat
import pytest

from tests.browser.jupyter import run_all_cells

pytestmark = pytest.mark.slow

WIDE = "import helpers\nhelpers.draw(helpers.call_center(), vertical=False)"
NARROW = "helpers.draw(helpers.call_center())"
SIZES = """() => [...document.querySelectorAll('.jp-RenderedSVG')].map(output => {
  const picture = output.querySelector('img, svg').getBoundingClientRect();
  return [picture.width, picture.height, output.clientWidth];
})"""


def test_a_drawing_is_as_wide_as_its_cell_at_most(jupyter, folder, page):
    written = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in (WIDE, NARROW)])
    written.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(written, folder / "drawings.ipynb")
    run_all_cells(page, jupyter.format("drawings.ipynb") + "&reset")
    page.wait_for_function("() => document.querySelectorAll('.jp-RenderedSVG :is(img, svg)').length === 2")
    (wide, height, cell), (narrow, _, _) = page.evaluate(SIZES)
    assert cell - 20 <= wide <= cell and height > 80
    assert 300 < narrow < cell / 2
