"""What nobody calls in the runtime's script is left out, and only that."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policy_model.publish.runtime import BUILDER, BundleError, run_node

# As its makers write it: one function, a definition after the other, what is handed on, what WebAssembly is lent.
SCRIPT = """async function create(given={}){var Module=given;var plain=()=>{};var state;\
var called=x=>{helper(/[/"]/.test(x))};called.sig="vi";function helper(x){return`${state?"}":x}`}\
var draws=x=>{canvas.draw(x)};draws.sig="vi";var canvas={draw(){}};function read(){return 1}read.sig="i";\
var begun=plain();function addFunction(){}var convertJsFunctionToWasm=()=>{};\
var reportUndefinedSymbols=()=>{for(var entry of[]){var value;\
if(typeof value=="function"){entry.value=addFunction(value,value.sig)}}};\
{Module["plain"]=plain;Module["canvas"]=canvas;Module["read"]=read;}\
var wasmImports={called,emscripten_glDraw:draws,libraries:read};reportUndefinedSymbols();lend(wasmImports);\
return Module}\
export default create;
"""
IMPORTS = [{"module": "env", "name": "called"}, {"module": "GOT.func", "name": "emscripten_glDraw"}]


def shortened(folder: Path, script: str, loader: str = "") -> str:
    program = folder / "program.mjs"
    program.write_text(
        f"""import {{ atOnce, withoutUnused }} from {json.dumps(BUILDER.with_name("glue.mjs").as_uri())};
process.stdout.write(atOnce(withoutUnused({json.dumps(script)}, {json.dumps(loader)}, {json.dumps(IMPORTS)})));
""",
        encoding="utf-8",
    )
    return run_node(program)


def test_what_nobody_names_is_left_out_with_its_notes(tmp_path: Path) -> None:
    left = shortened(tmp_path, SCRIPT)
    assert left.startswith("const create=(async function(given={}){var Module=given;")
    assert left.endswith("return Module});export default create;\n")
    for stays in ("var called=x=>", 'called.sig="vi";', "function helper(x)", "var state;", "var begun=plain();"):
        assert stays in left
    for gone in ("draws", "canvas", "function read", "read.sig", 'Module["read"]'):
        assert gone not in left
    assert "{called,emscripten_glDraw:nobody}" in left, "its place in the table is kept"
    assert "addFunction(value.sig?convertJsFunctionToWasm(value,value.sig):value,value.sig)" in left
    assert "if(value===nobody)entry.value=getEmptyTableSlot();else if(typeof value" in left


def test_what_the_other_script_names_stays(tmp_path: Path) -> None:
    assert "canvas={draw" in shortened(tmp_path, SCRIPT, "module.canvas.draw()")


@pytest.mark.parametrize(
    "part", ["async function create(", "reportUndefinedSymbols=", "=addFunction(", "export default"]
)
def test_another_script_than_is_known_stops_the_build(tmp_path: Path, part: str) -> None:
    with pytest.raises(BundleError):
        shortened(tmp_path, SCRIPT.replace(part, "other"))
