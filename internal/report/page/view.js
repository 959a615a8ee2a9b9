// The page: a list of functions, and the columns of the one that is chosen. A
// column is filled when it comes into view.

const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);

function element(name, className, ...children) {
  const e = document.createElement(name);
  if (className) e.className = className;
  e.append(...children);
  return e;
}

const title = (f) => f.name === "" ? "[module]" : f.name;
const micro = (seconds) => (seconds * 1e6).toFixed(seconds < 1e-4 ? 1 : 0) + " µs";
const count = (n, what) => n + " " + what + (n === 1 ? "" : "s");

// Names that are shown have numbers, so that one style rule lights up all the
// places of a name, those included that are not there yet.
const numbers = new Map();
const light = element("style");
document.head.append(light);
let chosen = null;

function mark(e, name) {
  if (!numbers.has(name)) numbers.set(name, numbers.size);
  e.setAttribute("data-n", numbers.get(name));
  e.setAttribute("data-name", name);
}

function choose(name) {
  chosen = name === chosen ? null : name;
  light.textContent = "";
  if (chosen !== null) {
    mark(document.createElement("i"), chosen);
    const at = `[data-n="${numbers.get(chosen)}"]`;
    light.textContent = `span${at}{background:var(--light);color:#000}span.def${at}{outline:2px solid var(--def)}g${at} rect{fill:var(--light)}g${at} text{fill:#000}`;
  }
  describe();
}

// describe says where the chosen name stands.
function describe() {
  if (chosen === null) {
    byId("chosen").textContent = "";
    return;
  }
  const uses = shown.lines.map((lines, i) => {
    let n = 0;
    for (const l of lines) if (l.kind !== "-") n += tokens(l.text).filter((t) => t.name && t.text === chosen).length;
    return (shown.f.columns[i].pass || "input") + " " + n;
  });
  byId("chosen").textContent = chosen + " stands in: " + uses.join(", ");
}

// lineElement returns a line of text with its names marked.
function lineElement(l) {
  const kinds = {"+": "line new", "-": "line gone", " ": "line"};
  const e = element("div", kinds[l.kind]);
  const head = l.text.indexOf(" = ");
  let at = 0;
  for (const t of tokens(l.text)) {
    if (!t.name) {
      e.append(t.text);
    } else {
      const defines = at < head && l.text[0] === " " || l.text[0] === "^" || t.text[0] === "%" && /^(export )?func /.test(l.text) || /^ +(var|slot) /.test(l.text);
      const s = element("span", (defines ? "def " : "") + "name", t.text);
      mark(s, t.text);
      e.append(s);
    }
    at += t.text.length;
  }
  if (l.text === "") e.append("\u200b");
  return e;
}

let shown = null; // {f, lines}
let watcher = null;

// show shows the columns of a function.
function show(f) {
  if (watcher) watcher.disconnect();
  shown = {f, lines: columnLines(f.columns)};
  watcher = new IntersectionObserver((entries) => {
    for (const e of entries) {
      if (!e.isIntersecting) continue;
      watcher.unobserve(e.target);
      fill(e.target, Number(e.target.dataset.column));
    }
  }, {root: byId("columns"), rootMargin: "0px 600px"});
  const main = byId("columns");
  main.replaceChildren(...f.columns.map(columnElement));
  main.scrollTo(0, 0);
  for (const e of main.children) watcher.observe(e);
  for (const b of byId("functions").querySelectorAll("button")) {
    b.setAttribute("aria-current", String(b.dataset.name === f.name));
  }
  chosen = null;
  choose(null);
}

