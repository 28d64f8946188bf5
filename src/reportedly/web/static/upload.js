// Dropping files, and the news of an upload; both pages work without this file.
(() => {
  "use strict";

  document.querySelectorAll("form[data-largest]").forEach((form) => {
    const input = form.querySelector("input[type=file]");
    const drop = form.querySelector("[data-drop]");
    const warning = form.querySelector("[data-too-large]");
    const tooLarge = () => [...input.files].reduce((sum, file) => sum + file.size, 0) > Number(form.dataset.largest);
    input.addEventListener("change", () => { warning.hidden = !tooLarge(); });
    form.addEventListener("submit", (event) => {
      warning.hidden = !tooLarge();
      if (tooLarge()) event.preventDefault();
    });
    for (const name of ["dragenter", "dragover"]) {
      drop.addEventListener(name, (event) => { event.preventDefault(); drop.setAttribute("data-over", ""); });
    }
    drop.addEventListener("dragleave", () => drop.removeAttribute("data-over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.removeAttribute("data-over");
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      form.requestSubmit();
    });
  });

  function put(html, list) {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const fresh = holder.content.firstElementChild;
    const old = document.getElementById(fresh.id);
    if (!old) list.append(fresh);
    else if (old.contains(document.activeElement)) { old.replaceWith(fresh); fresh.focus({ preventScroll: true }); }
    else old.replaceWith(fresh);
  }

  document.querySelectorAll("[data-news]").forEach((list) => {
    const news = new EventSource(list.dataset.news);
    document.querySelectorAll("[data-unneeded]").forEach((link) => { link.hidden = true; });
    news.addEventListener("line", (event) => put(event.data, list));
    news.addEventListener("head", (event) => put(event.data, list));
    news.addEventListener("end", () => news.close());
  });
})();
