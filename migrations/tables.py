"""Every table, imported so that the metadata is whole."""

from ..alerts import models as alerts
from ..calendar.appeals import models as appeals
from ..calendar.criteria import models as criteria
from ..calendar.feeds import models as feeds
from ..calendar.law import models as law
from ..calendar.lessons import models as lessons
from ..calendar.milestones import models as milestones
from ..calendar.phases import models as phases
from ..calendar.procurements import models as procurements
from ..calendar.templates import models as templates
from ..contracts import models as contracts
from ..contracts.attachments import models as attachments
from ..contracts.deviations import models as deviations
from ..contracts.feedback import models as feedback
from ..contracts.holds import models as holds
from ..contracts.importing import models as importing
from ..contracts.indicators import models as indicators
from ..contracts.meetings import models as meetings
from ..contracts.modifications import models as modifications
from ..contracts.obligations import models as obligations
from ..contracts.reclamations import models as reclamations
from ..contracts.reclamations.letters import models as letters
from ..contracts.remedies import models as remedies
from ..contracts.reports import models as reports
from ..contracts.spending import models as spending
from ..contracts.suppliers import models as suppliers
from ..contracts.terms import models as terms
from ..core import audit
from ..core.keeping import models as keeping
from ..insight.retention import models as retention
from ..people import models as people

MODULES = (
    audit,
    keeping,
    people,
    contracts,
    suppliers,
    terms,
    deviations,
    modifications,
    spending,
    feedback,
    indicators,
    meetings,
    obligations,
    reports,
    remedies,
    reclamations,
    attachments,
    letters,
    importing,
    holds,
    law,
    templates,
    procurements,
    appeals,
    phases,
    lessons,
    criteria,
    milestones,
    feeds,
    alerts,
    retention,
)