function columnElement(c, i) {
  const e = element("section", "column");
  e.dataset.column = i;
  const before = i > 0 ? shown.f.columns[i - 1].instructions : c.instructions;
  const delta = c.instructions - before;
  const facts = count(c.instructions, "instruction") + (i > 0 ? ` (${delta > 0 ? "+" : ""}${delta}), ${micro(c.seconds)}` : "");
  const head = element("div", "head", element("h2", "", c.pass || "input"), element("p", "facts", (c.number > 0 ? `application ${c.number}: ` : "") + facts));
  e.append(head);
  if (c.same) {
    const s = element("details", "same", element("summary", "", count(c.same.length, "pass").replace("passs", "passes") + " before it changed nothing"));
    s.append(c.same.join(", "));
    e.append(s);
  }
  return e;
}

const manyBlocks = 300;

// fill puts the text and the graph into a column.
function fill(e, i) {
  const lines = shown.lines[i];
  const blocks = blocksOf(lines);
  if (blocks.length > 0) {
    const box = element("div", "graph");
    const draw = () => box.replaceChildren(drawGraph(blocks, mark));
    if (blocks.length <= manyBlocks) draw();
    else {
      const b = element("button", "", `draw the graph of ${blocks.length} blocks`);
      b.addEventListener("click", (event) => { event.stopPropagation(); draw(); });
      box.append(b);
    }
    e.append(box);
  }
  const text = element("div", "text");
  if (!lines.some((l) => l.kind !== "-")) text.append(element("p", "facts", "the function is gone"));
  for (let at = 0; at < lines.length; at += 200) {
    text.append(element("div", "chunk", ...lines.slice(at, at + 200).map(lineElement)));
  }
  e.append(text);
}

// list shows the functions that the filter lets through.
function list() {
  const want = byId("filter").value.toLowerCase(), changed = byId("changed").checked;
  const items = [];
  for (const f of data.functions) {
    if (f.columns.length === 0 || !title(f).toLowerCase().includes(want) || changed && f.columns.length < 2) continue;
    const b = element("button", "", element("span", "", title(f)), element("span", "count", String(f.columns.length - 1)));
    b.dataset.name = f.name;
    b.title = count(f.columns.length - 1, "change");
    b.setAttribute("aria-current", String(shown !== null && shown.f === f));
    b.addEventListener("click", () => { location.hash = encodeURIComponent(title(f)); });
    items.push(element("li", "", b));
  }
  byId("functions").replaceChildren(...items);
}

function passTable() {
  const table = element("table");
  const row = (cell, words) => table.append(element("tr", "", ...words.map((w) => element(cell, "", String(w)))));
  row("th", ["pass", "runs", "changed", "instructions", "after", "time"]);
  data.counts.passes.forEach((p, i) => {
    row("td", [p.name, p.runs, p.changed, p.instructions_before, p.instructions_after, micro(data.seconds[i])]);
  });
  byId("passes").append(table);
}

function start() {
  const c = data.counts;
  document.title = data.title + " – passes";
  document.querySelector("h1").textContent = data.title;
  byId("pipeline").textContent = data.pipeline;
  byId("summary").textContent = `${count(c.applications, "application")}, ${c.instructions_before} → ${count(c.instructions_after, "instruction")}`;
  byId("error").textContent = data.error || "";
  byId("error").hidden = !data.error;
  passTable();
  list();
  const fromHash = () => {
    const name = decodeURIComponent(location.hash.slice(1));
    const most = data.functions.reduce((a, b) => b.columns.length > a.columns.length ? b : a);
    show(data.functions.find((f) => title(f) === name) || most);
  };
  window.addEventListener("hashchange", fromHash);
  byId("filter").addEventListener("input", list);
  byId("changed").addEventListener("change", list);
  byId("diff").addEventListener("change", (e) => document.body.classList.toggle("nodiff", !e.target.checked));
  byId("graphs").addEventListener("change", (e) => document.body.classList.toggle("nographs", !e.target.checked));
  byId("columns").addEventListener("click", (e) => {
    const named = e.target.closest("[data-name]");
    if (named) choose(named.getAttribute("data-name"));
  });
  document.addEventListener("keydown", (e) => { if (e.key === "Escape" && chosen !== null) choose(chosen); });
  fromHash();
}

start();
