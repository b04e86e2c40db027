r"""How long a reader of the site waits: from the first page's "Start in this tab" to the first state that moves.

uv run --group browser --group publish pytest -n 0 -s --benchmark-only \
    tests/benchmarks/test_first_moving_state_in_a_tab.py

Three clicks (Start; Run → Run All Cells). Cold: a browser that has never been there. Warm: its second visit. The server
is on this machine: a connection of 10 Mbit/s adds a second for each 1.25 of the megabytes that are printed.
"""

import pytest

from publish import site
from tests.in_tab.lab_page import begin
from tests.publish.serving import served

MOVES = '.sfn-status[data-status="RUNNING"]'


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("published") / "site"
    site.build(folder)
    with served(folder) as address:
        yield address


class Visit:
    """A page of this browser's context, and what it has fetched from the server."""

    def __init__(self, context):
        self.page, self.requests, self.size = context.new_page(), 0, 0
        self.page.on("requestfinished", self._count)

    def _count(self, request) -> None:
        answer = request.response()
        if answer and not answer.from_service_worker and request.url.startswith("http"):
            size = request.sizes()["responseBodySize"]
            self.requests, self.size = self.requests + (size > 0), self.size + size

    def to_the_first_moving_state(self, address: str) -> None:
        self.page.goto(f"{address}/index.html")
        self.page.click("text=Start in this tab")
        begin(self.page)
        self.page.wait_for_selector(MOVES, timeout=180_000)


@pytest.mark.parametrize("before", [0, 1], ids=["cold", "warm"])
def test_the_first_page_to_the_first_moving_state(benchmark, browser, address, before):
    visits = []

    def prepared():
        context = browser.new_context()
        for _ in range(before):
            visit = Visit(context)
            visit.to_the_first_moving_state(address)
            visit.page.close()
        visits.append(Visit(context))
        return (visits[-1], address), {}

    benchmark.pedantic(Visit.to_the_first_moving_state, setup=prepared, rounds=3)
    benchmark.extra_info |= {"requests": visits[-1].requests, "MB": round(visits[-1].size / 1e6, 1), "clicks": 3}
    print(benchmark.extra_info)
