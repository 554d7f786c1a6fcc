// Wakes the page's own components. Every page works without this file.
import { initAll } from "./govuk-frontend.min.js";

initAll();

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Type-ahead fills a plain datalist, so that the browser's own keyboard and speech support apply.
for (const form of document.querySelectorAll("form[data-suggest]")) {
  const box = form.querySelector("#words");
  const list = form.querySelector("datalist");
  const token = form.querySelector("input[name=csrf_token]").value;
  let waiting = 0;
  let asked = 0;
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    const typed = box.value.trim();
    if (typed.length < 2) return list.replaceChildren();
    waiting = setTimeout(async () => {
      const mine = ++asked;
      try {
        const answer = await fetch(form.dataset.suggest, { method: "POST", body: new URLSearchParams({ typed, csrf_token: token }) });
        if (!answer.ok || mine !== asked) return;
        const found = await answer.json();
        list.replaceChildren(...found.map((each) => Object.assign(document.createElement("option"), { value: each.label })));
      } catch {
        // Suggestions are a kindness; the search works without them.
      }
    }, 80);
  });
}
