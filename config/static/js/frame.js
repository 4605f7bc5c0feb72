// @ts-check
// On every page: times in the reader's own zone, and a plain word when a line fails.
// One file for both, because each file is one more wait on a slow phone.

const FORMS = {
  full: new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" }),
  date: new Intl.DateTimeFormat(undefined, { dateStyle: "medium" }),
  time: new Intl.DateTimeFormat(undefined, { timeStyle: "short" }),
  thisYear: new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" }),
};

/** As short as it can be without a doubt: the hour today, the day this year, the date before that. @param {Date} moment */
function shortly(moment) {
  const now = new Date();
  if (moment.toDateString() === now.toDateString()) return FORMS.time.format(moment);
  return (moment.getFullYear() === now.getFullYear() ? FORMS.thisYear : FORMS.date).format(moment);
}

/** <local-time data-form="full|date|time"><time datetime="…">; without JavaScript the server's text stays. */
class LocalTime extends HTMLElement {
  connectedCallback() {
    const time = this.querySelector("time");
    const moment = time ? new Date(time.dateTime) : null;
    if (!time || !moment || Number.isNaN(moment.getTime())) return;
    const form = FORMS[/** @type {keyof typeof FORMS} */ (this.dataset.form || "")];
    time.textContent = form ? form.format(moment) : shortly(moment);
    time.title = FORMS.full.format(moment);
  }
}

customElements.define("local-time", LocalTime);

/** @param {string} sentence */
function say(sentence) {
  const place = document.getElementById("says");
  if (!place) return;
  const notice = document.createElement("div");
  notice.className = "notice notice-warn";
  notice.append(Object.assign(document.createElement("p"), { textContent: sentence }));
  place.replaceChildren(notice);
}

/** A poll that fails says nothing: the next one heals it. @param {Event} event */
function wasAsked(event) {
  const config = /** @type {CustomEvent} */ (event).detail?.requestConfig;
  return Boolean(config) && config.verb !== "get";
}

document.addEventListener("htmx:sendError", (event) => {
  if (wasAsked(event)) say("That did not go through: the line is down. Your words are still here. Please try again in a moment.");
});
document.addEventListener("htmx:timeout", (event) => {
  if (wasAsked(event)) say("That is taking too long. Your words are still here. Please try again; it will not be posted twice.");
});
document.addEventListener("htmx:responseError", (event) => {
  if (wasAsked(event)) say("Something went wrong on our side. Your words are still here. Please try again in a moment.");
});
document.addEventListener("htmx:beforeSwap", (event) => {
  // A thing that worked takes the old complaint away; a refusal is about to put its own there.
  const status = /** @type {CustomEvent} */ (event).detail?.xhr?.status;
  if (status < 400 && wasAsked(event)) document.getElementById("says")?.replaceChildren();
});
