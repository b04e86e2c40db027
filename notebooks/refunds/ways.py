"""What the promises are tested with: the machine, a case, and the way that it takes (notebook 22: conftest.py)."""

import json

import pytest

import helpers


@pytest.fixture
def case():
    """What a small refund begins with."""
    return {"case": "001", "customer": "Ada", "minutes": 12}


@pytest.fixture
def machine(request):
    """The definition that lies beside the tests."""
    return json.loads((request.path.parent / "machine.asl.json").read_text("utf-8"))


@pytest.fixture
def way(machine, case):
    """The walk of the case, as a function of what the machine's three calls answer, or break with."""

    def walked(amount=24, valid=True, looked_up=None, leader=None, ledger=None):
        mocks = {
            "Look Up": looked_up or [{"valid": valid}, {"amount": amount}],
            "Ask Leader": leader or {"approved": True},
            "Pay": ledger or {},
        }
        return helpers.walk(machine, case, mocks)

    return walked
