"""The check of links finds what leads nowhere."""

import pytest

from tests.publish.links import broken


@pytest.fixture
def site(tmp_path):
    (tmp_path / "lab/lab").mkdir(parents=True)
    (tmp_path / "lab/files/notebooks").mkdir(parents=True)
    (tmp_path / "lab/lab/index.html").write_text("")
    (tmp_path / "lab/files/notebooks/00 a.ipynb").write_text("")
    (tmp_path / "book").mkdir()
    (tmp_path / "book/b.html").write_text('<h2 id="here">Here</h2>')
    return tmp_path


@pytest.mark.parametrize(
    "link",
    [
        "book/b.html",
        "book/b.html#here",
        "book/b.html?q=1#here",
        "#",
        "lab/lab/?path=notebooks/00%20a.ipynb",
        "https://example.com/",
    ],
)
def test_a_link_that_leads_somewhere_is_not_told(site, link):
    (site / "index.html").write_text(f'<a href="{link}">it</a>')
    assert list(broken(site)) == []


@pytest.mark.parametrize(
    "link", ["book/none.html", "book/b.html#there", "#there", "book", "lab/lab/index.html?path=notebooks/none.ipynb"]
)
def test_a_link_that_leads_nowhere_is_told(site, link):
    (site / "index.html").write_text(f'<a href="{link}">it</a>')
    assert list(broken(site)) == [f"index.html: {link}"]


def test_a_picture_that_is_not_there_is_told(site):
    (site / "book/c.html").write_text('<img src="none.svg">')
    assert list(broken(site)) == ["book/c.html: none.svg"]
    assert list(broken(site, "lab")) == []
