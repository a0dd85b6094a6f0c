"""Everything a plugin may import of cmdmap, and nothing else (besides ``cmdmap.widgets``).

What stands in :data:`__all__` is the API of :data:`API_VERSION`; ``docs/api.md`` is made from it.
The guide for authors is ``docs/plugin_guide.md``.
"""

from cmdmap.api.contributions import Count
from cmdmap.api.drawing import Circle, Drawing, Feature, Field, Line, Spot, Tone
from cmdmap.api.handles import Counted, Page, PageMap, PluginDesk, Reader, Transaction
from cmdmap.api.key_file import KeyFile, KeyRing, key_number
from cmdmap.api.lists import JudgedRow, ListFile, RowVerdict, find_columns
from cmdmap.api.reaching import why_no_text
from cmdmap.api.sealing import Sealer, new_uid
from cmdmap.api.shapes import inside
from cmdmap.api.sheets import Cell, Chart, ChartKind, Section, Sheet, Table
from cmdmap.api.version import API_VERSION, deprecated, is_compatible
from cmdmap.api.wording import tr
from cmdmap.domain.casework.calendar import LOCAL, WorkingCalendar
from cmdmap.domain.casework.commands import NoteIncident, OpenIncident, Party
from cmdmap.domain.changes import Commit
from cmdmap.domain.commands import SendText
from cmdmap.domain.extension import PluginFact
from cmdmap.domain.grid import Area, AreaLevel, AreaRef, Chain, Jurisdiction, Ring
from cmdmap.domain.ids import IncidentId, LinkId, UnitId
from cmdmap.domain.incident import Incident, Source, Urgency
from cmdmap.domain.place import Place
from cmdmap.domain.report import Heard, Report, ReportKind
from cmdmap.domain.unit import ForceKind, LiveUnit, Unit
from cmdmap.errors import WorldError
from cmdmap.i18n import current_language, mark
from cmdmap.protocols.base import Decoder
from cmdmap.protocols.datagram.packets import PacketDecoder
from cmdmap.protocols.datagram.packets import Source as PacketSource
from cmdmap.services.files.sheets import Told, read_sheet
from cmdmap.services.login.masking import mask_id, mask_name, mask_phone, mask_text

__all__ = [
    "API_VERSION",
    "LOCAL",
    "Area",
    "AreaLevel",
    "AreaRef",
    "Cell",
    "Chain",
    "Chart",
    "ChartKind",
    "Circle",
    "Commit",
    "Count",
    "Counted",
    "Decoder",
    "Drawing",
    "Feature",
    "Field",
    "ForceKind",
    "Heard",
    "Incident",
    "IncidentId",
    "JudgedRow",
    "Jurisdiction",
    "KeyFile",
    "KeyRing",
    "Line",
    "LinkId",
    "ListFile",
    "LiveUnit",
    "NoteIncident",
    "OpenIncident",
    "PacketDecoder",
    "PacketSource",
    "Page",
    "PageMap",
    "Party",
    "Place",
    "PluginDesk",
    "PluginFact",
    "Reader",
    "Report",
    "ReportKind",
    "Ring",
    "RowVerdict",
    "Sealer",
    "Section",
    "SendText",
    "Sheet",
    "Source",
    "Spot",
    "Table",
    "Told",
    "Tone",
    "Transaction",
    "Unit",
    "UnitId",
    "Urgency",
    "WorkingCalendar",
    "WorldError",
    "current_language",
    "deprecated",
    "find_columns",
    "inside",
    "is_compatible",
    "key_number",
    "mark",
    "mask_id",
    "mask_name",
    "mask_phone",
    "mask_text",
    "new_uid",
    "read_sheet",
    "tr",
    "why_no_text",
]
