// @ts-check
// The way out, in one motion: blank at once, forget, end the session behind, be elsewhere.
// Without JavaScript the same button posts the same form. After the pattern "Exit this page" of GOV.UK:
// the same key three times within five seconds, nothing else between.

const WITHIN_MS = 5000;
const PRESSES = 3;
const KEYS = ["Escape", "Shift"];
const ELSEWHERE = "https://www.wikipedia.org/";

/** Other tabs of this site leave together with this one. */
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("leave-now") : null;

class QuickExit extends HTMLElement {
  presses = 0;
  firstPress = 0;
  lastKey = "";
  stop = new AbortController();

  connectedCallback() {
    this.stop = new AbortController();
    const { signal } = this.stop;
    this.form?.addEventListener("submit", (event) => this.leave(event), { signal });
    document.addEventListener("keydown", (event) => this.count(event), { signal, capture: true });
    tabs?.addEventListener("message", () => this.goElsewhere(), { signal });
  }

  disconnectedCallback() {
    this.stop.abort();
  }

  get form() {
    return this.querySelector("form");
  }

  /** @param {KeyboardEvent} event */
  count(event) {
    if (event.repeat) return;
    const now = performance.now();
    const goesOn = event.key === this.lastKey && now - this.firstPress < WITHIN_MS;
    if (!KEYS.includes(event.key)) {
      this.presses = 0;
      this.lastKey = "";
    } else if (goesOn) {
      this.presses += 1;
    } else {
      this.presses = 1;
      this.lastKey = event.key;
      this.firstPress = now;
    }
    this.show();
    if (this.presses >= PRESSES) this.leave(event);
  }

  show() {
    const left = PRESSES - this.presses;
    this.dataset.presses = String(this.presses);
    const said = this.querySelector("[role=status]");
    // One Shift is only typing; it is worth a word from the second on.
    if (said) said.textContent = this.presses === 2 && left > 0 ? "Press once more to leave" : "";
  }

  /** @param {Event} event */
  leave(event) {
    event.preventDefault();
    this.endSession();
    tabs?.postMessage("leave");
    this.goElsewhere();
  }

  endSession() {
    if (!this.form) return;
    const body = new FormData(this.form);
    // keepalive: the request outlives the page. Whether it arrives or not, the page is already blank.
    fetch(this.form.action, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => {});
  }

  goElsewhere() {
    document.title = "\u00a0";
    document.documentElement.replaceChildren();
    try {
      sessionStorage.clear();
      localStorage.clear();
    } catch {
      // Storage is closed to us: then nothing of ours is in it.
    }
    location.replace(this.dataset.to || ELSEWHERE);
  }
}

customElements.define("quick-exit", QuickExit);
