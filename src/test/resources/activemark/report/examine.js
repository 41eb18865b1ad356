// Looks at every framed page and writes one line per finding, then replaces the page by them.
"use strict";
// Read aloud but not shown: everything inside a box of one pixel.
function hidden(element) {
  for (let e = element; e; e = e.parentElement) {
    const style = e.ownerDocument.defaultView.getComputedStyle(e);
    if (style.overflowX === "hidden" && e.getBoundingClientRect().width <= 1) return true;
  }
  return false;
}
function examine(frame) {
  const name = frame.dataset.name + " " + frame.clientWidth;
  const page = frame.contentDocument;
  const faults = [];
  const root = page.documentElement;
  if (root.clientWidth > frame.clientWidth || root.scrollWidth > root.clientWidth) {
    faults.push("overflows: " + root.scrollWidth + " in " + root.clientWidth);
  }
  for (const element of page.body.querySelectorAll("*")) {
    const box = element.getBoundingClientRect();
    if (box.width > 1 && !hidden(element) && (box.left < -0.5 || box.right > root.clientWidth + 0.5)) {
      faults.push("sticks out: " + element.tagName + " " + element.textContent.slice(0, 30));
    }
  }
  if (page.querySelector("script") || page.title === "owned") {
    faults.push("runs what a name says");
  }
  let drawings = 0;
  for (const svg of page.querySelectorAll("svg")) {
    if (svg.getClientRects().length === 0) continue;
    drawings++;
    const view = svg.viewBox.baseVal;
    const boxes = [];
    for (const text of svg.querySelectorAll("text")) {
      const box = text.getBBox();
      boxes.push([text.textContent, box]);
      if (box.x < view.x - 0.5 || box.y < view.y - 0.5
          || box.x + box.width > view.x + view.width + 0.5
          || box.y + box.height > view.y + view.height + 0.5) {
        faults.push("leaves its drawing: " + text.textContent);
      }
    }
    for (let i = 0; i < boxes.length; i++) {
      for (let k = i + 1; k < boxes.length; k++) {
        const [one, a] = boxes[i];
        const [other, b] = boxes[k];
        // A box holds the font's whole line; letters themselves leave a little of it free.
        if (a.x < b.x + b.width - 1 && b.x < a.x + a.width - 1
            && a.y < b.y + b.height - 4 && b.y < a.y + a.height - 4) {
          faults.push("one label over another: " + one + " / " + other);
        }
      }
    }
    for (const line of svg.querySelectorAll("line.flag")) {
      const x = line.x1.baseVal.value;
      for (const [label, a] of boxes) {
        const above = line.y1.baseVal.value < a.y + a.height - 4;
        if (above && x > a.x + 1 && x < a.x + a.width - 1 && a.y < line.y2.baseVal.value) {
          faults.push("a line through: " + label);
        }
      }
    }
    const scale = svg.getBoundingClientRect().width / view.width;
    if (boxes.length > 0 && 12 * scale < 9) faults.push("letters too small: " + 12 * scale);
  }
  if (page.querySelector("svg") && drawings === 0) faults.push("no drawing is shown");
  const elements = page.getElementsByTagName("*").length;
  return faults.length
    ? faults.map((fault) => "FAULT " + name + ": " + fault)
    : ["OK " + name + " " + elements];
}
addEventListener("load", () => {
  const lines = [...document.querySelectorAll("iframe")].flatMap(examine);
  const result = document.createElement("pre");
  result.id = "result";
  result.textContent = lines.join("\n");
  document.body.replaceChildren(result);
});
