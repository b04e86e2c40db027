"""A web page in the same browser attacks the local AWS, several ways, and gets nowhere."""

import base64
import os
import time
from pathlib import Path

import boto3
import pytest

from local_aws import signature
from tests.local_aws.conftest import keys_of

PAGE = Path(__file__).with_name("attacking_page.html").read_text("utf-8")
IDENTITY = "Action=GetCallerIdentity&Version=2011-06-15"
WITHOUT_ORIGIN = "data:text/html;base64," + base64.b64encode(PAGE.encode()).decode()  # its Origin is null
REBOUND = "rebound.example"
# the browser's own defence (private network access) is off: ours alone is tested
OPEN = ["--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests", "--disable-sync"]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser(chromium):
    browser = chromium(*OPEN, f"--host-resolver-rules=MAP {REBOUND} 127.0.0.1")
    yield browser
    browser.close()


@pytest.fixture
def page_at(browser):
    """The attacking page, as if served from this address."""
    page = browser.new_page()

    def open_at(address: str):
        page.route(address, lambda route: route.fulfill(body=PAGE, content_type="text/html"))
        page.goto(address)
        return page

    yield open_at
    page.close()


@pytest.fixture
def log(local_aws):
    """What the server writes from now on, once all is loaded."""
    boto3.client("iam").list_roles()
    path = Path(os.environ["LOCAL_AWS_HOME"], "server.log")
    before = path.stat().st_size
    return lambda: path.read_text("utf-8")[before:].splitlines()


def signed(server):
    """The headers of a request for the student's identity, signed with the key."""
    date = time.strftime(signature.MOMENT, time.gmtime())
    told = {"host": server.endpoint.removeprefix("http://"), "x-amz-date": date}
    headers = signature.sign(keys_of(server), "sts", "POST", "/", told, IDENTITY.encode())
    return {name: headers[name] for name in ("authorization", "x-amz-date")}


def all_refused(lines):
    return bool(lines) and all(" refused " in line for line in lines)


@pytest.mark.parametrize("address", ["http://evil.example/", "http://localhost:1/", WITHOUT_ORIGIN])
def test_requests_of_a_foreign_page_are_refused_even_with_the_key(page_at, local_aws, log, address):
    page = page_at(address)
    heard = page.evaluate("([t, b, a]) => attack(t, b, a)", [local_aws.endpoint, IDENTITY, signed(local_aws)])
    assert heard.pop("a simple request") == "opaque 0 "
    assert heard.pop("a beacon") == "sent"
    assert set(heard.values()) == {"stopped: TypeError"}
    assert all_refused(log())


def test_a_name_bound_to_this_machine_is_refused_even_with_the_key(page_at, local_aws, log):
    port = local_aws.endpoint.rpartition(":")[2]
    page = page_at(f"http://{REBOUND}:{port}/")
    heard = page.evaluate("([t, b, a]) => attack(t, b, a)", ["/x", IDENTITY, signed(local_aws)])
    heard.pop("a beacon")
    assert {answer.split(" ")[1] for answer in heard.values()} <= {"403", "0"}
    assert "voclabs" not in str(heard) and all_refused(log())


@pytest.mark.parametrize("frame", ["sink", "nowhere"])
def test_forms_are_refused_also_with_a_null_origin(page_at, local_aws, log, frame):
    page = page_at("http://evil.example/")
    with page.expect_response(local_aws.endpoint + "/") as response:
        page.evaluate("([t, b, f]) => submit(t, b, f)", [local_aws.endpoint, IDENTITY, frame])
    assert response.value.status == 403
    assert all_refused(log())


@pytest.mark.parametrize("kind", ["img", "script", "iframe"])
def test_elements_load_nothing(page_at, local_aws, log, kind):
    page = page_at("http://evil.example/")
    page.evaluate("([k, t]) => loads(k, t)", [kind, local_aws.endpoint + "/moto-api/data.json"])
    assert all_refused(log())


def test_no_channel_opens(page_at, local_aws, log):
    page = page_at("http://evil.example/")
    assert page.evaluate("(target) => opens(target)", local_aws.endpoint) == "stopped"
    assert all_refused(log())


def test_the_address_typed_in_tells_nothing(browser, local_aws):
    page = browser.new_page()
    assert page.goto(local_aws.endpoint).status == 403
    assert "voclabs" not in page.content()
    page.close()


def test_after_all_that_the_server_serves_its_own(local_aws):
    assert boto3.client("sts").get_caller_identity()["Account"] == "123456789012"
