// The desk by keys: every button and field of it works without this file, too.
(() => {
  "use strict";
  const desk = () => document.getElementById("desk");
  const text = () => document.querySelector("[data-text]");
  const panel = () => document.getElementById("edit");
  const editing = () => panel() && !panel().hidden;
  const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  let caret = null; // [anchor, focus]: the words chosen by keys, as places in `words`

  // ---- words of the text and their places
  let cached = null;
  function words() {
    const body = text();
    if (cached && cached.body === body) return cached.list;
    const list = [];
    for (const found of body.textContent.matchAll(/[\p{L}\p{N}]+(?:[.,'’-][\p{L}\p{N}]+)*|[^\s]/gu)) list.push([found.index, found.index + found[0].length]);
    cached = { body, list };
    return list;
  }
  function point(at) {
    const walker = document.createTreeWalker(text(), NodeFilter.SHOW_TEXT);
    let left = at, node = walker.nextNode(), last = node;
    while (node && left > node.data.length) { left -= node.data.length; last = node; node = walker.nextNode(); }
    return node ? [node, left] : [last, last.data.length];
  }
  function place(node, offset) {
    const range = document.createRange();
    range.setStart(text(), 0);
    range.setEnd(node, offset);
    return range.toString().length;
  }
  // Offsets of the report count code points, a string of the browser counts halves of them.
  const points = (at) => [...text().textContent.slice(0, at)].length;
  function chosen() {
    const selection = getSelection(), body = text();
    if (!body || !selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!body.contains(range.startContainer) || !body.contains(range.endContainer)) return null;
    let start = place(range.startContainer, range.startOffset), end = place(range.endContainer, range.endOffset);
    const whole = body.textContent;
    while (start < end && /\s/.test(whole[start])) start += 1;
    while (end > start && /\s/.test(whole[end - 1])) end -= 1;
    if (start === end) return null;
    const base = Number(body.dataset.offset);
    return { start: base + points(start), end: base + points(end), text: whole.slice(start, end) };
  }
  function show() {
    const list = words(), [from, to] = [Math.min(...caret), Math.max(...caret)];
    const [one, other] = [point(list[from][0]), point(list[to][1])];
    caret[1] >= caret[0] ? getSelection().setBaseAndExtent(...one, ...other) : getSelection().setBaseAndExtent(...other, ...one);
    const box = getSelection().getRangeAt(0).getBoundingClientRect(), body = text(), around = body.getBoundingClientRect();
    if (box.bottom > around.bottom - 40) body.scrollTop += box.bottom - around.bottom + 80;
    if (box.top < around.top + 40) body.scrollTop -= around.top - box.top + 80;
  }
  function begin() {
    const list = words(), mark = text().querySelector("mark.own");
    const at = mark ? place(mark, 0) : 0;
    const first = Math.max(0, list.findIndex((word) => word[1] > at));
    caret = [first, first];
  }
  function line(step) {
    const list = words(), middle = (place) => { const range = document.createRange(); range.setStart(...point(list[place][0])); range.setEnd(...point(list[place][1])); const box = range.getBoundingClientRect(); return [box.left + box.width / 2, box.top]; };
    const [x, y] = middle(caret[1]);
    let best = caret[1], row = null;
    for (let next = caret[1] + step; next >= 0 && next < list.length; next += step) {
      const [left, top] = middle(next);
      if (Math.abs(top - y) < 4) continue;
      if (row === null) { row = top; best = next; }
      if (Math.abs(top - row) >= 4) break;
      if (Math.abs(left - x) < Math.abs(middle(best)[0] - x)) best = next;
    }
    return best;
  }
  function walk(event) {
    const list = words();
    if (!list.length) return;
    if (!caret || caret[1] >= list.length) begin();
    else {
      const to = { ArrowRight: () => Math.min(list.length - 1, caret[1] + 1), ArrowLeft: () => Math.max(0, caret[1] - 1), ArrowDown: () => line(1), ArrowUp: () => line(-1), Home: () => 0, End: () => list.length - 1 }[event.key]();
      caret = event.shiftKey ? [caret[0], to] : [to, to];
    }
    show();
    event.preventDefault();
  }

  // ---- keys
  function edit(open) {
    if (!panel()) return;
    panel().hidden = !open;
    document.querySelector("[data-edit]").setAttribute("aria-expanded", String(open));
    if (open) { text().focus({ preventScroll: true }); if (words().length) { begin(); show(); } }
    else document.getElementById("row-title").focus({ preventScroll: true });
  }
  function help() {
    const dialog = document.getElementById("review-keys");
    dialog.open ? dialog.close() : dialog.showModal();
  }
  function press(key) {
    const every = [...desk().querySelectorAll("[data-key], [data-go]")].filter((one) => one.offsetParent !== null && (one.dataset.key === key || one.dataset.go === key));
    // While editing the letters are those of the cells; what decides on the row comes after them.
    const one = (editing() && every.find((it) => panel().contains(it))) || every[0];
    if (!one) return false;
    if (one.dataset.go) { one.focus(); if (one.type === "checkbox") one.click(); } else one.click();
    return true;
  }
  document.addEventListener("keydown", (event) => {
    if (!desk() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && desk().contains(event.target)) { typing(event.target) ? event.target.blur() : editing() && edit(false); return; }
    if (event.key === "Enter" && event.target.matches("[data-fields] select")) { event.preventDefault(); event.target.form.requestSubmit(); return; }
    if (typing(event.target) || document.querySelector("dialog[open]:not(#review-keys)")) return;
    if (/^(Arrow|Home|End)/.test(event.key) && event.target === text()) { walk(event); return; }
    if (event.key === "?") { event.preventDefault(); event.stopImmediatePropagation(); help(); return; }
    if (event.key.length === 1 && event.key !== " " && press(event.key)) { event.preventDefault(); event.stopImmediatePropagation(); }
  }, true);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-edit]")) edit(!editing());
    // What accepts rows unseen is asked for twice.
    const sure = event.target.closest("[data-sure]");
    if (sure) { event.preventDefault(); sure.textContent = sure.dataset.sure; sure.removeAttribute("data-sure"); sure.focus(); }
  });

  // ---- what a form takes along: the words chosen
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-words]");
    if (!form || (event.submitter && event.submitter.hasAttribute("data-wordless"))) return;
    const found = chosen();
    if (found) { for (const name of ["start", "end", "text"]) form.elements[name].value = found[name]; return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    document.querySelector("[data-chosen]").textContent = "Choose words in the text first.";
    text().focus();
  }, true);
  document.addEventListener("selectionchange", () => {
    const told = document.querySelector("[data-chosen]");
    if (!told || !editing()) return;
    const found = chosen();
    if (found) told.textContent = `Chosen: “${found.text.length > 80 ? `${found.text.slice(0, 80)}…` : found.text}”`;
  });

  // ---- after each change of the desk
  document.addEventListener("htmx:beforeSwap", (event) => {
    // A refusal is a page like any other: it says what would do.
    if ([403, 404, 422].includes(event.detail.xhr.status) && event.detail.target.id === "desk") {
      event.detail.shouldSwap = /id="desk"/.test(event.detail.serverResponse);
      event.detail.isError = false;
    }
  });
  function settle() {
    if (!text()) return;
    cached = null;
    const mark = text().querySelector("mark.own");
    if (mark) text().scrollTop += mark.getBoundingClientRect().top - text().getBoundingClientRect().top - 60;
    if (editing()) { const kept = caret; text().focus({ preventScroll: true }); caret = kept; if (caret) show(); }
    else { caret = null; document.getElementById("row-title").focus({ preventScroll: true }); }
  }
  document.addEventListener("htmx:afterSettle", (event) => { if (event.detail.target.id === "desk" || event.detail.elt.id === "desk") settle(); });
  settle();
})();
