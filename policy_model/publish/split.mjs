// Splits Python's WebAssembly in two: the functions that readers' Pythons run, and the rest, which is loaded when one
// of its functions is called after all (`assets/rest.js`). Nothing is left out, and nothing changes its place: the
// number of a function and its index in the table are those of the whole. The first module keeps all data.
//
// Each of the two modules has every function. Where the body is in the other one, there stands a call of it through a
// table that both share; and where nobody on this side calls it, a trap.
import { KIND, OP, SECTION, list, named, number, parsed, signed, sized, text, walk, written } from "./wasm.mjs";

const FUNCREF = 0x70;
const NOT_IN_REST = ["table", "memory", "tag", "global", "export", "dataCount", "data"].map((name) => SECTION[name]);
const SHARED = "shared"; // the table of both
const LOADS = 0; // its place with the function that loads the rest; does nothing once that is there

// The functions in the runtime's own list, `isInternalSym`: to whatever else is exported it gives a place in the table.
const WITHOUT_PLACE = [
  "__wasm_apply_data_relocs",
  "__set_stack_limits",
  "_emscripten_tls_init",
  "__wasm_init_tls",
  "__wasm_call_ctors",
];
const hasPlace = (name) => !WITHOUT_PLACE.includes(name) && !name.startsWith("__em_js__");

// Both modules: {used, rest}.
//
// ran: positions of the functions used. needed: tells of an export's name whether a script may ask for it.
export function split(bytes, ran, needed) {
  const whole = parsed(bytes);
  const isUsed = new Set(ran);
  const used = (position) => isUsed.has(position);
  const rest = (position) => !isUsed.has(position);
  const exports = whole.exports.filter((each) => each.kind !== KIND.function || needed(each.name));
  const places = shared(whole, used, exports);
  const table = whole.tables.length; // its number
  const size = number(places.size + 1);
  const sharedTable = { bytes: [FUNCREF, 1, ...size, ...size] };
  const tables = [...whole.tables, sharedTable];
  const nothing = whole.types.findIndex(({ bytes }) => bytes.join() === "96,0,0"); // takes nothing, returns nothing
  const call = (type, place) => [OP.i32, ...signed(place), OP.callIndirect, ...number(type), ...number(table)];

  const bodies = (mine) =>
    whole.bodies.map((body, position) => {
      if (mine(position)) return sized(body);
      if (!places.has(position)) return sized([0, OP.unreachable, OP.end]);
      const type = whole.typeOf[position];
      const given = Array.from({ length: whole.types[type].parameters }, (_, each) => [OP.localGet, ...number(each)]);
      const load = mine === used ? call(nothing, LOADS) : [];
      return sized([0, ...load, ...given.flat(), ...call(type, places.get(position)), OP.end]);
    });
  const elements = (of, at, functions) => [
    ...(of ? [2, ...number(of)] : [0]),
    ...[OP.i32, ...signed(at), OP.end, ...(of ? [0] : [])],
    ...list(functions.map(number)),
  ];
  const own = (mine) => {
    const here = [...places].filter(([position]) => mine(position));
    return runs(here.map(([position, place]) => [place, numbered(whole, position)]));
  };

  const { added, placed } = tablePlaces(whole, exports);
  const grown = { bytes: [whole.tables[0].bytes[0], 0, ...number(whole.tables[0].size + added)] };
  const globals = whole.globals.filter((each) => each.mutable);
  const link = (kind) => (_, at) => named(`${kind}-${at}`, KIND[kind], at);
  const linked = [
    named("memory-0", KIND.memory, 0),
    ...tables.map(link("table")),
    ...whole.tags.map(link("tag")),
    ...globals.map((_, at) => named(`global-${at}`, KIND.global, whole.importedGlobals + at)), // they come first
  ];
  const asked = [
    ["memory-0", KIND.memory, whole.memory],
    ...tables.map((each, at) => [`table-${at}`, KIND.table, each.bytes]),
    ...whole.tags.map((each, at) => [`tag-${at}`, KIND.tag, each.bytes]),
    ...globals.map((each, at) => [`global-${at}`, KIND.global, each.type]),
  ].map(([name, kind, type]) => [...text("used"), ...text(name), kind, ...type]);
  const last = numbered(whole, whole.bodies.length); // of the rest: what stands in the place LOADS once it is there

  return {
    used: written(whole.sections, [
      [SECTION.table, [grown, ...whole.tables.slice(1), sharedTable].map(encoded)],
      [SECTION.export, [...exports, ...linked, named(SHARED, KIND.table, table)].map(encoded)],
      [
        SECTION.element,
        [
          ...whole.elements.map(encoded),
          ...placed.map(([at, functions]) => elements(0, at, functions)),
          ...own(used).map(([at, functions]) => elements(table, at, functions)),
        ],
      ],
      [SECTION.code, bodies(used)],
    ]),
    rest: written(whole.sections, [
      [SECTION.import, [...whole.imports.map(encoded), ...asked]],
      [SECTION.function, [...whole.typeOf.map(number), number(nothing)]],
      ...NOT_IN_REST.map((id) => [id, null]),
      [
        SECTION.element,
        [elements(table, LOADS, [last]), ...own(rest).map(([at, functions]) => elements(table, at, functions))],
      ],
      [SECTION.code, [...bodies(rest), sized([0, OP.end])]],
    ]),
  };
}

const encoded = (each) => each.bytes;
const numbered = (whole, position) => whole.importedFunctions + position;

// The places, from 1 on, of the functions that are called from the other side.
function shared(whole, used, exports) {
  const mutable = whole.globals.findLastIndex((each) => each.mutable);
  if (whole.globals.slice(0, mutable).some((each) => !each.mutable)) throw new Error("constants among the variables");
  const crossing = new Set();
  const entered = exports.filter((each) => each.kind === KIND.function).map((each) => each.number);
  for (const called of [...whole.elements.flatMap((each) => each.functions), ...entered]) {
    const position = called - whole.importedFunctions;
    if (position >= 0 && !used(position)) crossing.add(position);
  }
  whole.bodies.forEach((body, caller) =>
    walk(body, (kind, value) => {
      const position = value - whole.importedFunctions;
      if (kind === "function" && position >= 0 && used(position) !== used(caller)) crossing.add(position);
      // The rest gets those that vary alone.
      if (kind === "global" && value > whole.importedGlobals + mutable) throw new Error(`constant ${value} is used`);
    }),
  );
  const sorted = [...crossing].sort((one, other) => one - other);
  return new Map(sorted.map((position, index) => [position, LOADS + 1 + index]));
}

// To each exported function that has none yet, the runtime gives the next place in the table: they get the same ones
// here, whether or not those before them are still exported. Where, and how many in all.
function tablePlaces(whole, exports) {
  const given = new Set(whole.elements.flatMap((each) => each.functions));
  const wanted = new Set(exports.filter((each) => each.kind === KIND.function).map((each) => each.number));
  const placed = [];
  let added = 0;
  for (const { name, kind, number: exported } of whole.exports) {
    if (kind !== KIND.function || !hasPlace(name) || given.has(exported)) continue;
    given.add(exported);
    if (wanted.has(exported)) placed.push([whole.tables[0].size + added, exported]);
    added += 1;
  }
  return { added, placed: runs(placed) };
}

// [place, number] in order, as [first place, numbers], with no place left out in between.
function runs(pairs) {
  const found = [];
  for (const [place, value] of pairs) {
    const last = found.at(-1);
    if (last && last[0] + last[1].length === place) last[1].push(value);
    else found.push([place, [value]]);
  }
  return found;
}
