// Looks at the page that is open and gives one line per fault: what sticks out, what cannot be read or used.
(() => {
  const faults = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) faults.push("overflows: " + root.scrollWidth + " in " + root.clientWidth);
  const tiny = (element) => {
    for (let e = element; e; e = e.parentElement) {
      if (getComputedStyle(e).overflowX === "hidden" && e.getBoundingClientRect().width <= 1) return true;
    }
    return element.matches(".skip");
  };
  const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = channels(colour).map((c) => c / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4)));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      const parts = channels(colour);
      if (parts.length < 4 || parts[3] > 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  for (const element of document.body.querySelectorAll("*")) {
    const box = element.getBoundingClientRect();
    if (box.width <= 1 || tiny(element)) continue;
    const name = element.tagName + " " + element.textContent.trim().slice(0, 40);
    if (box.left < -0.5 || box.right > root.clientWidth + 0.5) faults.push("sticks out: " + name);
    const words = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (words && element.tagName !== "OPTION") {
      const pair = [light(getComputedStyle(element).color), light(behind(element))].sort((a, b) => b - a);
      const contrast = (pair[0] + 0.05) / (pair[1] + 0.05);
      if (contrast < 4.5) faults.push("contrast " + contrast.toFixed(2) + ": " + name);
    }
    if (element.matches("a, button, input, select") && !element.closest("td, th, p, dd") && box.height < 24) {
      faults.push("too small to hit: " + name + " " + box.height);
    }
    if (element.matches("input:not([type=hidden]), select") && element.labels.length === 0) {
      faults.push("without a label: " + element.name);
    }
  }
  if (document.querySelector("script, iframe, object, embed")) faults.push("more than words");
  if (document.querySelectorAll("h1").length !== 1 || !document.querySelector("main")) faults.push("without order");
  if (document.title === "" || !root.lang) faults.push("without title or language");
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  if (new Set(ids).size !== ids.length) faults.push("an id twice");
  return faults.join("\n");
})();
