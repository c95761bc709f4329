"""What the batch's tests share: a batch that is made once."""

import pytest

from tests.batch.samples import case, orthocalc, prescription, write_orders


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """Make a batch of a dozen orders once; nobody may change it."""
    folder = tmp_path_factory.mktemp("made")
    orders = [*(prescription(i) for i in range(6)), *(case(i) for i in range(6))]
    write_orders(folder / "orders.jsonl", orders)
    done = orthocalc("batch", "orders.jsonl", "-o", "out", "--workers", 2, cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder, orders, done
