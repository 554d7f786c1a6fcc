// The call desk saves as people type, and refreshes what is beside the typing.
// Nothing is kept in the browser: the page and the server are the only places the words are.
(() => {
  "use strict";
  const form = document.querySelector("form[data-desk]");
  if (!form || !window.fetch || !window.FormData) return;

  const AFTER_TYPING = 600;
  const AT_REST = 4000; // words that have stood so long are meant
  const AGAIN = [2000, 5000, 10000, 20000];
  const status = form.querySelector("[data-status]");
  const own = (name) => form.querySelector(`input[type=hidden][name="${name}"]`);
  const parts = {};
  form.querySelectorAll("[data-part]").forEach((part) => {
    parts[part.dataset.part] = part;
  });

  let timer = null;
  let restTimer = null;
  let settled = true; // false in the middle of typing
  let changed = false; // typed since the last save began
  let sending = null; // the save under way
  let failed = 0;
  let stopped = false; // somebody else has the call: saving again would not help
  let leaving = false;
  let pointerDown = false;
  let waitingParts = null;

  const say = (sentence, problem) => {
    if (status.textContent !== sentence) status.textContent = sentence;
    status.classList.toggle("fd-status--problem", Boolean(problem));
  };

  const SIGNED_OUT =
    "Not saved: you have been signed out. Your words are still on this page: sign in in another tab, then press Save.";
  const NO_CONNECTION = "Not saved: no connection. Your words are still on this page, and we keep trying.";
  const TOO_LARGE = "Not saved: this is too much for one conversation. Your words are still on this page: shorten them.";
  const OUR_FAULT = "Not saved: something is wrong at our end. Your words are still on this page, and we keep trying.";

  const content = () => {
    own("turn").value = String(Number(own("turn").value) + 1);
    const data = new FormData(form);
    data.set("settled", settled ? "1" : "0");
    data.delete("outcome");
    return data;
  };

  const post = (address) =>
    fetch(address, {
      method: "POST",
      body: content(),
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      redirect: "manual",
    });

  // After somebody has signed in again in another tab, this page needs the new token.
  const freshToken = async () => {
    const answer = await fetch(form.dataset.token, { headers: { Accept: "application/json" }, redirect: "manual" });
    if (!answer.ok) return false;
    const token = (await answer.json()).csrf_token;
    document.querySelectorAll('input[name="csrf_token"]').forEach((input) => {
      input.value = token;
    });
    return true;
  };

  const bodyOf = async (answer) => {
    const kind = answer.headers.get("Content-Type") || "";
    return kind.includes("application/json") ? answer.json() : null;
  };

  // As the server puts two windows' words together: neither is lost, and the later typing comes last.
  const together = (kept, now) => {
    if (now.startsWith(kept)) return now;
    if (kept.startsWith(now)) return kept;
    return `${kept}\n\n[Typed in another window]\n${now}`;
  };

  // Where another window's words now stand too, they come into the field; the caret stays with its words.
  const takeIn = (kept, sent, was) => {
    Object.entries(kept).forEach(([name, field]) => {
      const input = form.elements[name];
      const before = sent.get(name);
      if (!input || before === null) return;
      const plain = (text) => text.replace(/\r\n?/g, "\n");
      const now = plain(input.value);
      const sentBefore = plain(before);
      let value = field.value;
      if (now !== sentBefore) {
        // Two names or two days never make one: a line that is being typed is left to whoever types it.
        if (input.tagName !== "TEXTAREA") return;
        const goesOn = sentBefore !== "" && value.endsWith(sentBefore);
        value = goesOn ? value.slice(0, value.length - sentBefore.length) + now : together(value, now);
      }
      const shift = value.endsWith(now) ? value.length - now.length : 0;
      const focused = document.activeElement === input;
      const [start, end] = focused ? [input.selectionStart, input.selectionEnd] : [0, 0];
      input.value = value;
      if (focused && start !== null) input.setSelectionRange(start + shift, end + shift);
      was[name] = field.was;
    });
  };

  const refresh = () => {
    if (!waitingParts || pointerDown) return;
    const html = waitingParts;
    waitingParts = null;
    Object.entries(parts).forEach(([name, part]) => {
      if (part.dataset.shown === html[name]) return;
      const active = part.contains(document.activeElement) ? document.activeElement : null;
      const focused = active ? active.id : "";
      const section = active && active.closest("section[id]");
      const open = [...part.querySelectorAll("details[open][id]")].map((each) => each.id);
      const wasUrgent = Boolean(part.querySelector('[data-urgent="full"]'));
      part.innerHTML = html[name];
      part.dataset.shown = html[name];
      open.forEach((id) => {
        const each = document.getElementById(id);
        if (each) each.open = true;
      });
      // A button that has done its work may be gone: then the part it stood in takes the focus.
      const again =
        (focused && document.getElementById(focused)) || (section && document.getElementById(section.id));
      if (again) again.focus({ preventScroll: true });
      if (!wasUrgent && part.querySelector('[data-urgent="full"]')) {
        say(`${status.textContent}. “Stick with you” has opened: see what to do now.`);
      }
    });
  };

  const shown = (state, sent) => {
    const was = state.was;
    takeIn(state.kept, sent, was);
    own("was").value = JSON.stringify(was);
    Object.entries(state.said).forEach(([name, words]) => {
      const place = form.querySelector(`[data-said="${name}"]`);
      if (place && place.textContent !== words) place.textContent = words;
    });
    const anyOpen = (names) => names.split(" ").some((name) => state.doors.includes(name));
    form.querySelectorAll("[data-when]").forEach((each) => {
      each.hidden = !anyOpen(each.dataset.when);
    });
    form.querySelectorAll("[data-unless]").forEach((each) => {
      each.hidden = anyOpen(each.dataset.unless);
    });
    waitingParts = { urgent: state.urgent_html, panels: state.panels_html };
    if (state.problem) say(state.problem, true);
    else say([`Saved at ${state.saved_at}`, state.notice].filter(Boolean).join(". "));
    refresh();
  };

  const tryAgain = (sentence) => {
    say(sentence, true);
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(save, AGAIN[Math.min(failed, AGAIN.length - 1)]);
    failed += 1;
  };

  const send = async (address) => {
    changed = false;
    clearTimeout(timer);
    const sent = new FormData(form);
    let answer;
    try {
      answer = await post(address);
      if (answer.status === 400 && !(answer.headers.get("Content-Type") || "").includes("application/json")) {
        if (await freshToken()) answer = await post(address);
        else answer = { status: 401, headers: new Headers() };
      }
    } catch {
      return leaving ? false : (tryAgain(NO_CONNECTION), false);
    }
    const state = await bodyOf(answer).catch(() => null);
    if (answer.ok || (answer.status === 400 && state && state.was)) {
      failed = 0;
      shown(state, sent);
      return true;
    }
    if (answer.status === 409) {
      stopped = true;
      say((state && state.problem) || SIGNED_OUT, true);
    } else if (answer.status === 413) {
      changed = true;
      say(TOO_LARGE, true);
    } else if (answer.status === 401 || answer.status === 403 || answer.type === "opaqueredirect") {
      changed = true;
      say(SIGNED_OUT, true);
    } else {
      tryAgain(OUR_FAULT);
    }
    return false;
  };

  // One at a time, in the order they were asked for.
  const save = (address = form.action) => {
    const before = sending;
    const mine = (async () => {
      if (before) await before;
      if (!stopped && !leaving) await send(address);
    })();
    sending = mine;
    mine.finally(() => {
      if (sending === mine) sending = null;
    });
    return mine;
  };

  const soon = (wait) => {
    changed = true;
    if (stopped) return;
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };

  const atRest = () => {
    clearTimeout(restTimer);
    settled = true;
  };

  form.addEventListener("input", (event) => {
    if (event.target.name === "outcome") return;
    settled = false;
    clearTimeout(restTimer);
    restTimer = setTimeout(() => {
      atRest();
      soon(0);
    }, AT_REST);
    soon(AFTER_TYPING);
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "outcome") return;
    atRest();
    soon(0);
  });

  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    clearTimeout(timer);
    atRest();
    if (button && ("quiet" in button.dataset || !button.hasAttribute("formaction"))) {
      event.preventDefault();
      stopped = stopped && button.hasAttribute("formaction");
      save(button.hasAttribute("formaction") ? button.formAction : form.action);
      return;
    }
    own("turn").value = String(Number(own("turn").value) + 1);
    leaving = true;
  });

  // Enter in the search box searches; in any other line it saves.
  const search = document.getElementById("search");
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.id === "looking_for" && search) {
      event.preventDefault();
      search.click();
    }
  });

  document.addEventListener("pointerdown", () => {
    pointerDown = true;
  });
  ["pointerup", "pointercancel"].forEach((name) =>
    document.addEventListener(name, () =>
      // After the click that this press becomes.
      setTimeout(() => {
        pointerDown = false;
        refresh();
      }, 0),
    ),
  );

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || (!changed && settled)) return;
    atRest();
    save();
  });
  window.addEventListener("pagehide", () => {
    if (leaving || stopped || (!changed && !sending && settled)) return;
    atRest();
    navigator.sendBeacon(form.action, content());
  });
  window.addEventListener("pageshow", (event) => {
    // A page brought back from memory may be older than what is kept.
    if (event.persisted) {
      leaving = false;
      save();
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed && failed && !leaving) event.preventDefault();
  });

  // A link to a prompt, or from the list of what is wrong, opens it.
  const openAt = (hash) => {
    const target = hash.length > 1 && document.getElementById(hash.slice(1));
    for (let each = target; each && each !== form; each = each.parentElement) {
      if (each.tagName === "DETAILS") each.open = true;
    }
  };
  window.addEventListener("hashchange", () => openAt(location.hash));
  openAt(location.hash);
})();
