// Runs a WASI program that the engine stops: node places.mjs FILE. Prints a line
// for each frame: the function, the place by the module's source map, and the
// offset in the code section.
import { readFileSync } from "node:fs";

const file = readFileSync(process.argv[2]);
const module = new WebAssembly.Module(file);

// The source map, read as its specification says.
const section = Buffer.from(WebAssembly.Module.customSections(module, "sourceMappingURL")[0]).toString();
const map = JSON.parse(Buffer.from(section.slice(section.indexOf("base64,") + 7), "base64").toString());
const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const state = [0, 0, 0, 0];
const segments = map.mappings.split(",").map((text) => {
  let value = 0, shift = 0, field = 0;
  for (const c of text) {
    const digit = digits.indexOf(c);
    value += (digit & 31) * 2 ** shift;
    shift += 5;
    if (digit < 32) {
      state[field++] += value % 2 ? -(value - 1) / 2 : value / 2;
      value = shift = 0;
    }
  }
  return [...state];
});

// Where the content of the code section starts.
function codeStart() {
  let at = 8;
  for (;;) {
    const id = file[at++];
    let size = 0, shift = 0, byte;
    do {
      byte = file[at++];
      size += (byte & 127) * 2 ** shift;
      shift += 7;
    } while (byte & 128);
    if (id === 10) return at;
    at += size;
  }
}

const nothing = new Proxy({}, { get: () => () => 0 });
const { exports } = new WebAssembly.Instance(module, { wasi_snapshot_preview1: nothing });
try {
  exports._start();
} catch (e) {
  for (const [, name, , offset] of e.stack.matchAll(/at (\S+) \((.*?wasm-function\[\d+\]):(0x[0-9a-f]+)\)/g)) {
    const at = Number(offset);
    const found = segments.findLast((s) => s[0] <= at);
    console.log(name.replace(/^.*\./, ""), `${map.sources[found[1]]}:${found[2] + 1}:${found[3] + 1}`, "0x" + (at - codeStart()).toString(16));
  }
}
