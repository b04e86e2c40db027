"""Lists in pages, as EventBridge has them."""

from typing import Any

from local_aws.services.buses.refusals import invalid
from local_aws.services.buses.store import Store
from local_aws.services.pages import page

PAGE = 100


def listed(member: str, items: list[Any], store: Store, params: dict[str, Any], which: str) -> dict[str, Any]:
    """`{member: […], "NextToken"}`; `which` says what narrows the list."""
    most = params.get("Limit", PAGE)
    if not 1 <= most <= PAGE:
        raise invalid(
            f"1 validation error detected: Value '{most}' at 'limit' failed to satisfy constraint: "
            f"Member must have value between 1 and {PAGE}"
        )
    name = f"{member} {store.account} {store.region} {which}"
    found, token = page(items, name, params.get("NextToken"), most, invalid("NextToken is not valid."))
    return {member: found, **({"NextToken": token} if token else {})}
