"""What was approved is kept without a loss."""

import json

import pytest

from hankintakello.contracts.reclamations.frozen import from_json, to_json
from hankintakello.contracts.reclamations.letters.facts import Letter
from hankintakello.tests.letters import bare_letter, make_letter


@pytest.mark.parametrize("letter", [make_letter(), make_letter("c", "sv"), bare_letter("a", "en")])
def test_kept_letter_is_read_back_as_it_was(letter: Letter) -> None:
    assert from_json(json.loads(json.dumps(to_json(letter)))) == letter
