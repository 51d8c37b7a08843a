// Compresses a file for the web: node compress.mjs FILE FOLDER. Writes FOLDER/gz and FOLDER/br.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

// 11 saves a tenth, and takes ten times as long: not for what few readers get, the WebAssembly as its makers ship it.
const LARGE = 8 << 20;

const [file, folder] = process.argv.slice(2);
const content = await readFile(file);
const params = {
  [constants.BROTLI_PARAM_QUALITY]: content.length < LARGE ? 11 : 9,
  [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
  [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
};
const [br, gz] = await Promise.all([
  promisify(brotliCompress)(content, { params }),
  promisify(gzip)(content, { level: 9 }),
]);
gz[9] = 255; // the header's "made on": the same bytes on every system
await Promise.all([writeFile(join(folder, "br"), br), writeFile(join(folder, "gz"), gz)]);
