const assert = require("assert");
const {test} = require("page.cjs");

const texts = (page, selector) => page.locator(selector).allTextContents();

test(async (page) => {
  // The function with the most columns is shown first.
  await page.waitForSelector(".column:nth-child(3) .line");
  assert.deepEqual(await texts(page, ".column h2"), ["input", "dce", "mem2reg"]);
  assert.deepEqual(await texts(page, "#functions button span:first-child"), ["[module]", "@sum", "@other"]);
  assert.equal(await page.title(), "sum.mir – passes");
  assert.match(await page.textContent("#summary"), /^6 applications, \d+ → \d+ instructions$/);
  assert.equal(await page.textContent("#error"), "something <i>happened</i>");

  // What is new and what went.
  assert.deepEqual(await texts(page, ".column:nth-child(2) .gone"), ["  %dead = mul.i64 %i, 3"]);
  assert.equal(await page.locator(".column:nth-child(1) .new, .column:nth-child(1) .gone").count(), 0);
  assert((await texts(page, ".column:nth-child(3) .gone")).includes("  var $sum: i64"));
  assert((await texts(page, ".column:nth-child(3) .new")).some((l) => l.startsWith("^loop(")));
  const kept = await texts(page, ".column:nth-child(2) .line:not(.gone)");
  assert.equal(kept[0], "export func @sum(%n: i64) -> i64 {");
  assert.equal(kept[kept.length - 1], "}");
  await page.uncheck("#diff");
  assert.equal(await page.locator(".gone").first().isVisible(), false);
  await page.check("#diff");

  // Each column has the graph: four blocks, four edges, one of them back.
  for (const n of [1, 2, 3]) {
    assert.equal(await page.locator(`.column:nth-child(${n}) svg .node`).count(), 4);
    assert.equal(await page.locator(`.column:nth-child(${n}) svg .edge`).count(), 4);
    assert.equal(await page.locator(`.column:nth-child(${n}) svg .edge.back`).count(), 1);
  }
  const boxes = await page.locator(".column:nth-child(1) svg .node rect").evaluateAll((rs) => rs.map((r) => r.getBoundingClientRect().toJSON()));
  boxes.forEach((a, i) => boxes.forEach((b, j) => {
    assert(i === j || a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top, "two nodes overlap");
  }));
  await page.uncheck("#graphs");
  assert.equal(await page.locator("svg").first().isVisible(), false);
  await page.check("#graphs");

  // A value lights up in all columns, and goes out again.
  const lit = (name) => page.locator(`.text [data-name='${name}']`).evaluateAll((es) => es.map((e) => getComputedStyle(e).backgroundColor === "rgb(255, 217, 77)"));
  await page.locator(".column:nth-child(1) .text .name", {hasText: /^%i2$/}).first().click();
  assert((await lit("%i2")).length >= 6 && (await lit("%i2")).every(Boolean));
  assert(!(await lit("%n")).includes(true));
  assert.equal(await page.textContent("#chosen"), "%i2 stands in: input 2, dce 2, mem2reg 2");
  await page.keyboard.press("Escape");
  assert(!(await lit("%i2")).includes(true));

  // A block too, by its box in the graph.
  await page.locator(".column:nth-child(2) svg .node", {hasText: "the end"}).click();
  assert((await lit('^"the end"')).every(Boolean));
  assert.match(await page.textContent("#chosen"), /^\^"the end" stands in: input 2, dce 2, mem2reg 2$/);
  const fill = await page.locator(".column:nth-child(3) svg .node", {hasText: "the end"}).locator("rect").evaluate((r) => getComputedStyle(r).fill);
  assert.equal(fill, "rgb(255, 217, 77)");

  // Another function: gone at the end, and what did nothing to it is folded away.
  await page.locator("#functions button", {hasText: "@other"}).click();
  await page.waitForSelector(".column:nth-child(2) .text");
  assert.deepEqual(await texts(page, ".column h2"), ["input", "gone"]);
  assert.match(await page.textContent(".column:nth-child(2) .text"), /^the function is gone/);
  assert.equal(await page.textContent(".same summary"), "2 passes before it changed nothing");

  // What is in no function, bytes that look like HTML included.
  await page.locator("#functions button", {hasText: "[module]"}).click();
  await page.waitForFunction(() => document.querySelector(".column .text")?.textContent.includes("const @text"));
  assert.match(await page.textContent(".column .text"), /<\/script><b>/);

  // The list can be filtered, and the passes have their counts.
  await page.fill("#filter", "SUM");
  assert.deepEqual(await texts(page, "#functions button span:first-child"), ["@sum"]);
  await page.fill("#filter", "");
  await page.check("#changed");
  assert.deepEqual(await texts(page, "#functions button span:first-child"), ["@sum", "@other"]);
  await page.click("#passes summary");
  assert.deepEqual(await texts(page, "#passes tr td:first-child"), ["dce", "mem2reg", "gone"]);
});
