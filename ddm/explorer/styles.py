"""How the page looks: style sheets, and the sizes of figures."""

from __future__ import annotations

INK = "#1b1f24"
FAINT = "#57606a"
LINE = "#d0d7de"
ACCENT = "#0072B2"

# that of Bokeh's own widgets
FONT = "Helvetica, Arial, sans-serif"

# px
FIGURE_HEIGHT = 310

# below this width of the screen all stands in one column
NARROW = "@media (max-width: 820px)"

# the controls stand beside the figures
PAGE = f"""
:host {{
  display: grid !important;
  grid-template-columns: minmax(300px, 350px) minmax(0, 1fr);
  align-items: start;
  gap: 8px 28px;
  box-sizing: border-box;
  max-width: 1480px;
  margin: 0 auto !important;
  padding: 14px 20px 24px;
}}
:host > * {{ min-width: 0; }}
{NARROW} {{
  :host {{ grid-template-columns: minmax(0, 1fr); padding: 8px 10px 20px; }}
}}
"""

HEAD = ":host { grid-column: 1 / -1; }"

# in one column the parts on the right are parts of the page
RIGHT = f"{NARROW} {{ :host {{ display: contents !important; }} }}"

# as many figures in a row as there is room for
FIGURES = f"""
:host {{
  display: grid !important;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 390px), 1fr));
  gap: 10px 20px;
}}
:host > * {{ min-width: 0; }}
{RIGHT}
"""

# in one column the densities stay in sight above the sliders
IN_SIGHT = f"""
{NARROW} {{
  :host {{ order: -1; position: sticky !important; top: 0; z-index: 5; background: #fff; }}
}}
"""
FIRST = f"{NARROW} {{ :host {{ order: -2; }} }}"

TEXT = f"""
:host {{ font: 14px/1.45 {FONT}; color: {INK}; }}
h1 {{ font-size: 20px; margin: 0; font-weight: 650; }}
h2 {{ font-size: 15px; margin: 10px 0 2px; font-weight: 650; }}
p {{ margin: 2px 0; }}
.faint {{ color: {FAINT}; font-size: 13px; }}
.error {{ color: #b42318; font-weight: 600; }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 4px 0; }}
th, td {{ text-align: right; padding: 2px 12px 2px 0; border-bottom: 1px solid {LINE}; }}
th {{ font-weight: 600; }}
th:first-child, td:first-child, td:last-child, th:last-child {{ text-align: left; }}
"""

WIDGET = f"""
:host {{ font: 14px/1.4 {FONT}; color: {INK}; }}
label, .bk-input {{ font-size: 13px; }}
.bk-input {{ color: {INK}; border-color: {LINE}; }}
:focus-visible {{ outline: 2px solid {ACCENT}; outline-offset: 1px; }}
"""

ROW = f"""
:host {{ display: block; width: 100%; }}
.row {{
  display: grid;
  grid-template-columns: minmax(0, 1fr) 94px auto;
  row-gap: 1px;
  align-items: center;
  padding: 5px 0 6px;
  border-top: 1px solid {LINE};
  font: 13px/1.35 {FONT};
  color: {INK};
}}
.name {{ grid-column: 1 / -1; color: {FAINT}; }}
.name b {{ color: {INK}; font-size: 14px; margin-right: 3px; }}
.slider {{
  grid-column: 1; grid-row: 2; width: 100%; margin: 0; height: 24px; accent-color: {ACCENT};
}}
.number {{
  grid-column: 2; grid-row: 2; margin-left: 10px; width: 84px; box-sizing: border-box;
  padding: 3px 4px 3px 6px;
  font: inherit; font-variant-numeric: tabular-nums; border: 1px solid {LINE}; border-radius: 4px;
}}
.free {{
  grid-row: 2; margin-left: 10px; color: {FAINT}; display: flex; align-items: center; gap: 4px;
}}
.free[hidden] {{ display: none; }}
.tick {{ margin: 0; accent-color: {ACCENT}; }}
:focus-visible {{ outline: 2px solid {ACCENT}; outline-offset: 1px; }}
"""

CODE = f"""
:host {{ display: block; width: 100%; }}
.code {{
  margin: 0 0 6px; padding: 8px 10px; overflow-x: auto; background: #f6f8fa; color: {INK};
  border: 1px solid {LINE}; border-radius: 4px; font: 12.5px/1.45 ui-monospace, monospace;
}}
.copy {{
  font: 600 13px {FONT}; padding: 5px 12px; border-radius: 4px; cursor: pointer;
  color: {INK}; background: #fff; border: 1px solid #8c959f;
}}
.said {{ font: 13px {FONT}; color: {FAINT}; margin-left: 8px; }}
:focus-visible {{ outline: 2px solid {ACCENT}; outline-offset: 1px; }}
"""
