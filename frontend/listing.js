// Looks for the same place while a listing is being typed. The button beside it does the same without this file.
const form = document.querySelector("form[data-listing]");
const shown = form?.querySelector("[data-same]");

const first = (end) => [...form.elements].find((each) => each.name?.endsWith(end))?.value ?? "";

if (shown) {
  const token = form.elements.csrf_token.value;
  let waiting = 0;
  let asked = 0;
  let before = "";
  const look = async () => {
    const typed = new URLSearchParams({
      name: form.elements.name.value,
      address_1: first("-address_1"),
      postcode: first("-postal_code"),
      phone: first("-number"),
      url: form.elements.url.value,
      but: shown.dataset.but,
    });
    if (typed.toString() === before || typed.get("name").trim().length < 3) return;
    before = typed.toString();
    const mine = ++asked;
    typed.set("csrf_token", token);
    try {
      const answer = await fetch(shown.dataset.same, { method: "POST", body: typed, headers: { Accept: "text/html" } });
      if (!answer.ok || mine !== asked) return;
      const found = new DOMParser().parseFromString(await answer.text(), "text/html").body;
      shown.replaceChildren(...found.childNodes);
    } catch {
      // The button still checks.
    }
  };
  form.addEventListener("input", (event) => {
    if (!/^name$|^url$|-address_1$|-postal_code$|-number$/.test(event.target.name ?? "")) return;
    clearTimeout(waiting);
    waiting = setTimeout(look, 500);
  });
}
