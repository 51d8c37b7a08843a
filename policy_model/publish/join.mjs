// Joins scripts: `node join.mjs ROOT FOLDER INTO JOINED STAYS`, names with commas between them. Those that stay are
// imported as before; everything else that a joined script imports is put into it. esbuild is that of the project.
import { createRequire } from "node:module";

const [root, folder, into, joined, stays] = process.argv.slice(2);
const { buildSync } = createRequire(`${root}/package.json`)("esbuild");
try {
  buildSync({
    absWorkingDir: folder,
    entryPoints: joined.split(","),
    external: stays.split(",").map((name) => `./${name}`),
    outdir: into,
    bundle: true,
    format: "esm",
    charset: "utf8",
    logLevel: "silent",
  });
} catch ({ errors: [{ location, text }] }) {
  console.error(location ? `${location.file}:${location.line}: ${text}` : text);
  process.exitCode = 1;
}
