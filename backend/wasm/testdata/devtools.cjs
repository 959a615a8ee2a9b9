const assert = require("assert");
const {test} = require("page.cjs");

// Chromium's debugger sees the source map of the module in the page and its
// source, and the stack of a trap has the names of the functions.
test(async (page) => {
  const session = await page.context().newCDPSession(page);
  const scripts = [];
  session.on("Debugger.scriptParsed", (s) => { if (s.url.startsWith("wasm:")) scripts.push(s); });
  await session.send("Debugger.enable");
  const stack = await page.evaluate(() => {
    const bytes = Uint8Array.from(atob(document.body.textContent.trim()), (c) => c.charCodeAt(0));
    const nothing = new Proxy({}, {get: () => () => 0});
    const {exports} = new WebAssembly.Instance(new WebAssembly.Module(bytes), {wasi_snapshot_preview1: nothing});
    try { exports._start(); } catch (e) { return e.stack; }
  });
  assert.match(stack, /at .*\binner \(wasm:.*\n.*at .*\bmain \(wasm:/);
  for (let i = 0; i < 100 && scripts.length === 0; i++) await page.waitForTimeout(50);
  assert.equal(scripts.length, 1);
  const url = scripts[0].sourceMapURL;
  assert(url.startsWith("data:application/json;base64,"), url);
  const map = JSON.parse(Buffer.from(url.slice(url.indexOf(",") + 1), "base64").toString());
  assert(map.sources.includes("outer.mir") && map.sources.includes("inner.c"), String(map.sources));
});
