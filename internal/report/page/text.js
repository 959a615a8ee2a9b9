// Texts of functions: made of edits, cut into tokens, and the graph in them.

// columnLines returns the lines of each column, and how each line came to be.
// A line is {text, kind}, kind being " " for one that was there before, "+" for
// a new one, and "-" for one of the column before that is gone.
function columnLines(columns) {
  const all = [];
  let now = [];
  for (const column of columns) {
    const lines = [];
    let at = 0;
    for (const e of column.edits) {
      if (typeof e === "string") {
        for (const text of e.split("\n")) lines.push({text, kind: "+"});
        continue;
      }
      const kind = e < 0 ? "-" : " ";
      for (let n = Math.abs(e); n > 0; n--) lines.push({text: now[at++], kind});
    }
    if (all.length === 0) for (const l of lines) l.kind = " ";
    all.push(lines);
    now = lines.filter((l) => l.kind !== "-").map((l) => l.text);
  }
  return all;
}

// A token is a name with its sigil, a string, a comment, or what is between.
const tokenPattern = /([%@$^])("(?:[^"\\]|\\.)*"|[A-Za-z0-9_.$-]+)|"(?:[^"\\]|\\.)*"|;.*/g;

// tokens cuts a line into {text, name}; name is set where it is one.
function tokens(line) {
  const list = [];
  let at = 0;
  for (const m of line.matchAll(tokenPattern)) {
    if (m.index > at) list.push({text: line.slice(at, m.index)});
    list.push({text: m[0], name: Boolean(m[1])});
    at = m.index + m[0].length;
  }
  if (at < line.length) list.push({text: line.slice(at)});
  return list;
}

// blocksOf returns the blocks of a function: [{name, lines, to}], to being the
// names of the blocks it may go to, in order.
function blocksOf(lines) {
  const blocks = [];
  let block = null;
  for (const l of lines) {
    if (l.kind === "-") continue;
    if (l.text.startsWith("^")) {
      block = {name: tokens(l.text)[0].text, lines: 0, to: []};
      blocks.push(block);
    } else if (block !== null && l.text !== "}") {
      block.lines++;
      for (const t of tokens(l.text)) {
        if (t.name && t.text[0] === "^") block.to.push(t.text);
      }
    }
  }
  return blocks;
}
