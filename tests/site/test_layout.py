"""Where things stand, on the few pages whose layout is what makes them useful: pictures compared with those kept.

The letters are those of a font that the project has, and the pictures are coarse, so that the machine's own fonts and
the way it draws them don't count. `python3 scripts/test.py tests/site/test_layout.py --reset-goldens` keeps new ones,
in `tests/site/layout`; look at the pages before they are committed.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page

from policy_model.publish.pack.fonts import FOLDER
from tests.site import states
from tests.site.conftest import ROOT, NewContext
from tests.site.looks import MOST, coarse, differing
from tests.site.test_guide import SHARING, answer, guide_of

pytestmark = pytest.mark.browser

KEPT = Path(__file__).with_name("layout")
PHONE, DESK = {"width": 360, "height": 1480}, {"width": 1440, "height": 1000}
DAY = datetime(2026, 11, 26, 12, tzinfo=UTC)  # that on which reviews are overdue by so many days
STILL = "* { font-family: Kept, sans-serif !important; caret-color: transparent !important }"
# What would lie over a part that is higher than the window.
ALONE = ".md-header, .policy-to-guide { visibility: hidden !important }"
COMPARED = "/policies/hm-government-advice/compared/"


def begun(page: Page) -> None:
    """The guide, an answer on."""
    guide = guide_of(page, "disclosure")
    answer(guide, "immediate-risk", "no")
    guide.locator("fieldset[data-question=significant-harm]").wait_for()


# What is shown: its address, the window, what is done first, and which part of the page; without one, the window.
LAYOUTS: dict[str, tuple[str, dict[str, int], Callable[[Page], None] | None, str | None]] = {
    "home-phone": ("/", PHONE, None, None),
    "policy-phone": (SHARING, PHONE, None, None),
    "policy-desk": (SHARING, DESK, begun, None),
    "flowchart-phone": (SHARING, PHONE, None, ".policy-flowchart"),
    "compared-phone": (COMPARED, PHONE, None, ".policy-beside"),
    "compared-desk": (COMPARED, DESK, None, ".policy-beside"),
}


def font() -> str:
    """Rules that have every letter drawn from the project's own font."""
    faces = []
    for weight in (400, 700):
        file = ROOT / FOLDER / f"arimo-latin-{weight}-normal.woff2"
        data = base64.b64encode(file.read_bytes()).decode()
        faces.append(
            f"@font-face {{ font-family: Kept; font-weight: {weight}; src: url(data:font/woff2;base64,{data}) }}"
        )
    return "\n".join([*faces, STILL])


def shown(name: str, new_context: NewContext, folder: Path) -> Image.Image:
    address, window, prepare, part = LAYOUTS[name]
    page = new_context(viewport=window, reduced_motion="reduce", bypass_csp=True).new_page()
    if prepare is None:
        states.without_python(page)
    page.clock.set_fixed_time(DAY)
    page.goto(address)
    page.evaluate(states.LAID_OUT)
    page.add_style_tag(content=font() + (ALONE if part else ""))
    page.evaluate("document.fonts.ready")
    if prepare:
        prepare(page)
    picture = folder / f"{name}.png"
    (page.locator(part).first if part else page).screenshot(path=picture, animations="disabled")
    return coarse(picture)


@pytest.mark.parametrize("name", LAYOUTS)
def test_it_stands_where_it_stood(name: str, new_context: NewContext, tmp_path: Path, reset_goldens: bool) -> None:
    now = shown(name, new_context, tmp_path)
    kept = KEPT / f"{name}.png"
    if reset_goldens:
        kept.parent.mkdir(exist_ok=True)
        now.save(kept, optimize=True)
        return
    with Image.open(kept) as before:
        assert now.size == before.size, f"{kept} is of another size: {tmp_path / name}.png shows the page as it is"
        share = differing(now, before)
    assert share <= MOST, f"{share:.1%} differs from {kept}: {tmp_path / name}.png shows the page as it is"


def a_page(shift: int = 0, noise: int = 0) -> Image.Image:
    """A drawing of a page, with a box and lines; the box stands lower, or all is a little darker."""
    picture = Image.new("L", (360, 1480), 255 - noise)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((20, 100 + shift, 340, 300 + shift), outline=0, fill=90 - noise)
    for line in range(400, 1400, 24):
        draw.rectangle((20, line, 300, line + 10), fill=60 - noise)
    return picture


def test_what_moves_is_seen_and_how_it_is_drawn_is_not(tmp_path: Path) -> None:
    def kept(picture: Image.Image) -> Image.Image:
        picture.save(tmp_path / "page.png")
        return coarse(tmp_path / "page.png")

    assert differing(kept(a_page()), kept(a_page(shift=1, noise=12))) <= MOST
    assert differing(kept(a_page()), kept(a_page(shift=16))) > MOST
    assert differing(kept(a_page()), kept(a_page().crop((0, 0, 360, 1400)))) == 1.0
