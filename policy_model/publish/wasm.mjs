// Reads and writes WebAssembly modules, as far as `split.mjs` needs it: sections, numbers, what a function refers to.

export const SECTION = {
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  element: 9,
  code: 10,
  data: 11,
  dataCount: 12,
  tag: 13,
};
export const KIND = { function: 0, table: 1, memory: 2, global: 3, tag: 4 };
export const OP = { unreachable: 0x00, end: 0x0b, callIndirect: 0x11, localGet: 0x20, globalSet: 0x24, i32: 0x41 };

const FUNCTION_TYPE = 0x60;
const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

class Reader {
  constructor(bytes, at = 0) {
    Object.assign(this, { bytes, at });
  }

  get ended() {
    return this.at === this.bytes.length;
  }

  byte() {
    return this.bytes[this.at++];
  }

  // A number without sign; too large ones, which only stand where nobody looks at them, come out inexact.
  number() {
    let [read, weight, byte] = [0, 1, 0];
    do {
      byte = this.byte();
      read += (byte & 127) * weight;
      weight *= 128;
    } while (byte & 128);
    return read;
  }

  signed() {
    const from = this.at;
    const read = this.number();
    const negative = this.bytes[this.at - 1] & 64;
    return negative ? read - 2 ** (7 * (this.at - from)) : read;
  }

  take(length) {
    return this.bytes.subarray(this.at, (this.at += length));
  }

  text() {
    return new TextDecoder().decode(this.take(this.number()));
  }

  // Calls `each` as often as the number that comes next says.
  list(each) {
    return Array.from({ length: this.number() }, (_, position) => each(position));
  }
}

export function number(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return [...bytes, value];
}

// A number from 0 on, where one with a sign may stand.
export function signed(value) {
  const bytes = number(value);
  const last = bytes.pop();
  return last & 64 ? [...bytes, last | 128, 0] : [...bytes, last];
}

export function text(value) {
  const bytes = new TextEncoder().encode(value);
  return [...number(bytes.length), ...bytes];
}

// An entry of the exports.
export function named(name, kind, at) {
  return { bytes: [...text(name), kind, ...number(at)] };
}

// Each item is a list of bytes.
export function list(items) {
  return joined([number(items.length), ...items]);
}

export function sized(bytes) {
  return joined([number(bytes.length), bytes]);
}

export function joined(parts) {
  return Buffer.concat(parts.map((part) => (part instanceof Uint8Array ? part : Uint8Array.from(part))));
}

// What a module consists of. `bytes` are those of an entry in its section. Throws where it has what is not expected.
export function parsed(module) {
  const found = sections(module);
  const entries = (id, read) => {
    if (!found.has(id)) return [];
    const reader = new Reader(found.get(id));
    return reader.list(() => {
      const from = reader.at;
      const entry = read(reader);
      return { ...entry, bytes: reader.bytes.subarray(from, reader.at) };
    });
  };
  const imports = entries(SECTION.import, (reader) => {
    const names = [reader.text(), reader.text()];
    const kind = reader.byte();
    expect(kind === KIND.function || kind === KIND.global, `import of ${names.join(".")}`);
    reader.take(kind === KIND.global ? 1 : 0);
    reader.number();
    return { kind };
  });
  const memories = entries(SECTION.memory, limits);
  expect(memories.length === 1, `${memories.length} memories`);
  return {
    sections: found,
    imports,
    importedFunctions: imports.filter(({ kind }) => kind === KIND.function).length,
    importedGlobals: imports.filter(({ kind }) => kind === KIND.global).length,
    types: entries(SECTION.type, (reader) => {
      expect(reader.byte() === FUNCTION_TYPE, "type");
      const [given] = [reader.list(() => valueType(reader)), reader.list(() => valueType(reader))];
      return { parameters: given.length };
    }),
    typeOf: entries(SECTION.function, (reader) => ({ type: reader.number() })).map(({ type }) => type),
    tables: entries(SECTION.table, (reader) => [valueType(reader), limits(reader)][1]),
    memory: memories[0].bytes,
    tags: entries(SECTION.tag, (reader) => ({ type: [reader.byte(), reader.number()] })),
    globals: entries(SECTION.global, (reader) => {
      const type = [valueType(reader), reader.byte()];
      reader.byte();
      reader.signed();
      expect(reader.byte() === OP.end, "beginning of a global");
      return { type, mutable: type[1] === 1 };
    }),
    exports: entries(SECTION.export, (reader) => {
      return { name: reader.text(), kind: reader.byte(), number: reader.number() };
    }),
    elements: entries(SECTION.element, (reader) => {
      place(reader);
      return { functions: reader.list(() => reader.number()) };
    }),
    bodies: entries(SECTION.code, (reader) => ({ body: reader.take(reader.number()) })).map(({ body }) => body),
  };
}

