"""What an attachment is beside."""

import pytest

from hankintakello.contracts.attachments.values import Subject


def test_attachment_belongs_to_one_thing() -> None:
    with pytest.raises(ValueError, match="one thing"):
        Subject(contract_id=1, deviation_id=1)
    with pytest.raises(ValueError, match="one thing"):
        Subject()
