"""Who changed what in this transaction, and who wants to know before it is committed.

A service that changed contracts says so with `changed`; the calendar floor, which listens, derives
anew for all of them at once, before the commit. There are no attribute or flush events: work in bulk
would slip past them.
"""

from collections.abc import Callable, Iterable

from sqlmodel import Session

Listener = Callable[[Session, frozenset[int]], object]

_KEY, _REARRANGED = "changed_contracts", "rearranged"
_listeners: list[Listener] = []
_onlookers: list[Callable[[Session], object]] = []
_mourners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Have *listener* called with the ids of the changed contracts before each commit; twice is once."""
    if listener not in _listeners:
        _listeners.append(listener)


def listen_to_leaving(listener: Listener) -> None:
    """Have *listener* called with the ids of contracts that are about to be deleted; twice is once."""
    if listener not in _mourners:
        _mourners.append(listener)


def listen_to_rearranging(listener: Callable[[Session], object]) -> None:
    """Have *listener* called before the commit where units or categories were changed; twice is once."""
    if listener not in _onlookers:
        _onlookers.append(listener)


def rearranged(session: Session) -> None:
    """Say that units or categories were made, named anew, moved, given other people in charge, or removed."""
    session.info[_REARRANGED] = True


def leaving(session: Session, *, contracts: Iterable[int]) -> None:
    """Say that these contracts are deleted next, while what hangs on them can still be found."""
    session.flush()
    ids = frozenset(contracts)
    for listener in _mourners if ids else ():
        listener(session, ids)


def changed(session: Session, *, contracts: Iterable[int]) -> None:
    """Say that these contracts, or something that their dates depend on, were changed."""
    session.info.setdefault(_KEY, set()).update(contracts)


def settle(session: Session) -> None:
    """Tell the listeners what was changed, until nobody changes anything more."""
    while ids := session.info.pop(_KEY, None):
        session.flush()
        for listener in _listeners:
            listener(session, frozenset(ids))
    if session.info.pop(_REARRANGED, False):
        session.flush()
        for onlooker in _onlookers:
            onlooker(session)
    session.flush()
