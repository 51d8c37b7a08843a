// Draws DOT as SVG with the pinned WebAssembly Graphviz: the same bytes on every machine.
// usage: node draw.mjs ROOT, where ROOT has node_modules; for each line, a JSON list of DOT, writes one, a JSON list of SVG.

import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";

const { instance } = createRequire(join(process.argv[2], "package.json"))("@viz-js/viz");
const graphviz = await instance();
for await (const line of createInterface({ input: process.stdin })) {
  const drawn = JSON.parse(line).map((dot) => graphviz.renderString(dot, { format: "svg" }));
  process.stdout.write(`${JSON.stringify(drawn)}\n`);
}
