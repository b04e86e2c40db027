"""What a notebook may show: ARNs and identities without the account's number and the student's name."""

import pytest

from learner_lab.words.masking import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("arn:aws:iam::999988887777:role/LabRole", "arn:aws:iam::<account>:role/LabRole"),
        (
            "arn:aws:sts::999988887777:assumed-role/voclabs/user123=Ada.L@uni.edu.",
            "arn:aws:sts::<account>:assumed-role/voclabs/<you>.",
        ),
        ("AROAX:user123=Ada_Lovelace", "AROAX:<you>"),
        ({"Account": "999988887777"}, "{'Account': '<account>'}"),
        (
            "1793000000123, 12345678901 and 0.123456789012 stay",
            "1793000000123, 12345678901 and 0.123456789012 stay",
        ),
        (
            "an id such as results/36bec256-80b3-49ee-bae0-123456789012/manifest.json leads somewhere",
            "an id such as results/36bec256-80b3-49ee-bae0-123456789012/manifest.json leads somewhere",
        ),
        ("a bucket such as call-center-cafe-999988887777", "a bucket such as call-center-cafe-<account>"),
    ],
)
def test_account_and_person_are_masked(text, masked):
    assert mask(text) == masked
