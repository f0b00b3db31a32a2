"""Names of files say what is inside, and lead nowhere."""

import pytest

from hankintakello.core.keeping.names import LONGEST, clean_name, suffix_of

JPG = (".jpg", ".jpeg")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("kuva.jpg", "kuva.jpg"),
        ("KUVA.JPEG", "KUVA.jpeg"),
        ("C:\\Users\\aino\\kuva.jpg", "kuva.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("kuva.jpg\0.exe", "kuva.jpg.exe.jpg"),
        ("kuva\r\nSet-Cookie: x.jpg", "kuvaSet-Cookie_ x.jpg"),
        ("gpj.\u202eexe.jpg", "gpj.exe.jpg"),
        ("IMG_1.HEIC", "IMG_1.HEIC.jpg"),
        ("...", "tiedosto.jpg"),
        ("", "tiedosto.jpg"),
        ("/", "tiedosto.jpg"),
        (".jpg", "tiedosto.jpg"),
        ("äiti  ja\tisä.jpg", "äiti jaisä.jpg"),
        ("a\u0308.jpg", "ä.jpg"),
        ('a"b<c>.jpg', "a_b_c_.jpg"),
    ],
)
def test_name_is_cleaned(given: str, shown: str) -> None:
    assert clean_name(given, JPG) == shown


def test_long_name_keeps_its_end() -> None:
    name = clean_name("x" * 500 + ".jpeg", JPG)

    assert (len(name), name[-5:]) == (LONGEST, ".jpeg")


@pytest.mark.parametrize(("given", "suffix"), [("a.TXT", ".txt"), ("a/b.csv", ".csv"), ("ilman", ""), ("a.b\\c", "")])
def test_suffix_is_of_the_last_part(given: str, suffix: str) -> None:
    assert suffix_of(given) == suffix
