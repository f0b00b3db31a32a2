"""hankintakello reclamation: drafted, approved by another, sent through a real mail server, letters written."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlmodel import select

from hankintakello.cli import main
from hankintakello.contracts.reclamations import queries
from hankintakello.contracts.reclamations.models import Reclamation
from hankintakello.contracts.reclamations.models import StepKind as Step
from hankintakello.contracts.remedies.models import RemedyTerms
from hankintakello.core.database import Database
from hankintakello.demo.mailbox import Mailbox
from hankintakello.people.models import Role
from hankintakello.tests.build import make_contract, make_deviation, make_organisation, make_person, make_supplier

Run = Callable[..., Result]
AINO, HANNA, LAURI = (
    ("--by", "aino@mallila.example"),
    ("--by", "hanna@mallila.example"),
    ("--by", "lauri@mallila.example"),
)
SECRET = "oma moka jota ei kerrota"


@pytest.fixture
def run(environment: dict[str, str], database: Database) -> Run:
    """Run the command in this process, on the test's database; settings may be given by their names."""
    with database.writing() as session:
        make_organisation(session)
        aino = make_person(session, Role.OWNER, name="Aino Kallio", email=AINO[1])
        make_person(session, Role.PROCUREMENT, name="Hanna Hankkija", email=HANNA[1])
        make_person(session, Role.VIEWER, name="Lauri Lukija", email=LAURI[1])
        supplier = make_supplier(session, name="Städ & Söner Ab", language="sv")
        contract = make_contract(session, reference="MLA/1", title="Siivous", owner_id=aino.id, supplier_id=supplier.id)
        for number in (1, 2, 3):
            make_deviation(
                session, contract.id or 0, number=number, severity=3, own_share=SECRET, reported_by="Ilmiantaja"
            )
    return lambda *words, **more: CliRunner().invoke(
        main, words, env=environment | {f"HANKINTAKELLO_{name}": str(value) for name, value in more.items()}
    )


def with_address(database: Database) -> None:
    with database.writing() as session:
        session.add(RemedyTerms(contract_id=1, claim_name="Åke", claim_email="ake@stad.example"))


def mail_of(server: Mailbox) -> dict[str, Any]:
    return {"MAIL_SERVER": "localhost", "MAIL_PORT": server.port, "MAIL_SENDER": "kello@mallila.example"}


def parts(message: EmailMessage) -> dict[str, Any]:
    return {part.get_content_type(): part for part in message.walk()}


def row(**changes: Any) -> dict[str, Any]:
    given = {"id": 1, "number": "2026/1", "contract": "MLA/1", "deviations": [1, 2], "kind": "b", "state": "draft"}
    return {**given, "sent_at": None, "answer_due_on": None, **changes}


def test_drafted_approved_and_sent_by_mail(run: Run, database: Database, smtp_server: Mailbox, tmp_path: Path) -> None:
    with_address(database)
    pdf, docx = tmp_path / "kopio.pdf", tmp_path / "kopio.docx"

    drafted = run("reclamation", "draft", "1", "2", "--kind", "b", *AINO, "--json")
    own = run("reclamation", "approve", "1", *AINO)
    approved = run("reclamation", "approve", "1", *HANNA, "--json")
    sent = run("reclamation", "send", "1", "--json", **mail_of(smtp_server))
    listed = run("reclamation", "list", "--json")
    again = run("reclamation", "send", "1", **mail_of(smtp_server))
    written = [run("reclamation", "letter", "1", str(path)) for path in (pdf, docx)]

    assert json.loads(drafted.stdout) == row()
    assert (own.exit_code, own.stderr) == (
        1,
        "Reklamaation hyväksyy hankinta-asiantuntija, yksikön johtaja tai pääkäyttäjä.\n",
    )
    assert json.loads(approved.stdout) == row(state="approved")
    (found,) = json.loads(listed.stdout)
    assert found == json.loads(sent.stdout) == row(state="sent", sent_at=found["sent_at"], answer_due_on="2026-12-07")
    assert datetime.fromisoformat(found["sent_at"]).utcoffset() is not None
    assert (again.exit_code, again.stderr) == (1, "Vain hyväksytyn reklamaation voi lähettää.\n")

    (received,) = smtp_server.received
    message = received.message
    assert (received.recipient, message["Reply-To"]) == ("ake@stad.example", "aino@mallila.example")
    assert message["Subject"] == "Reklamation nr 2026/1 – Siivous (MLA/1)"
    copy = parts(message)["application/pdf"]
    assert copy.get_filename() == "reklamation-2026-1.pdf"
    with database.reading() as session:
        kept = session.exec(select(Reclamation)).one()
        steps = [step.kind for step in queries.steps_of(session, 1)]
    assert hashlib.sha256(copy.get_content()).hexdigest() == kept.letter_sha256
    assert steps == [Step.DRAFTED, Step.APPROVED, Step.HANDED, Step.SENT]
    assert [one.exit_code for one in written] == [0, 0]
    assert pdf.read_bytes() == copy.get_content()
    assert docx.read_bytes()[:2] == b"PK"
    text = parts(message)["text/plain"].get_content()
    assert "Vi ber om ett bemötande senast 7.12.2026." in text
    assert SECRET not in text + json.dumps(kept.letter)
    assert "Ilmiantaja" not in text + json.dumps(kept.letter)


