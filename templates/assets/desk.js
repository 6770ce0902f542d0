// The console's comforts, beside those of every page. Each page works without them.

// Keys. Not while typing, not with a modifier.
const keys = $("#keys");
const move = (by) => {
  const links = $$("[data-keys] :is(h2, h3) a");
  const at = links.indexOf(document.activeElement);
  const next = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by];
  next ? next.focus() : $(`a[data-key=${by > 0 ? "j" : "k"}]`)?.click();
};
const decide = (key) => {
  const choice = $(`details[data-key="${key}"]`);
  if (!choice) return;
  choice.open = true;
  choice.scrollIntoView({ block: "nearest" });
  const first = key === "a" && !$(".signature", choice) ? "button" : "input:not([type=hidden], [type=checkbox]), textarea";
  $(first, choice).focus();
};
const tick = () => {
  const box = document.activeElement.closest("[data-request]")?.querySelector(".pick input");
  if (box) box.checked = !box.checked;
};
addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (!keys || event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]") || target.closest("input:not([type=checkbox]), textarea, select")) return;
  if (key === "j" || key === "k") move(key === "j" ? 1 : -1);
  else if (key === "/") $("#find").focus();
  else if (key === "?") keys.showModal();
  else if (key === "x") tick();
  else if (["a", "o", "d", "q"].includes(key)) decide(key);
  else return;
  event.preventDefault();
});

// A button that opens a dialog.
for (const opens of $$("[data-opens]")) opens.addEventListener("click", () => $("#" + opens.dataset.opens).showModal());

// News while the page is looked at: how many wait, new ones in the queue, and that this request was changed.
const news = $("#news"), screen = $("#request");
const fresh = new Set();
let heard;
const again = (words) => {
  const link = document.createElement("a");
  link.href = location.pathname + location.search;
  link.textContent = words;
  return link;
};
const told = ({ request, waits, words, who, waiting }) => {
  for (const place of $$("[data-waiting]")) {
    const count = document.createElement("span");
    count.className = "count";
    count.textContent = waiting > 999 ? "999+" : waiting;
    place.replaceChildren(...(waiting ? [count] : []));
  }
  if (screen?.dataset.request === request) {
    const changed = $("#changed");
    changed.replaceChildren(`${news.dataset.changed}: ${words}${who ? `, ${who}` : ""}. `, again(news.dataset.look));
    changed.hidden = false;
  }
  if (location.pathname !== "/desk") return;
  if (waits && !$(`[data-request="${request}"]`)) fresh.add(request);
  if (!waits) fresh.delete(request);
  const [first, link] = (fresh.size === 1 ? news.dataset.one : news.dataset.many.replace("#", fresh.size)).split(/(?<=\.) /);
  news.replaceChildren(`${first} `, again(link));
  news.hidden = !fresh.size;
};
const listen = () => {
  heard?.close();
  heard = undefined;
  if (document.hidden || !news) return;
  heard = new EventSource("/desk/events");
  heard.onmessage = ({ data }) => told(JSON.parse(data));
};
// only the page that is seen holds a line; a browser has six of them for all its tabs
addEventListener("visibilitychange", listen);
addEventListener("pagehide", () => heard?.close());
addEventListener("pageshow", listen);
