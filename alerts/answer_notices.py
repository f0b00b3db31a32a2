"""What those who had been told of a matter are told of its answer, and of its undoing."""

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from ..calendar.milestones.models import MilestoneKind
from ..contracts.models import Contract
from ..contracts.queries import find_contract_by_reference
from ..core.database import Database, now, today
from ..core.i18n import _, current_language, format_date, use_language
from ..people.models import Person
from .compose import Office, post
from .directory import directory
from .letters import Letter
from .models import Alert, AlertAnswer, AlertMessage, Answer, Message, MessageState
from .proposals import is_known
from .readers import COPY
from .recipients import Directory, Recipient, person_of
from .sweep import take_turn
from .words import answer_name, plain

ANSWERED = "answered"


class Said(NamedTuple):
    """An answer of which others are told."""

    id: int
    alert_id: int
    answer: Answer
    kind: str
    who: str
    person_id: int
    reason: str | None
    until_on: date | None
    instead: str | None
    undone: bool
    contract_id: int
    title: str
    reference: str
    subject: str
    number: int
    owner_id: int | None


def tell_of_answers(database: Database, office: Office) -> int:
    """Tell those who had been told of a matter what was answered, or that it was taken back; return how many mails.

    Who answered is not told; of a wrong person the owner and the main users are.
    """
    with database.writing() as session:
        take_turn(session)
        said = _untold_answers(session)
        if not said:
            return 0
        everybody = directory(session, today(session))
        made = 0
        for one in said:
            stranger = one.answer is Answer.WRONG_PERSON and not is_known(session, one.instead or "")
            for reader in _concerned(session, one, everybody):
                with use_language(reader.language):
                    letter = answered_letter(one, office.base_url.rstrip("/"), proposes_stranger=stranger)
                    post(session, office, letter, reader, kind=ANSWERED)
                made += 1
        told = sa.update(AlertAnswer).where(col(AlertAnswer.id).in_([one.id for one in said]))
        session.execute(told.values(told_at=now(session)))
        return made


def _untold_answers(session: Session) -> list[Said]:
    rows = session.execute(
        sa.select(
            col(AlertAnswer.id),
            col(AlertAnswer.alert_id),
            col(AlertAnswer.answer),
            col(Alert.kind),
            col(Person.name),
            sa.func.coalesce(col(AlertAnswer.undone_by_id), col(AlertAnswer.person_id)),
            col(AlertAnswer.reason),
            col(AlertAnswer.until_on),
            col(AlertAnswer.instead),
            col(AlertAnswer.undone_at).is_not(None),
            col(Contract.id),
            col(Contract.title),
            col(Contract.reference),
            col(Alert.subject),
            col(Alert.number),
            col(Contract.owner_id),
        )
        .join(Alert, col(Alert.id) == col(AlertAnswer.alert_id))
        .join(Contract, col(Contract.id) == col(Alert.contract_id))
        .join(Person, col(Person.id) == sa.func.coalesce(col(AlertAnswer.undone_by_id), col(AlertAnswer.person_id)))
        .where(col(AlertAnswer.told_at).is_(None))
        .order_by(col(AlertAnswer.id))
    )
    return [Said(*row) for row in rows]


def _concerned(session: Session, said: Said, everybody: Directory) -> list[Recipient]:
    """Who was told of the matter, each once; of a wrong person the owner and the main users."""
    told = session.scalars(
        sa.select(col(Message.person_id))
        .join(AlertMessage, col(AlertMessage.message_id) == col(Message.id))
        .join(Alert, col(Alert.id) == col(AlertMessage.alert_id))
        .where(
            col(Alert.subject) == said.subject,
            col(Alert.kind) == said.kind,
            col(Alert.number) == said.number,
            col(Message.state) != MessageState.SUPERSEDED,
            col(Message.kind).in_([*(kind.value for kind in MilestoneKind), COPY]),
            col(Message.person_id).is_not(None),
        )
        .distinct()
        .order_by(col(Message.person_id))
    )
    ids = {id_ for id_ in told if id_ is not None}
    if said.answer is Answer.WRONG_PERSON:
        ids = {*([said.owner_id] if said.owner_id else []), *everybody.main_users}
    readers = (person_of(everybody, id_) for id_ in sorted(ids - {said.person_id}))
    return [one for one in readers if one is not None]


def answered_words(session: Session, made: AlertAnswer) -> str:
    """Return what who has answered is told."""
    told = [_("Vastaus kirjattiin: %(answer)s.") % {"answer": _name(session, made)}]
    if made.answer is Answer.WRONG_PERSON:
        told.append(_("Asia on avoinna, kunnes vastuuhenkilö vaihdetaan sopimuksen sivulla."))
        if not is_known(session, made.instead or ""):
            told.append(_stranger(made.instead))
    if made.answer is Answer.COVERED and find_contract_by_reference(session, made.instead or "") is None:
        text = _(
            "Tunnusta %(reference)s ei ole rekisterissä, joten se kirjattiin sellaisenaan. Kumoa, jos se on väärin."
        )
        told.append(text % {"reference": plain(made.instead or "")})
    return " ".join(told)


def undone_words(session: Session, made: AlertAnswer) -> str:
    """Return what who has taken an answer back is told."""
    return _("Vastaus kumottiin: %(answer)s. Asia on taas avoinna.") % {"answer": _name(session, made)}


def _name(session: Session, made: AlertAnswer) -> str:
    alert = session.get_one(Alert, made.alert_id)
    name = answer_name(made.answer, MilestoneKind(alert.kind))
    return f"{name} ({made.instead})" if made.instead else name


def _stranger(instead: str | None) -> str:
    return _("%(who)s ei ole henkilöissä: lisää hänet ensin.") % {"who": plain(instead or "")}


def answered_letter(said: Said, base_url: str, *, proposes_stranger: bool) -> Letter:
    """Return what those who had been told of a matter are told of its answer."""
    name, title = answer_name(said.answer, MilestoneKind(said.kind)), plain(said.title) or plain(said.reference)
    if said.undone:
        heading, text = (
            _("Vastaus kumottiin"),
            _("%(who)s kumosi vastauksen: %(answer)s. Asia on avoinna."),
        )
    elif said.answer is Answer.WRONG_PERSON:
        heading, text = _("Vastuuhenkilö ehdotetaan vaihdettavaksi"), _("%(who)s: asia kuuluu jollekulle muulle.")
    else:
        heading, text = name, _("%(who)s vastasi: %(answer)s. Muuta ei tarvita.")
    lead = text % {"who": plain(said.who), "answer": name}
    facts = [
        *([_("Ehdotus: %(instead)s") % {"instead": plain(said.instead)}] if said.instead else []),
        *([_("Syy: %(reason)s") % {"reason": plain(said.reason)}] if said.reason else []),
        *([_("Päivä: %(day)s") % {"day": format_date(said.until_on)}] if said.until_on else []),
    ]
    proposal = [_("Jos ehdotus on oikea, vaihda vastuuhenkilö sopimuksen sivulla: asia lähtee hänelle heti.")]
    if proposes_stranger:
        proposal.append(_stranger(said.instead))
    return Letter(
        template=ANSWERED,
        language=current_language(),
        subject=f"{heading}: {title}",
        preview=lead,
        heading=f"{heading}: {title}",
        paragraphs=(lead, *(proposal if said.answer is Answer.WRONG_PERSON and not said.undone else [])),
        contents=tuple(facts),
        link=f"{base_url}/contracts/{said.contract_id}",
        link_text=_("Avaa sopimus"),
        closing=(_("Viestin lähetti Hankintakello, koska asia on ollut myös tämän viestin saajalla."),),
    )
