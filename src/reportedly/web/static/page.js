// Keys and small comforts; every page works without this file.
(() => {
  "use strict";
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

  function choose(step) {
    const all = rows();
    if (!all.length) return;
    const at = all.findIndex((row) => row.hasAttribute("data-chosen"));
    const next = all[Math.min(all.length - 1, Math.max(0, at + step))];
    all.forEach((row) => row.removeAttribute("data-chosen"));
    next.setAttribute("data-chosen", "");
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  function open() {
    const link = document.querySelector("[data-row][data-chosen] a[data-open]");
    if (link) link.click();
  }

  function keys() {
    const help = document.getElementById("keys");
    if (help) help.open ? help.close() : help.showModal();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const act = { j: () => choose(1), k: () => choose(-1), Enter: open, "?": keys, "/": () => document.querySelector("header input[type=search]").focus() }[event.key];
    if (!act || (event.key === "Enter" && event.target.closest("a, button, summary"))) return;
    event.preventDefault();
    act();
  });

  // Hover or focus ties a row of the margin to its words in the text, and back.
  function tie(event) {
    const of = event.target.closest && event.target.closest("[data-statement]");
    document.querySelectorAll("[data-lit]").forEach((lit) => lit.removeAttribute("data-lit"));
    if (!of) return;
    document.querySelectorAll(`[data-statement~="${CSS.escape(of.dataset.statement.split(" ")[0])}"]`).forEach((lit) => lit.setAttribute("data-lit", ""));
  }
  document.addEventListener("mouseover", tie);
  document.addEventListener("focusin", tie);

  // The choice of a day becomes a slider over the days on which something was told; the choice stays for those without this file.
  document.querySelectorAll("form[data-slider]").forEach((form) => {
    const choice = form.querySelector("select");
    const days = [...choice.options].map((option) => option.value).filter(Boolean);
    const slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: days.length, step: 1 });
    slider.value = choice.value ? days.indexOf(choice.value) : days.length;
    const words = document.createElement("output");
    const tell = () => {
      const day = days[slider.value] || "";
      words.textContent = day || "now";
      slider.setAttribute("aria-valuetext", day || "now");
      choice.value = day;
    };
    slider.id = "as-of-slider";
    form.querySelector("label").htmlFor = slider.id;
    slider.addEventListener("input", tell);
    tell();
    choice.hidden = true;
    choice.before(slider, words);
    form.querySelector("button").hidden = true;
  });

  // On a phone the filters stand aside while none is set, and the links of the head begin at the page that is open.
  const narrow = window.matchMedia("(max-width: 52rem)").matches;
  document.querySelectorAll("details[data-filters]").forEach((box) => {
    const set = [...box.querySelectorAll("input:not([type=hidden]), select")].some((field) => field.value);
    box.open = set || !narrow;
  });
  const here = document.querySelector("header nav [aria-current]");
  if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft - 16;

  // Times are shown in the reader's zone; the original stays on hover.
  document.querySelectorAll("time[datetime*=T]").forEach((time) => {
    const moment = new Date(time.dateTime);
    if (Number.isNaN(moment.getTime())) return;
    time.title = time.textContent.trim();
    time.textContent = moment.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
  });
})();
