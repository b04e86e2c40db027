"""The handler's result as JSON."""

import json
import math
import os
import re

from lambda_runtime.errors import Fault


class Encoder(json.JSONEncoder):
    """JSON as awslambdaric writes it: a Decimal becomes a number with all its digits, bytes become text."""

    mark = f"decimal {os.urandom(8).hex()} "
    decimals = False

    def default(self, value):
        if isinstance(value, bytes):
            return value.decode("utf-8")
        if type(value).__name__ == "Decimal" and hasattr(value, "is_nan"):
            self.decimals = True
            return math.nan if value.is_nan() else f"{self.mark}{value}"
        return super().default(value)

    def encode(self, value) -> str:
        text = super().encode(value)
        if self.decimals:
            text = re.sub(f'"{self.mark}([^"]*)"', r"\1", text)
        return text


def marshal(response) -> str | bytes:
    """The response as Lambda sends it. Raises Fault when it has no JSON form."""
    if isinstance(response, bytes):
        return response
    try:
        return Encoder(ensure_ascii=False).encode(response)
    except Exception as error:
        raise Fault("Runtime.MarshalError", f"Unable to marshal response: {error}") from error
