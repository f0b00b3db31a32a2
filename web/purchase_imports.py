"""Bring an export of a purchase ledger in."""

from collections.abc import Mapping

from ..contracts.importing.purchases import service
from ..contracts.importing.purchases.reading import read_purchases
from ..contracts.importing.purchases.values import PurchaseField
from ..core.i18n import _, format_number, ngettext
from .log_imports import LogPages, log_pages


def field_name(field: PurchaseField) -> str:
    """Return the name of a field, as the selects say it."""
    names = {
        PurchaseField.CONTRACT: _("Sopimuksen tunnus tai nimi"),
        PurchaseField.TITLE: _("Sopimuksen nimi"),
        PurchaseField.SUPPLIER: _("Toimittaja"),
        PurchaseField.BUSINESS_ID: _("Y-tunnus"),
        PurchaseField.ON: _("Kirjauspäivä"),
        PurchaseField.AMOUNT: _("Summa, euroa (alv 0 %)"),
        PurchaseField.VOUCHER: _("Tositteen tai laskun numero"),
        PurchaseField.TEXT: _("Selite"),
    }
    return names[field]


def _words() -> Mapping[str, str]:
    return {
        "title": _("Tuo ostoja"),
        "lead": _(
            "Valitse ostoreskontran vienti sellaisena kuin se on. Osto kirjataan sopimukselle, jonka rivi nimeää, "
            "muuten toimittajan ainoalle sopimukselle, joka oli silloin voimassa."
        ),
        "hint": _(
            "Muodot .xlsx, .xls, .ods, .csv ja .tsv. Rivillä on ainakin toimittaja tai Y-tunnus, kirjauspäivä ja "
            "veroton summa."
        ),
        "undo": _(
            "Tuonnin voi kumota kokonaan. Jo tuotu rivi ei tule toista kertaa, vaikka viennit menisivät limittäin."
        ),
    }


def _took(count: int) -> str:
    return ngettext("Yksi osto tuotiin.", "%(n)s ostoa tuotiin.", count) % {"n": format_number(count)}


def _offer(count: int) -> str:
    return ngettext("Tuo 1 osto", "Tuo %(n)s ostoa", count) % {"n": format_number(count)}


bp = log_pages(
    LogPages(
        "purchase_imports",
        "purchases",
        PurchaseField,
        read_purchases,
        service.take_in,
        field_name,
        _words,
        _took,
        _offer,
    )
)
