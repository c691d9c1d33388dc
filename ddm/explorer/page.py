"""The page: what a reader sees, and what happens when something is moved."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from time import perf_counter
from typing import Any

from ddm.explorer import page_texts
from ddm.explorer.catalogue import BOUNDARIES, DRIFTS, NON_DECISIONS, STARTS, Form
from ddm.explorer.code_text import fit_code, process_code
from ddm.explorer.components import copied_code, parameter_row
from ddm.explorer.curves import end_of, expected_of, motion_of, summaries_of
from ddm.explorer.extras import needed
from ddm.explorer.figures import Figures
from ddm.explorer.fits_from_here import Answer, fit_from
from ddm.explorer.observed import EVERY, Choice, Observed, columns_of
from ddm.explorer.presets import BY_TITLE
from ddm.explorer.sliders import rounded, slider_of, values_at_first
from ddm.explorer.styles import FIGURES, FIRST, HEAD, IN_SIGHT, PAGE, RIGHT, TEXT, WIDGET
from ddm.parameters import VARIABILITIES
from ddm.processes.families.of_processes import Process
from ddm.trials.trials import Trials

# s; where quantiles and accuracy take longer, they follow when the slider rests
LONGEST_FRAME = 0.05

# the choices of a form, by their fields: a label, and what stands for each option
CHOICES: dict[str, tuple[str, Mapping[str, str]]] = {
    "drift": ("Drift", DRIFTS),
    "boundary": ("Boundaries", BOUNDARIES),
    "start": ("Starting points", STARTS),
    "non_decision": ("Non-decision times", NON_DECISIONS),
}

NO_PRESET = "choose one"
ALL_TRIALS = "all trials"


class Page:
    """An explorer of processes, maybe over data. ``view`` is what Panel shows.

    reading : the line of code that reads the table of the trials, if it is known
    longest_frame : s; what takes longer waits until a slider rests
    form, values : the process that is shown
    choice : the trials that are shown
    """

    def __init__(
        self,
        trials: Trials | None,
        *,
        reading: str | None = None,
        longest_frame: float = LONGEST_FRAME,
    ) -> None:
        self.trials = trials
        self.reading = reading
        self.longest_frame = longest_frame
        self.form = Form()
        self.values = values_at_first(self.form.names)
        self.choice = EVERY
        self.observed = None if trials is None else Observed.of(trials, EVERY)
        self.rows: dict[str, Any] = {}
        self.process: Process = self.form.process(self.values)

        # s, of a frame with all that there is to draw, since the kind of frame is the same
        self._seconds = 0.0
        self._kind: object = None
        self._end = 0.0
        # what the page sets itself is no wish of the reader
        self._is_setting = False

        self.figures = Figures(page_texts.labels_of(trials))
        self._make_parts()
        self.view = self._layout()
        self.figures.lay_under(self.observed)
        self._show_data()
        self._show_rows()
        self.draw()

    # --- making -----------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        """The widgets and texts."""
        widgets = needed("panel.widgets", "ddm.explore")
        look: dict[str, Any] = dict(
            sizing_mode="stretch_width", stylesheets=[WIDGET], margin=(0, 0, 8, 0)
        )
        self.preset = widgets.Select(
            label="Example from the literature", options=[NO_PRESET, *BY_TITLE], **look
        )
        self.selects = {
            field: widgets.Select(
                label=label, options={text: key for key, text in options.items()}, **look
            )
            for field, (label, options) in CHOICES.items()
        }
        columns = {} if self.trials is None else columns_of(self.trials)
        self._levels = {f"by {column}": (column, levels) for column, levels in columns.items()}
        self.column = widgets.Select(label="Data", options=[ALL_TRIALS, *self._levels], **look)
        self.level = widgets.Select(label="of these", options=[], visible=False, **look)
        self.fit_button = widgets.Button(
            label="Fit from here", color="primary", **{**look, "margin": (6, 0, 6, 0)}
        )

        self.source, self.about_data, self.status, self.numbers, self.answer = (
            self._text() for _ in range(5)
        )
        self.code = copied_code()

        self.preset.param.watch(self._chose_preset, "value")
        for select in self.selects.values():
            select.param.watch(self._chose_form, "value")
        self.column.param.watch(self._chose_column, "value")
        self.level.param.watch(self._chose_level, "value")
        self.fit_button.on_click(self._wants_fit)

    def _text(self, text: str = "") -> Any:
        pane = needed("panel.pane", "ddm.explore")
        return pane.HTML(text, sizing_mode="stretch_width", stylesheets=[TEXT], margin=0)

    def _layout(self) -> Any:
        """All parts: the controls beside the figures, or above them on a narrow screen."""
        layout = needed("panel.layout", "ddm.explore")
        pane = needed("panel.pane", "ddm.explore")
        wide: dict[str, Any] = {"sizing_mode": "stretch_width", "margin": 0}

        self.row_column = layout.Column(**wide)
        head = self._text(page_texts.head_text(self.trials))
        head.stylesheets = [TEXT, HEAD, FIRST]
        self.numbers.stylesheets = [TEXT, FIRST]
        of_data = [self.column, self.level, self.about_data]
        controls = [self.preset, self.source, *self.selects.values(), self.status, self.row_column]
        fits = [self.fit_button]
        if self.trials is None:
            of_data, fits = [], []
        shown = {one: layout.Column(pane.Bokeh(one, **wide), **wide) for one in self.figures.all}
        shown[self.figures.densities].stylesheets = [IN_SIGHT]
        figures = layout.Column(*shown.values(), stylesheets=[FIGURES], **wide)
        return layout.Column(
            head,
            layout.Column(*of_data, *controls, *fits, **wide),
            layout.Column(
                self.numbers, figures, self.answer, self.code, stylesheets=[RIGHT], **wide
            ),
            stylesheets=[PAGE],
            sizing_mode="stretch_width",
        )

    def _show_rows(self) -> None:
        """A row for each parameter of the form."""
        with_data = self.trials is not None
        self.rows = {
            name: parameter_row(slider_of(name), self.values[name], with_data=with_data)
            for name in self.form.names
        }
        for name, row in self.rows.items():
            row.param.watch(lambda event, name=name: self._moved(name, event.new), "value")
            row.param.watch(lambda event: self._rested(), "rests")
            row.param.watch(lambda event: self._show_code(), "free")
        self.row_column.objects = list(self.rows.values())

    # --- drawing ----------------------------------------------------------------------------------

    def draw(self, *, whole: bool = True) -> None:
        """Draw the process; not ``whole``: without what takes longer than a frame."""
        began = perf_counter()
        is_all = whole or self._is_quick()
        try:
            process = self.form.process(self.values)
            expected = expected_of(process, self.observed)
            summaries = summaries_of(expected, self.observed) if is_all else None
            self._end = end_of(expected, self.observed) if is_all else self._end
            motion = motion_of(process, expected, self._end, self.observed)
        except (ValueError, TypeError) as error:
            self.status.object = page_texts.error_text(str(error))
            return

        self.process = process
        with needed("panel.io", "ddm.explore").hold():
            self.figures.move(motion)
            if summaries is not None:
                self.figures.summarise(summaries)
                self.numbers.object = page_texts.numbers_text(summaries, self.figures.labels)
            self.status.object = ""
            self._show_code()
        for row in self.rows.values():
            row.partial = summaries is None
        # a slider that rests is drawn faster than one that moves, of which less is known
        if is_all and not whole:
            self._seconds = perf_counter() - began

    def _is_quick(self) -> bool:
        """Whether all was drawn within a frame the last time; True of another kind of frame."""
        varying = [name for name in VARIABILITIES if self.values.get(name, 0.0) > 0.0]
        kind = self.form, varying, self.choice
        if kind != self._kind:
            self._kind, self._seconds = kind, 0.0
        return self._seconds <= self.longest_frame

    def _show_code(self) -> None:
        """The process as code, and its fit where there are data."""
        lines = [f"process = {process_code(self.form, self.values)}"]
        if self.trials is not None:
            lines += ["", self.reading] if self.reading else [""]
            lines.append(fit_code(self.form, self.values, self.free, self.trials, self.choice))
        self.code.code = "\n".join(["import ddm", "", *lines])

    @property
    def free(self) -> list[str]:
        """The parameters that a fit estimates."""
        return [name for name, row in self.rows.items() if row.free]

    # --- moving -----------------------------------------------------------------------------------

    @contextmanager
    def _setting(self) -> Iterator[None]:
        """What changes within is set by the page, not by the reader."""
        before, self._is_setting = self._is_setting, True
        try:
            yield
        finally:
            self._is_setting = before

    def _moved(self, name: str, value: float) -> None:
        if self._is_setting:
            return
        self.values = {**self.values, name: value}
        self._forget_preset()
        self.draw(whole=False)
        # the browser waits for this before it sends the next value
        self.rows[name].frame += 1

    def _rested(self) -> None:
        self.draw()

    def set_values(self, values: Mapping[str, float]) -> None:
        """Move the sliders to these values, and draw the process."""
        self.values = {**self.values, **values}
        with self._setting():
            for name, row in self.rows.items():
                row.value = self.values[name]
        self.draw()

    def set_form(self, form: Form, values: Mapping[str, float] | None = None) -> None:
        """Show another kind of process; parameters that both have keep their values."""
        self.form = form
        self.values = {**values_at_first(form.names), **self.values, **(values or {})}
        # it was of another kind of process
        self.answer.object = ""
        with self._setting():
            for field, select in self.selects.items():
                select.value = getattr(form, field)
        self._show_rows()
        self.draw()

    def _chose_form(self, event: Any) -> None:
        if not self._is_setting:
            chosen = {field: select.value for field, select in self.selects.items()}
            self._forget_preset()
            self.set_form(replace(self.form, **chosen))

    def _chose_preset(self, event: Any) -> None:
        if self._is_setting or event.new == NO_PRESET:
            return
        preset = BY_TITLE[event.new]
        self.set_form(preset.form, preset.values)
        self.source.object = page_texts.source_text(preset.said)

    def _forget_preset(self) -> None:
        with self._setting():
            self.preset.value = NO_PRESET
            self.source.object = ""

    # --- data -------------------------------------------------------------------------------------

    def choose(self, choice: Choice) -> None:
        """Lay these trials under the curves."""
        assert self.trials is not None
        self.choice = choice
        self.observed = Observed.of(self.trials, choice)
        self.answer.object = ""
        self.figures.lay_under(self.observed)
        self._show_data()
        self.draw()

    def _show_data(self) -> None:
        if self.trials is not None and self.observed is not None:
            self.about_data.object = page_texts.data_text(self.trials, self.observed)

    def _chose_column(self, event: Any) -> None:
        is_chosen = event.new != ALL_TRIALS
        levels = self._levels[event.new][1] if is_chosen else []
        with self._setting():
            self.level.param.update(
                label=f"{event.new.removeprefix('by ')} =",
                options={str(level): level for level in levels},
                value=levels[0] if levels else None,
                visible=is_chosen,
            )
        self.choose(Choice(self._levels[event.new][0], levels[0]) if is_chosen else EVERY)

    def _chose_level(self, event: Any) -> None:
        if not self._is_setting and self.column.value != ALL_TRIALS:
            self.choose(Choice(self._levels[self.column.value][0], event.new))

    # --- fitting ----------------------------------------------------------------------------------

    async def _wants_fit(self, event: Any) -> None:
        asked = self.form, self.choice
        self.fit_button.disabled = True
        self.answer.object = page_texts.FITTING
        try:
            # in a thread, so that the page can be moved meanwhile
            answer = await asyncio.to_thread(self.fit)
            if asked == (self.form, self.choice):
                self.show(answer)
            else:
                self.answer.object = page_texts.OUTDATED
        finally:
            self.fit_button.disabled = False

    def fit(self) -> Answer:
        """The fit from the values of the sliders."""
        assert self.observed is not None
        return fit_from(self.form, self.values, self.free, self.observed.trials)

    def show(self, answer: Answer) -> None:
        """Show a fit, and move the sliders to what it found."""
        self.answer.object = page_texts.answer_text(answer)
        if answer.values is not None:
            self._forget_preset()
            self.set_values({n: rounded(v, slider_of(n).step) for n, v in answer.values.items()})
