// Runs a kernel that was made to WebAssembly: node run.mjs FILE SIZE CALLS. Prints
// the result and the best processor time of a call in nanoseconds.
import { readFileSync } from "node:fs";

const [file, size, calls] = process.argv.slice(2);
const { run } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file))).exports;

// From C the size is an i32, from MIR an i64.
let argument = BigInt(size);
let result;
try {
  result = run(argument);
} catch {
  argument = Number(size);
  result = run(argument);
}
let best = Infinity;
for (let i = 0; i < Number(calls); i++) {
  const start = process.cpuUsage().user;
  result = run(argument);
  best = Math.min(best, process.cpuUsage().user - start);
}
console.log(String(result), Math.round(best * 1000));
