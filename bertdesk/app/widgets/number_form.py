"""Named numbers and choices, a row each. Knows their bounds; what they are for, its panel says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QFormLayout, QSpinBox, QWidget

from bertdesk.app import theme
from bertdesk.app.widgets.plain import plain_label

Value = float | str


@dataclass(frozen=True, slots=True)
class NumberField:
    """A number between two bounds; a whole one where `decimals` is 0."""

    name: str
    low: float
    high: float
    step: float = 1
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class ChoiceField:
    """One of several names, which are values and never shown."""

    name: str
    choices: tuple[str, ...]


class NumberForm(QWidget):
    changed = Signal()

    def __init__(self, fields: Sequence[NumberField | ChoiceField], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        form = self._form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(theme.GRID)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._boxes: dict[str, QSpinBox | QDoubleSpinBox | QComboBox] = {}
        self._labels = {field.name: plain_label() for field in fields}
        for field in fields:
            box = self._box(field)
            box.setMinimumWidth(theme.px(170))
            self._boxes[field.name] = box
            self._labels[field.name].setBuddy(box)
            form.addRow(self._labels[field.name], box)
        self.retranslate()

    def retranslate(self) -> None:
        """Nothing of its own to say: the panel gives the words."""

    def _box(self, field: NumberField | ChoiceField) -> QSpinBox | QDoubleSpinBox | QComboBox:
        if isinstance(field, ChoiceField):
            combo = QComboBox()
            for choice in field.choices:
                combo.addItem(choice, choice)
            combo.currentIndexChanged.connect(self.changed)
            return combo
        if not field.decimals:
            whole = QSpinBox()
            whole.setRange(int(field.low), int(field.high))
            whole.setSingleStep(int(field.step))
            whole.valueChanged.connect(self.changed)
            return whole
        broken = QDoubleSpinBox()
        broken.setDecimals(field.decimals)
        broken.setRange(field.low, field.high)
        broken.setSingleStep(field.step)
        broken.valueChanged.connect(self.changed)
        return broken

    def show_words(self, names: Mapping[str, str], choices: Mapping[str, Mapping[str, str]]) -> None:
        """Name the fields, and the choices of those that have some."""
        for name, words in names.items():
            self._labels[name].setText(words)
            self._boxes[name].setAccessibleName(words)
        for name, shown in choices.items():
            combo = self._boxes[name]
            assert isinstance(combo, QComboBox), "a number has no choices"
            for index in range(combo.count()):
                combo.setItemText(index, shown[combo.itemData(index)])

    def values(self) -> dict[str, Value]:
        return {
            name: box.currentData() if isinstance(box, QComboBox) else box.value() for name, box in self._boxes.items()
        }

    def set_values(self, values: Mapping[str, Value]) -> None:
        """Show these; `changed` is given once, at the end, if at all."""
        before = self.values()
        self.blockSignals(True)  # Qt's signature
        for name, value in values.items():
            box = self._boxes[name]
            if isinstance(box, QComboBox):
                box.setCurrentIndex(box.findData(value))
            elif isinstance(box, QSpinBox):
                box.setValue(int(value))
            else:
                box.setValue(float(value))
        self.blockSignals(False)
        if self.values() != before:
            self.changed.emit()

    def set_row_visible(self, name: str, *, is_visible: bool) -> None:
        """Show a field, or leave it out; it keeps its value."""
        self._form.setRowVisible(self._boxes[name], is_visible)

    def set_most(self, name: str, most: int) -> None:
        """Lower or raise the upper bound of a whole number."""
        box = self._boxes[name]
        assert isinstance(box, QSpinBox), "only whole numbers have a bound that changes"
        box.setMaximum(most)
