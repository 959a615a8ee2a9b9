const assert = require("assert");
const {test} = require("page.cjs");

test(async (page) => {
  await page.waitForSelector(".line");
  assert.equal(await page.locator("#functions button").count(), 502);

  // One function's columns are there at a time, and soon.
  const show = async (name) => {
    const start = Date.now();
    await page.evaluate((name) => { location.hash = encodeURIComponent(name); }, name);
    await page.waitForFunction((name) => document.querySelector(".text .name")?.textContent === name, name);
    return Date.now() - start;
  };
  for (const name of ["@f0", "@f499", "@huge"]) {
    const time = await show(name);
    assert(time < 5000, `${name} took ${time} ms`);
  }
  assert.equal(await page.locator(".column").count(), 2);

  // A graph of many blocks is drawn when asked for.
  assert.equal(await page.locator("svg").count(), 0);
  await page.locator(".graph button").first().click();
  await page.waitForSelector(".graph svg");
  assert.equal(await page.locator(".column:nth-child(1) svg .node").count(), 2002);
});
