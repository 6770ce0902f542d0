// Everything here is a comfort: each page works without it.
const $ = (selector, within = document) => within.querySelector(selector);
const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
const parsed = (html) => new DOMParser().parseFromString(html, "text/html");
const spoken = $("#announce")?.dataset ?? {};
const say = (words) => { const live = $("#announce"); if (live.textContent !== words) live.textContent = words; };

const tongue = { en: "en-GB", ar: "ar-u-nu-latn" }[document.documentElement.lang] ?? document.documentElement.lang;

// An end is told in the reader's own time too, where that is another.
const here = (within) => {
  for (const end of $$("time[data-here]", within)) {
    const at = new Date(end.dateTime);
    if (!at.getTimezoneOffset()) continue;
    const shown = { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", timeZoneName: "short" };
    end.append(` (${new Intl.DateTimeFormat(tongue, shown).format(at)} ${spoken.here})`);
  }
};
here(document);

// The living price: post the form after a pause, put the panel's new content in place.
const form = $("form[data-price]");
if (form) {
  const panel = $("#price");
  const wide = matchMedia("(min-width: 60rem)");
  let timer, asked, answered, spoken = "";
  const unfold = () => { if (wide.matches) $(".fold", panel).open = true; };
  const price = async () => {
    asked?.abort();
    const mine = asked = new AbortController();
    try {
      const answer = await fetch(form.dataset.price, { method: "POST", body: new URLSearchParams(answered), signal: mine.signal });
      if (!answer.ok && answer.status !== 429) throw new Error(answer.statusText);
      const html = await answer.text();
      if (mine.signal.aborted) return;
      const open = $(".fold", panel).open, scrolled = panel.parentElement.scrollTop;
      panel.innerHTML = html;
      here(panel);
      $(".fold", panel).open = open;
      panel.parentElement.scrollTop = scrolled;
      const words = $(".fold", panel).dataset.said;
      if (words && words !== spoken) say(spoken = words);
    } catch (trouble) {
      if (trouble.name !== "AbortError") say(spoken.noPrice);
    } finally {
      if (asked === mine) panel.classList.remove("waiting-price");
    }
  };
  const label = () => {
    const words = $("[name=medium]:checked", form)?.dataset.audience;
    if (words) $("[data-label=audience]", form).textContent = words;
  };
  const changed = ({ target, type }) => {
    if (!target.name || ["add_article", "contact_name", "message"].includes(target.name)) return;
    if (target.name === "contact_email" && type === "input") return; // who asks counts once it is written out
    label();
    const now = String(new URLSearchParams(new FormData(form)));
    if (now === answered) return;
    answered = now;
    panel.classList.add("waiting-price");
    clearTimeout(timer);
    timer = setTimeout(price, 150);
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  $("#f-add_article").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    $("[value=add]", form).click();
  });
  // on a phone the open bill lies over the questions: whoever goes on to one of them wants to see it
  const fold = ({ target }) => { if (!wide.matches && !panel.contains(target)) $(".fold", panel).open = false; };
  form.addEventListener("focusin", fold);
  form.addEventListener("click", fold);
  wide.addEventListener("change", unfold);
  unfold();
}

// Long lists of boxes get a filter.
for (const filter of $$("[data-filter]")) {
  filter.closest(".filter").hidden = false;
  const boxes = $$(".columns label", filter.closest("details"));
  filter.addEventListener("input", (event) => {
    event.stopPropagation();
    const wanted = filter.value.trim().toLowerCase();
    for (const box of boxes) box.hidden = !box.textContent.toLowerCase().includes(wanted);
  });
  filter.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
}

// A second press while the first is under way does nothing; coming back frees the button.
addEventListener("submit", (event) => {
  const sent = event.target;
  if (sent.method !== "post" || "again" in sent.dataset) return; // a file leaves the page where it is
  if (sent.dataset.sent) return event.preventDefault();
  sent.dataset.sent = "1";
  event.submitter?.setAttribute("aria-busy", "true");
  const making = $(".making", sent);
  if (making) say((making.hidden = false, making.textContent));
});
addEventListener("pageshow", () => {
  for (const sent of $$("form[data-sent]")) delete sent.dataset.sent;
  for (const busy of $$("[aria-busy]")) busy.removeAttribute("aria-busy");
  for (const making of $$(".making")) making.hidden = true;
});

// Copying: markup as text, or a whole article as an editor takes it, pictures and all.
const asText = (id) => navigator.clipboard.writeText($("#" + id).textContent);
const asArticle = async (page) => {
  const [article] = (await (await fetch(page)).text()).match(/<article.*<\/article>/s);
  const as = (type, words) => ({ [type]: new Blob([words], { type }) });
  const words = parsed(article).body.innerText;
  await navigator.clipboard.write([new ClipboardItem({ ...as("text/html", article), ...as("text/plain", words) })]);
};
for (const button of $$("[data-copy], [data-copy-page]")) {
  const words = button.textContent, { copy, copyPage } = button.dataset;
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const done = await (copy ? asText(copy) : asArticle(copyPage)).then(() => spoken.copied, () => spoken.byHand);
    say(button.textContent = done);
    setTimeout(() => { button.textContent = words; }, 2000);
  });
}

// A page that waits looks again by itself, for two minutes, and only while it is looked at.
const look = async (left) => {
  if (!left || !$("main").dataset.state.includes("waiting")) return;
  await new Promise((done) => setTimeout(done, document.hidden ? 9000 : 3000));
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    const page = parsed(await answer.text());
    const now = $("main", page);
    if (answer.ok && now && now.dataset.state !== $("main").dataset.state) {
      $("main").replaceWith(now);
      here(now);
      document.title = page.title;
      say($("h1").textContent);
    }
  } catch { /* away for a moment: look again */ }
  look(left - 1);
};
look(40);


for (const box of $$("[data-reveal]")) {
  box.closest(".reveal").hidden = false;
  box.addEventListener("change", () => { $("#" + box.dataset.reveal).type = box.checked ? "text" : "password"; });
}
