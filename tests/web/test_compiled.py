"""A process compiles each template once, and anew when it has changed."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from hankintakello.web.compiled import Compiled


class Counting(Compiled):
    """Counts what was compiled."""

    count = 0

    def dump_bytecode(self, bucket):  # type: ignore[no-untyped-def]
        self.count += 1
        super().dump_bytecode(bucket)


def test_second_application_finds_what_the_first_has_compiled(tmp_path: Path) -> None:
    kept = Counting()
    page = tmp_path / "page.html"

    def written(text: str) -> str:
        page.write_text(text, "utf-8")
        return Environment(loader=FileSystemLoader(tmp_path), bytecode_cache=kept).get_template("page.html").render(n=1)

    assert [written("{{ n }} sopimus"), written("{{ n }} sopimus"), written("{{ n }} optio")] == [
        "1 sopimus",
        "1 sopimus",
        "1 optio",
    ]
    assert kept.count == 2
