// The drawing of a control-flow graph.

const svgSpace = "http://www.w3.org/2000/svg";

function svg(name, attributes) {
  const e = document.createElementNS(svgSpace, name);
  for (const k in attributes) e.setAttribute(k, attributes[k]);
  return e;
}

// drawGraph returns the graph of a function as an SVG element. mark is called
// for each element that stands for a block, with its name.
function drawGraph(blocks, mark) {
  const g = layout(blocks);
  const root = svg("svg", {width: g.width, height: g.height, viewBox: `0 0 ${g.width} ${g.height}`, role: "img"});
  root.setAttribute("aria-label", `control-flow graph of ${blocks.length} blocks`);
  for (const e of g.edges) drawEdge(root, e);
  for (const n of g.nodes) {
    const box = svg("g", {class: "node"});
    box.append(svg("rect", {x: n.x - n.width / 2, y: n.y - nodeHeight / 2, width: n.width, height: nodeHeight, rx: 4}));
    const text = svg("text", {x: n.x, y: n.y + 4, "text-anchor": "middle"});
    text.textContent = label(n);
    box.append(text);
    mark(box, n.name);
    root.append(box);
  }
  return root;
}

function drawEdge(root, e) {
  const half = nodeHeight / 2;
  let d, end;
  if (e.from === e.to) {
    const x = e.from.x + e.from.width / 2, y = e.from.y;
    d = `M${x} ${y + 6}C${x + 26} ${y + 16} ${x + 26} ${y - 16} ${x + 2} ${y - 6}`;
    end = [x + 1, y - 6, -1, 0];
  } else {
    const down = e.back ? -1 : 1;
    const points = e.path.map((n, i) => [n.x, n.y + down * (i === 0 ? half : i === e.path.length - 1 ? -half - 5 : 0)]);
    if (e.back) points.forEach((p, i) => { if (i === 0 || i === points.length - 1) p[0] += 9; });
    d = `M${points[0]}`;
    for (let i = 1; i < points.length; i++) {
      const [x0, y0] = points[i - 1], [x, y] = points[i], middle = (y0 + y) / 2;
      d += `C${x0} ${middle} ${x} ${middle} ${x} ${y}`;
    }
    const [x, y] = points[points.length - 1];
    end = [x, y + down * 5, 0, down];
  }
  root.append(svg("path", {class: e.back ? "edge back" : "edge", d}), arrow(...end));
}

// arrow returns a tip at x, y that points along dx, dy.
function arrow(x, y, dx, dy) {
  const a = [x - 6 * dx - 3.5 * dy, y - 6 * dy - 3.5 * dx], b = [x - 6 * dx + 3.5 * dy, y - 6 * dy + 3.5 * dx];
  return svg("path", {class: "tip", d: `M${x} ${y}L${a}L${b}Z`});
}
