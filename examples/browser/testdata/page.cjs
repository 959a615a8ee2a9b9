const assert = require("assert");
const {test} = require("page.cjs");

// The number of dark points of a canvas.
const dark = (page, id) => page.evaluate((id) => {
  const canvas = document.getElementById(id);
  const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let n = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255 && data[i] < 100) n++;
  return n;
}, id);

const move = (page, id, value) => page.evaluate(([id, value]) => {
  const slider = document.getElementById(id);
  slider.value = value;
  slider.dispatchEvent(new Event("input"));
}, [id, value]);

test(async (page) => {
  await page.waitForFunction(() => document.getElementById("life-says").textContent);
  assert.equal(await page.textContent("#error"), "");
  assert.match(await page.textContent("#mandelbrot-says"), /^400 × 400 points in \d+ ms$/);

  // Of the 400 x 400 points that the program prints, 39.7 % are black.
  const part = (await dark(page, "mandelbrot")) / (400 * 400);
  assert(part > 0.39 && part < 0.41, `the set takes ${part} of the picture`);

  // The R-pentomino: 5 cells of 7 x 7 points, 6 after a generation.
  assert.equal(await dark(page, "life"), 5 * 49);
  await move(page, "generation", "1");
  assert.equal(await page.textContent("#life-says"), "generation 1, population 6");
  assert.equal(await dark(page, "life"), 6 * 49);
  await move(page, "generation", "200");
  assert.equal(await page.textContent("#life-says"), "generation 200, population 139");
  assert.equal(await dark(page, "life"), 139 * 49);

  // It plays.
  await page.click("#play");
  await page.waitForFunction(() => Number(document.getElementById("generation").value) > 202);
  await page.click("#play");
});
