// A layered layout of a control-flow graph: blocks in ranks from top to bottom,
// edges that span several ranks led by points between, edges back drawn upwards.

const nodeHeight = 26, rankGap = 34, nodeGap = 18, pointWidth = 8;

// layout returns {nodes: [{name, x, y, width, lines}], edges: [{from, to, back, points}], width, height}.
function layout(blocks) {
  const nodes = blocks.map((b) => ({name: b.name, lines: b.lines, width: 24 + 7 * label(b).length, outs: [], above: [], below: []}));
  const byName = new Map(nodes.map((n) => [n.name, n]));
  const edges = [];
  blocks.forEach((b, i) => {
    for (const name of b.to) {
      const to = byName.get(name);
      if (to) edges.push({from: nodes[i], to, back: false});
    }
  });
  for (const e of edges) e.from.outs.push(e);
  const order = depthFirst(nodes);
  rank(order);
  const ranks = fillRanks(order, edges);
  arrange(ranks);
  return place(ranks, nodes, edges);
}

function label(block) {
  return block.name + " · " + block.lines;
}

// depthFirst marks the edges back, and returns the nodes so that every edge
// that is none goes forward.
function depthFirst(nodes) {
  const state = new Map(), post = [];
  for (const root of nodes) {
    if (state.has(root)) continue;
    const stack = [[root, 0]];
    state.set(root, "open");
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      const [node, i] = top;
      if (i === node.outs.length) {
        state.set(node, "done");
        post.push(node);
        stack.pop();
        continue;
      }
      top[1]++;
      const e = node.outs[i];
      if (state.get(e.to) === "open") e.back = true;
      if (!state.has(e.to)) {
        state.set(e.to, "open");
        stack.push([e.to, 0]);
      }
    }
  }
  return post.reverse();
}

// rank puts every node below all that lead to it.
function rank(order) {
  for (const n of order) n.rank = 0;
  for (const n of order) {
    for (const e of n.outs) {
      if (!e.back) e.to.rank = Math.max(e.to.rank, n.rank + 1);
    }
  }
}

// fillRanks returns the nodes by rank, with points where edges pass.
function fillRanks(order, edges) {
  const ranks = [];
  const add = (n) => {
    while (ranks.length <= n.rank) ranks.push([]);
    n.index = ranks[n.rank].push(n) - 1;
  };
  order.forEach(add);
  for (const e of edges) {
    const [top, bottom] = e.back ? [e.to, e.from] : [e.from, e.to];
    const points = [];
    for (let r = top.rank + 1; r < bottom.rank; r++) {
      const p = {rank: r, width: pointWidth, above: [], below: []};
      add(p);
      points.push(p);
    }
    const chain = [top, ...points, bottom];
    for (let i = 1; i < chain.length && top !== bottom; i++) {
      chain[i].above.push(chain[i - 1]);
      chain[i - 1].below.push(chain[i]);
    }
    e.path = e.back ? chain.reverse() : chain;
  }
  return ranks;
}

// arrange orders each rank by where its neighbours are, down and up again.
function arrange(ranks) {
  const sort = (list, neighbours) => {
    for (const n of list) {
      const near = neighbours(n);
      n.want = near.length > 0 ? near.reduce((sum, m) => sum + m.index, 0) / near.length : n.index;
    }
    list.sort((a, b) => a.want - b.want || a.index - b.index);
    list.forEach((n, i) => { n.index = i; });
  };
  for (let round = 0; round < 4; round++) {
    for (const list of ranks) sort(list, (n) => n.above);
    for (const list of ranks.toReversed()) sort(list, (n) => n.below);
  }
}

// place gives everything its coordinates.
function place(ranks, nodes, edges) {
  for (const list of ranks) {
    let x = 0;
    for (const n of list) {
      n.x = x + n.width / 2;
      x += n.width + nodeGap;
    }
  }
  for (let round = 0; round < 6; round++) {
    for (const list of round % 2 === 0 ? ranks : ranks.toReversed()) straighten(list);
  }
  let left = Infinity, right = 0;
  for (const n of ranks.flat()) {
    left = Math.min(left, n.x - n.width / 2);
    right = Math.max(right, n.x + n.width / 2);
  }
  for (const n of ranks.flat()) {
    n.x += 20 - left;
    n.y = 14 + n.rank * (nodeHeight + rankGap) + nodeHeight / 2;
  }
  return {nodes, edges, width: right - left + 60, height: ranks.length * (nodeHeight + rankGap) + 10};
}

// straighten moves the nodes of a rank towards their neighbours, in order.
function straighten(list) {
  for (const n of list) {
    const near = n.above.concat(n.below);
    n.want = near.length > 0 ? near.reduce((sum, m) => sum + m.x, 0) / near.length : n.x;
  }
  let edge = -Infinity;
  for (const n of list) {
    n.x = Math.max(n.want, edge + n.width / 2);
    edge = n.x + n.width / 2 + nodeGap;
  }
  edge = Infinity;
  for (const n of list.toReversed()) {
    if (n.x + n.width / 2 > edge) n.x = edge - n.width / 2;
    if (n.x > n.want) n.x = Math.max(n.want, leftBound(list, n));
    edge = n.x - n.width / 2 - nodeGap;
  }
}

// leftBound returns how far to the left a node may go.
function leftBound(list, n) {
  const before = list[n.index - 1];
  return before ? before.x + before.width / 2 + nodeGap + n.width / 2 : -Infinity;
}
