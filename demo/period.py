"""What else the contract periods of the sample municipality have seen: reclamations, modifications, purchases, an
appeal, and whom to reach at suppliers; each on its day."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from sqlmodel import Session, col, select

from ..calendar.appeals.service import record_appeal, record_decision
from ..calendar.appeals.values import AppealKind, ServedBy, Service, Standstill
from ..calendar.appeals.values import Told as Sought
from ..calendar.criteria.service import add as add_criterion
from ..calendar.criteria.values import Told as Criterion
from ..calendar.lessons.models import Effect
from ..calendar.procurements.models import ProcurementContract
from ..calendar.procurements.service import start
from ..contracts.deviations.models import Deviation
from ..contracts.models import Contract
from ..contracts.modifications.models import Ground
from ..contracts.modifications.service import record as modify
from ..contracts.modifications.values import Agreed
from ..contracts.reclamations import sending, service
from ..contracts.reclamations.models import Reclamation, ReclamationKind, SentHow, StepKind
from ..contracts.reclamations.values import Taken
from ..contracts.remedies.models import PenaltyBasis, PeriodUnit
from ..contracts.remedies.service import Terms, write
from ..contracts.spending.service import record as spend
from ..contracts.suppliers.service import add_contact
from ..contracts.suppliers.values import Told
from ..people.models import Person
from .register import first_of_month

Happening = Callable[[Session, date], None]
CLEANING, FOOD, WINTER = (
    "Siivouspalvelut, koulut ja virastotalo",
    "Elintarvikkeet ja ruokatarvikkeet",
    "Talvikunnossapito, pohjoinen alue",
)
RECORDS, LIFTS, FRUIT = "Asiakirjahallinnan järjestelmä", "Hissien huolto", "Hedelmät ja vihannekset"
APPROVER, SECOND = "maria.lindholm@mallila.example", "aino.kallio@mallila.example"

CONTACTS = {
    CLEANING: Told(name="Sirpa Salo", role="palveluesimies", email="sirpa.salo@kirkastila.example", takes_claims=True),
    WINTER: Told(name="Raimo Routa", role="työnjohtaja", phone="040 555 0142", email="raimo@routatie.example"),
    RECORDS: Told(name="Asiakaspalvelu", email="tuki@tammi.example", takes_claims=True),
}
CHANGES = (
    (200, CLEANING, Ground.SMALL, "Pihlajan päiväkodin uusi siipi siivouksen piiriin.", 96_000),
    (90, RECORDS, Ground.SMALL, "Sähköisen allekirjoituksen lisäosa.", 36_000),
    (45, RECORDS, Ground.NOT_SUBSTANTIAL, "Käyttöönoton aikataulu kahteen erään.", None),
)
MONTHLY = {CLEANING: (30, 81_500), FOOD: (20, 214_000), WINTER: (24, 14_200)}
MAXIMA = {FOOD: 6_500_000}


def happenings() -> Mapping[int, list[Happening]]:
    """Return what happened how many days ago, in order."""
    found: dict[int, list[Happening]] = {9: [_keep_contacts, _keep_criterion, _buy], 150: [_write_terms]}
    for ago, title, ground, what, amount in CHANGES:
        found.setdefault(ago, []).append(_changing(title, ground, what, amount))
    for ago, happening in (
        (24, _claiming(LIFTS, SentHow.POST)),
        (22, _claiming(RECORDS, SentHow.PORTAL)),
        (12, _stepping(RECORDS, StepKind.ANSWERED, "Viivästys johtui alihankkijasta. Korvaava aikataulu liitteenä.")),
        (10, _stepping(RECORDS, StepKind.PLAN_ACCEPTED, "Aikataulu hyväksyttiin ohjausryhmässä.")),
        (8, _claiming(WINTER, SentHow.POST)),
        (1, _claiming(FOOD, None)),
        (60, _appealing),
    ):
        found.setdefault(ago, []).append(happening)
    return found


def _contract(session: Session, title: str) -> Contract:
    return session.exec(select(Contract).where(Contract.title == title).limit(1)).one()


def _owner(session: Session, contract: Contract) -> Person:
    return session.exec(select(Person).where(col(Person.id) == contract.owner_id)).one()


def _approver(session: Session, but: Person) -> Person:
    """Somebody who may approve what *but* has written."""
    email = SECOND if but.email == APPROVER else APPROVER
    return session.exec(select(Person).where(col(Person.email) == email)).one()


def _changing(title: str, ground: Ground, what: str, amount: int | None) -> Happening:
    def happen(session: Session, day: date) -> None:
        contract = _contract(session, title)
        change = Decimal(amount) if amount is not None else None
        agreed = Agreed(on=day, ground=ground, what=what, value_change=change)
        modify(session, contract.id or 0, agreed, by=_owner(session, contract))

    return happen


def _claiming(title: str, how: SentHow | None) -> Happening:
    """A reclamation of the contract's newest deviation, sent at once, or left a draft."""

    def happen(session: Session, day: date) -> None:
        contract = _contract(session, title)
        by = _owner(session, contract)
        rows = select(Deviation).where(col(Deviation.contract_id) == contract.id)
        about = session.exec(rows.order_by(col(Deviation.id).desc()).limit(1)).one()
        one = service.draft(session, [about.id or 0], kind=ReclamationKind.B, by=by)
        if how is not None:
            sending.approve(session, one.id or 0, by=_approver(session, by))
            sending.mark_sent(session, one.id or 0, how=how, on=day, by=by)

    return happen