def test_it_is_not_sent_before_the_server_has_taken_it(run: Run, database: Database, smtp_server: Mailbox) -> None:
    with_address(database)
    run("reclamation", "draft", "1", "--kind", "a", *AINO)
    run("reclamation", "approve", "1", *HANNA)

    waits = run("reclamation", "send", "1", "--json")
    withdrawn = json.loads(run("reclamation", "list", "--json").stdout)
    run("outbox", "deliver", **mail_of(smtp_server))
    (after,) = json.loads(run("reclamation", "list", "--json").stdout)

    assert waits.exit_code == 0
    assert "odottaa lähtöä" in waits.stderr
    assert withdrawn == [row(deviations=[1], kind="a", state="approved", answer_due_on="2026-12-07")]
    assert (after["state"], bool(after["sent_at"]), len(smtp_server.received)) == ("sent", True, 1)


def test_refused_by_the_server_it_can_be_sent_otherwise(run: Run, database: Database, smtp_server: Mailbox) -> None:
    with_address(database)
    run("reclamation", "draft", "1", "--kind", "c", *AINO)
    run("reclamation", "approve", "1", *HANNA)
    smtp_server.refused["ake@stad.example"] = "550 No such user"

    refused = run("reclamation", "send", "1", **mail_of(smtp_server))
    between = json.loads(run("reclamation", "list", "--json").stdout)
    posted = run("reclamation", "send", "1", "--how", "post", "--on", "2026-11-23", "--json")

    assert refused.exit_code == 1
    assert "550 No such user" in refused.stderr
    assert between == [row(deviations=[1], kind="c", state="approved")]
    found = json.loads(posted.stdout)
    assert (found["state"], found["answer_due_on"]) == ("sent", "2026-12-07")
    with database.reading() as session:
        kept = session.exec(select(Reclamation)).one()
        assert [step.kind for step in queries.steps_of(session, 1)][-3:] == [Step.HANDED, Step.REFUSED, Step.SENT]
    assert kept.letter_sha256 is not None


def test_what_cannot_be_is_refused_with_its_remedy(run: Run, tmp_path: Path) -> None:
    proposed = run("reclamation", "draft", "1", "--kind", "b", *LAURI, "--json")
    early = run("reclamation", "approve", "1", *HANNA)
    letter = run("reclamation", "letter", "1", str(tmp_path / "x.pdf"))
    run("reclamation", "draft", "2", "--kind", "b", *AINO)
    strange = run("reclamation", "letter", "2", str(tmp_path / "x.odt"))
    nowhere = run("reclamation", "letter", "2", str(tmp_path / "ei" / "x.pdf"))
    unsent = run("reclamation", "send", "2")
    run("reclamation", "approve", "2", *HANNA)
    homeless = run("reclamation", "send", "2")
    wrong = run("reclamation", "send", "2", "--to", "ei osoite")

    assert json.loads(proposed.stdout) == row(number=None, deviations=[1], state="proposed")
    told = [
        (early, "Reklamaatiota ei voi hyväksyä sen nykyisessä tilassa."),
        (letter, "Ehdotuksesta ei vielä ole tekstiä."),
        (strange, "kirjoita tiedoston nimen loppuun .docx tai .pdf"),
        (nowhere, "x.pdf"),
        (unsent, "Vain hyväksytyn reklamaation voi lähettää."),
        (homeless, "kirjaa se toimittajan sivulle tai sopimuksen seuraamusehtoihin"),
        (wrong, "ei ole sähköpostiosoite"),
    ]
    assert [(one.exit_code, said in one.stderr) for one, said in told] == [(1, True)] * len(told)
    assert list(tmp_path.glob("x.*")) == []
    assert "MLA/1" in run("reclamation", "list").stdout
