"""Reports without plots: for what is tried of a page beside them.

Chromium takes seconds to draw a report's plots in software; without them a page is there at once.
"""

import plotly.offline
import pytest

STAND_IN = """const Plotly = {
  newPlot: (chart) => { chart.on = () => {}; }, relayout: () => {}, restyle: () => {},
};"""


def without_plots(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(plotly.offline, "get_plotlyjs", lambda: STAND_IN)
