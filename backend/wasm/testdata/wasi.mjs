// Runs WASI programs, each in an instance of its own: node wasi.mjs LIST, where
// LIST is JSON, and what is printed is a line of JSON for each: the same object with
// stdout, stderr and status in it. The status is -1 when the engine itself stopped a
// program. Programs of one file that stand side by side are compiled once.
import { readFileSync, writeSync } from "node:fs";

let compiled = {};

function moduleOf(file) {
  if (compiled.file !== file) compiled = { file, module: new WebAssembly.Module(readFileSync(file)) };
  return compiled.module;
}

class Exit {
  constructor(status) {
    this.status = status;
  }
}

function run(program) {
  let memory;
  const view = () => new DataView(memory.buffer);
  const output = { 1: [], 2: [] };
  const words = (program.args ?? ["program"]).map((w) => Buffer.from(w + "\0"));
  let input = Buffer.from(program.stdin ?? "");
  const vectors = (at, n) =>
    Array.from({ length: n }, (_, i) => new Uint8Array(memory.buffer, view().getUint32(at + 8 * i, true), view().getUint32(at + 8 * i + 4, true)));
  const wasi = {
    fd_write(fd, at, n, done) {
      let size = 0;
      for (const bytes of vectors(at, n)) {
        output[fd].push(Buffer.from(bytes));
        size += bytes.length;
      }
      view().setUint32(done, size, true);
      return 0;
    },
    fd_read(fd, at, n, done) {
      let size = 0;
      for (const bytes of vectors(at, n)) {
        const part = input.subarray(0, bytes.length);
        bytes.set(part);
        input = input.subarray(part.length);
        size += part.length;
      }
      view().setUint32(done, size, true);
      return 0;
    },
    proc_exit(status) {
      throw new Exit(status);
    },
    clock_time_get(id, precision, at) {
      view().setBigUint64(at, process.hrtime.bigint(), true);
      return 0;
    },
    args_sizes_get(count, size) {
      view().setUint32(count, words.length, true);
      view().setUint32(size, words.reduce((n, w) => n + w.length, 0), true);
      return 0;
    },
    args_get(table, text) {
      words.forEach((w, i) => {
        view().setUint32(table + 4 * i, text, true);
        new Uint8Array(memory.buffer).set(w, text);
        text += w.length;
      });
      return 0;
    },
  };
  let status = 0;
  let engine = "";
  try {
    const { exports } = new WebAssembly.Instance(moduleOf(program.file), { wasi_snapshot_preview1: wasi });
    memory = exports.memory;
    exports._start();
  } catch (e) {
    status = e instanceof Exit ? e.status : -1;
    if (status === -1) engine = String(e.stack);
  }
  program.stdout = Buffer.concat(output[1]).toString("latin1");
  program.stderr = Buffer.concat(output[2]).toString("latin1") + engine;
  program.status = status;
}

for (const program of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  run(program);
  print(program);
}

// print waits until all is written, so that a run that does not end loses nothing.
function print(result) {
  const line = Buffer.from(JSON.stringify(result) + "\n");
  for (let at = 0; at < line.length; ) at += writeSync(1, line, at);
}
