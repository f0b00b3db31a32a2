"""The supplier's page: an address without an account, whose secret is kept hashed, and what was answered there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ...core.addressing import hash_of, looks_like_one, new_secret
from ...core.database import now, today
from ...core.errors import Conflict, Invalid, NotFound
from ...core.i18n import _
from ...core.keeping.rows import enter
from ...core.keeping.store import Stored
from . import log, queries, rules
from .models import Reclamation, ReclamationState, ReplyLink, StepKind, SupplierAnswer, SupplierFile
from .values import Taken

LONGEST = 10_000
MOST_A_MINUTE, MOST_A_DAY = 3, 20
MOST_FILES, MOST_FILE_BYTES, MOST_BYTES = 5, 10 * 1024 * 1024, 200 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What the supplier answers: its say, its plan and by when it is done; who answers, and how they are reached."""

    said: str
    name: str
    plan: str | None = None
    correct_by: date | None = None
    contact: str | None = None


class TooMany(Conflict):
    """More answers than people write; *wait_s* until the next is taken."""

    def __init__(self, wait_s: int) -> None:
        self.wait_s = wait_s
        super().__init__(_("Vastauksia tulee juuri nyt liikaa. Teksti on tällä sivulla: lähetä se vähän myöhemmin."))


def make_link(session: Session, one: Reclamation) -> str:
    """Make an address at which the supplier answers; return its secret, which is told this once."""
    secret = new_secret()
    session.add(ReplyLink(reclamation_id=one.id or 0, secret_hash=hash_of(secret), made_at=now(session)))
    session.flush()
    return secret


def linked(session: Session, secret: str) -> tuple[ReplyLink, Reclamation]:
    """Return the address of this secret and its reclamation, which has been handed over; raise NotFound."""
    ours = (col(ReplyLink.secret_hash) == hash_of(secret), col(ReplyLink.ended_at).is_(None))
    link = session.exec(select(ReplyLink).where(*ours)).first() if looks_like_one(secret) else None
    one = queries.get_reclamation(session, link.reclamation_id) if link is not None else None
    if link is None or one is None or one.letter is None or one.letter_sha256 is None:
        raise NotFound(_("Linkki ei ole käytössä. Pyydä uusi siltä, joka lähetti reklamaation."))
    return link, one


def takes_answers(one: Reclamation) -> bool:
    """Tell whether the supplier may still answer."""
    return one.sent_at is not None and one.state not in rules.OVER


def check(session: Session, link: ReplyLink, told: Answered, *, with_files: bool) -> None:
    """Raise what keeps an answer from being taken now: Invalid with the field, Conflict where it is over, TooMany."""
    one = queries.get_reclamation(session, link.reclamation_id)
    if not takes_answers(one):
        raise Conflict(_("Reklamaatio on päättynyt, eikä siihen voi enää vastata tästä."))
    for field in ("said", "name"):
        if not getattr(told, field).strip():
            raise Invalid(_("Täytä kohta."), field=field)
    for field in ("said", "plan"):
        if len(getattr(told, field) or "") > LONGEST:
            raise Invalid(_("Enintään %(n)s merkkiä.") % {"n": LONGEST}, field=field)
    if told.correct_by is not None and told.correct_by < today(session):
        raise Invalid(_("Päivä on jo mennyt."), field="correct_by")
    if _came_since(session, link, now(session) - timedelta(minutes=1)) >= MOST_A_MINUTE:
        raise TooMany(60)
    if _came_since(session, link, now(session) - timedelta(days=1)) >= MOST_A_DAY:
        raise TooMany(3600)
    if with_files and _bytes_of(session, one.id or 0) >= MOST_BYTES:
        raise Invalid(_("Tiedostoja on tullut liikaa. Lähetä vastine ilman niitä."), field="files")


def take_answer(session: Session, link: ReplyLink, told: Answered, files: Sequence[Stored] = ()) -> SupplierAnswer:
    """Keep the supplier's answer; a reclamation that waited for it is answered with that."""
    one = queries.get_reclamation(session, link.reclamation_id, to_change=True)
    check(session, link, told, with_files=bool(files))
    made = SupplierAnswer(
        reclamation_id=one.id or 0,
        link_id=link.id or 0,
        said=told.said,
        plan=told.plan,
        correct_by=told.correct_by,
        name=told.name,
        contact=told.contact,
        received_at=now(session),
    )
    session.add(made)
    session.flush()
    for file in files:
        enter(session, file)
        session.add(
            SupplierFile(
                answer_id=made.id or 0,
                sha256=file.sha256,
                name=file.name,
                content_type=file.content_type,
                size=file.size,
            )
        )
    waited = one.state is ReclamationState.SENT
    step = Taken(kind=StepKind.ANSWERED if waited else StepKind.NOTED, text=told.said)
    log.move(session, one, step, None, who=told.name)
    return made


def answers_of(session: Session, reclamation_id: int) -> list[tuple[SupplierAnswer, Sequence[SupplierFile]]]:
    """Return what the supplier has answered on its page, oldest first, each with its files; two statements."""
    rows = select(SupplierAnswer).where(col(SupplierAnswer.reclamation_id) == reclamation_id)
    answers = [*session.exec(rows.order_by(col(SupplierAnswer.id)))]
    files = select(SupplierFile).where(col(SupplierFile.answer_id).in_([one.id for one in answers]))
    found = [*session.exec(files.order_by(col(SupplierFile.id)))]
    return [(one, [file for file in found if file.answer_id == one.id]) for one in answers]


def get_file(session: Session, reclamation_id: int, file_id: int) -> SupplierFile:
    """Return a file that came with an answer to the reclamation; raise NotFound."""
    rows = (
        select(SupplierFile)
        .join(SupplierAnswer, col(SupplierAnswer.id) == col(SupplierFile.answer_id))
        .where(col(SupplierFile.id) == file_id, col(SupplierAnswer.reclamation_id) == reclamation_id)
    )
    found = session.exec(rows).first()
    if found is None:
        raise NotFound(_("Tiedostoa ei löydy."))
    return found


def _came_since(session: Session, link: ReplyLink, moment: datetime) -> int:
    came = (col(SupplierAnswer.link_id) == link.id, col(SupplierAnswer.received_at) >= moment)
    return session.scalar(sa.select(sa.func.count()).select_from(SupplierAnswer).where(*came)) or 0


def _bytes_of(session: Session, reclamation_id: int) -> int:
    sizes = sa.select(sa.func.sum(col(SupplierFile.size))).join(
        SupplierAnswer, col(SupplierAnswer.id) == col(SupplierFile.answer_id)
    )
    return session.scalar(sizes.where(col(SupplierAnswer.reclamation_id) == reclamation_id)) or 0
