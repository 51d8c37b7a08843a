// Draws DOT as SVG with the pinned WebAssembly Graphviz: the same bytes on every machine.
// usage: node draw.mjs ROOT, where ROOT has node_modules; reads a JSON list of DOT, writes a JSON list of SVG.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const { instance } = createRequire(join(process.argv[2], "package.json"))("@viz-js/viz");
const graphviz = await instance();
const drawn = JSON.parse(readFileSync(0, "utf8")).map((dot) => graphviz.renderString(dot, { format: "svg" }));
process.stdout.write(JSON.stringify(drawn));
