// Opens the page that a test is about, offline, and runs the test on it.

const {chromium} = require("playwright-core");

exports.test = async (run) => {
  const browser = await chromium.launch({executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--disable-gpu"]});
  let failed = null;
  try {
    const context = await browser.newContext({viewport: {width: 1600, height: 1000}, offline: true});
    const page = await context.newPage();
    page.setDefaultTimeout(20000);
    page.on("pageerror", (e) => { failed ||= e; });
    page.on("console", (m) => { if (m.type() === "error") failed ||= new Error(m.text()); });
    page.on("request", (r) => { if (!r.url().startsWith("file:")) failed ||= new Error("the page asks for " + r.url()); });
    await page.goto(process.argv[2]);
    await run(page);
    if (process.env.SCREENSHOT) await page.screenshot({path: process.env.SCREENSHOT});
  } catch (e) {
    failed = e;
  } finally {
    await browser.close();
  }
  if (failed) {
    console.error(failed);
    process.exitCode = 1;
  }
};