def _stepping(title: str, kind: StepKind, text: str) -> Happening:
    def happen(session: Session, day: date) -> None:
        contract = _contract(session, title)
        one = session.exec(select(Reclamation).where(Reclamation.contract_id == contract.id)).one()
        taken = Taken(kind=kind, on=day, text=text)
        service.take_step(session, one.id or 0, taken, version=one.version, by=_owner(session, contract))

    return happen


def _write_terms(session: Session, day: date) -> None:
    contract = _contract(session, CLEANING)
    terms = Terms(
        penalty_clause="Liite 2, kohta 8.3",
        penalty_basis=PenaltyBasis.LATE_PART,
        penalty_percent=Decimal("0.5"),
        period_length=1,
        period_unit=PeriodUnit.WEEKS,
        cap_percent=Decimal(10),
        answer_days=14,
    )
    write(session, contract.id or 0, terms, version=0, by=_owner(session, contract))


def _buy(session: Session, day: date) -> None:
    """Sums by month up to the last whole one, as the ledger has them."""
    for title, amount in MAXIMA.items():
        _contract(session, title).maximum_value = Decimal(amount)
    for title, (months, amount) in MONTHLY.items():
        contract = _contract(session, title)
        by = _owner(session, contract)
        for ago in range(months, 0, -1):
            first_on = first_of_month(day, -ago)
            last_on = first_of_month(first_on, 1) - timedelta(days=1)
            varied = Decimal(amount) * (100 + (ago * 7) % 11 - 5) / 100
            spend(session, contract.id or 0, first_on=first_on, on=last_on, amount=varied, note="ostoreskontra", by=by)


def _keep_contacts(session: Session, day: date) -> None:
    for title, told in CONTACTS.items():
        contract = _contract(session, title)
        add_contact(session, contract.supplier_id or 0, told, by=_owner(session, contract))


def _keep_criterion(session: Session, day: date) -> None:
    contract = _contract(session, CLEANING)
    told = Criterion(
        sentence="Laatukierros tehdään kuukausittain yhdessä tilaajan kanssa, ja sen pisteet ovat bonuksen peruste.",
        effect=Effect.AWARD_CRITERION,
        category_id=contract.category_id,
        worked="Reklamaatiot vähenivät edelliseen kauteen verrattuna.",
    )
    add_criterion(session, told, by=_owner(session, contract), contract_id=contract.id)


def _appealing(session: Session, day: date) -> None:
    """A procurement under way whose decision was served, with a demand for rectification that waits."""
    contract = _contract(session, FRUIT)
    by = _owner(session, contract)
    link = session.get_one(ProcurementContract, contract.id)
    start(session, link.procurement_id, started_on=day, by=by)
    today = day + timedelta(days=60)
    session.info["today"] = today
    served = Service(
        decided_on=today - timedelta(days=9),
        served_on=today - timedelta(days=8),
        served_by=ServedBy.ELECTRONIC,
        standstill=Standstill.REQUIRED,
    )
    record_decision(session, link.procurement_id, served, version=None, by=by)
    sought = Sought(
        kind=AppealKind.RECTIFICATION,
        appellant="Meriväylä Ab",
        received_on=today - timedelta(days=3),
        target_on=today + timedelta(days=11),
        handler_id=by.id,
    )
    record_appeal(session, link.procurement_id, sought, by=by)
