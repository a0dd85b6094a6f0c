"""Widgets that every panel is made of, ours and a plugin's: theme, cards, chips, forms, tables.

What stands in :data:`__all__` is open to plugins like ``cmdmap.api`` and kept as long;
``docs/widgets.md`` shows each.
"""

from cmdmap.widgets.asking import ConfirmDialog, ask_confirm
from cmdmap.widgets.cards import Card, CardList
from cmdmap.widgets.chart_view import ChartView
from cmdmap.widgets.checklist import CheckItem, Checklist, Verdict, inspection_verdicts
from cmdmap.widgets.chips import Chip, ChipRow, TimerChip, timer_chip, tone_color
from cmdmap.widgets.detail import Detail, Part, Row
from cmdmap.widgets.file_strip import FileStrip
from cmdmap.widgets.files import ask_file, ask_files, ask_save
from cmdmap.widgets.filter_bar import FilterBar
from cmdmap.widgets.flow_row import FlowRow
from cmdmap.widgets.forms.dialog import FormDialog
from cmdmap.widgets.forms.fields import FieldKind, FormField, Value, Values, is_id_number
from cmdmap.widgets.forms.form import AskDialog, Form, ask
from cmdmap.widgets.forms.instant_field import InstantField
from cmdmap.widgets.frame import Stack, push_button, scrolled, section_row, tool_button
from cmdmap.widgets.importing.dialog import ImportDialog
from cmdmap.widgets.importing.list_import import ListImport
from cmdmap.widgets.notice import Notice
from cmdmap.widgets.progress_line import Check, ProgressLine
from cmdmap.widgets.sheet_view import SheetView
from cmdmap.widgets.split_page import MapSlot, SplitPage
from cmdmap.widgets.sub_tabs import SubTabs
from cmdmap.widgets.tab_row import TabRow
from cmdmap.widgets.tables.lines import TableCell, TableLine
from cmdmap.widgets.tables.row_table import RowTable
from cmdmap.widgets.theme import icon, styled, text_font, theme
from cmdmap.widgets.wording import (
    age_text,
    count_text,
    distance_text,
    hint_text,
    instant_text,
    joined_text,
    left_text,
    place_text,
)

__all__ = [
    "AskDialog",
    "Card",
    "CardList",
    "ChartView",
    "Check",
    "CheckItem",
    "Checklist",
    "Chip",
    "ChipRow",
    "ConfirmDialog",
    "Detail",
    "FieldKind",
    "FileStrip",
    "FilterBar",
    "FlowRow",
    "Form",
    "FormDialog",
    "FormField",
    "ImportDialog",
    "InstantField",
    "ListImport",
    "MapSlot",
    "Notice",
    "Part",
    "ProgressLine",
    "Row",
    "RowTable",
    "SheetView",
    "SplitPage",
    "Stack",
    "SubTabs",
    "TabRow",
    "TableCell",
    "TableLine",
    "TimerChip",
    "Value",
    "Values",
    "Verdict",
    "age_text",
    "ask",
    "ask_confirm",
    "ask_file",
    "ask_files",
    "ask_save",
    "count_text",
    "distance_text",
    "hint_text",
    "icon",
    "inspection_verdicts",
    "instant_text",
    "is_id_number",
    "joined_text",
    "left_text",
    "place_text",
    "push_button",
    "scrolled",
    "section_row",
    "styled",
    "text_font",
    "theme",
    "timer_chip",
    "tone_color",
    "tool_button",
]
