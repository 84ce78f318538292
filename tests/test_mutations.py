import pytest

from tests.mutations import MUTATIONS, ROOT


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.line.strip()[:40])
def test_a_line_that_is_to_be_taken_out_is_there_once(mutation):
    lines = (ROOT / mutation.file).read_text().splitlines()
    assert lines.count(mutation.line) == 1