// The module with other sections: each as a list of its entries, or null where there is to be none.
export function written(found, changes) {
  const all = new Map(found);
  for (const [id, entries] of changes) {
    if (entries) all.set(id, list(entries));
    else all.delete(id);
  }
  return joined([HEADER, ...[...all].flatMap(([id, content]) => [[id], sized(content)])]);
}

function sections(module) {
  const reader = new Reader(module, HEADER.length);
  const found = new Map();
  while (!reader.ended) {
    const id = reader.byte();
    expect(!found.has(id), `second section ${id}`);
    found.set(id, reader.take(reader.number()));
  }
  return found;
}

function valueType(reader) {
  const type = reader.byte();
  expect(type >= 0x6f && type <= 0x7f, `type ${type}`); // those of one byte
  return type;
}

function limits(reader) {
  const bounded = reader.byte();
  const size = reader.number();
  if (bounded) reader.number();
  return { size };
}

// Where elements belong; nobody asks.
function place(reader) {
  expect(reader.number() === 0 && reader.byte() === OP.i32, "place of elements");
  reader.signed();
  expect(reader.byte() === OP.end, "place of elements");
}

function expect(holds, what) {
  if (!holds) throw new Error(`the WebAssembly has an unexpected ${what}`);
}

const SIMPLE = -1;
const OPERANDS = operands();

// Tells `on` of each "function" called and each "global" in a function's body, and its number. Throws where it does not
// know an instruction.
export function walk(body, on) {
  const reader = new Reader(body, bodyStart(body));
  while (!reader.ended) {
    const op = reader.byte();
    const read = op === 0xfc ? OPERANDS.get(0xfc00 + reader.number()) : OPERANDS.get(op);
    if (read === undefined) throw new Error(`unknown instruction ${op.toString(16)} in a function's body`);
    if (read !== SIMPLE) read(reader, on);
  }
}

// Where, in a function's body, its instructions begin.
export function bodyStart(body) {
  const reader = new Reader(body);
  reader.list(() => [reader.number(), reader.byte()]);
  return reader.at;
}

function operands() {
  const known = new Map();
  const range = (first, last, read) => {
    for (let op = first; op <= last; op += 1) known.set(op, read);
  };
  const numbers = (count) => (reader) => {
    for (let each = 0; each < count; each += 1) reader.number();
  };
  const told = (name) => (reader, on) => on(name, reader.number());
  const signedNumber = (reader) => reader.signed();
  const access = (reader) => {
    if (reader.number() & 64) reader.number(); // of which memory
    reader.number();
  };
  for (const op of [0x00, 0x01, 0x05, 0x0a, 0x0b, 0x0f, 0x19, 0x1a, 0x1b, 0xd1]) known.set(op, SIMPLE);
  for (const op of [0x02, 0x03, 0x04, 0x06, 0x41, 0x42, 0xd0]) known.set(op, signedNumber); // blocks and their types
  for (const op of [0x07, 0x08, 0x09, 0x0c, 0x0d, 0x18]) known.set(op, numbers(1));
  known.set(0x0e, (reader) => [reader.list(() => reader.number()), reader.number()]);
  for (const op of [0x10, 0x12, 0xd2]) known.set(op, told("function"));
  for (const op of [0x11, 0x13]) known.set(op, numbers(2));
  known.set(0x1c, (reader) => reader.list(() => reader.signed()));
  range(0x20, 0x22, numbers(1));
  range(0x23, 0x24, told("global"));
  range(0x25, 0x26, numbers(1));
  range(0x28, 0x3e, access);
  range(0x3f, 0x40, numbers(1));
  known.set(0x43, (reader) => reader.take(4));
  known.set(0x44, (reader) => reader.take(8));
  range(0x45, 0xc4, SIMPLE);
  range(0xfc00, 0xfc07, SIMPLE);
  for (const [op, count] of [[8, 2], [9, 1], [10, 2], [11, 1], [12, 2], [13, 1], [14, 2], [15, 1], [16, 1], [17, 1]]) {
    known.set(0xfc00 + op, numbers(count));
  }
  return known;
}
