// @ts-check
// realtime/static/realtime/typing.js: who is writing just now. Said at most every three seconds, shown for five.

const SAY_EVERY = 3000;
const SHOW_FOR = 5000;

export class Typing {
  /** @param {HTMLElement} place @param {import("./line.js").Line} line */
  constructor(place, line) {
    this.place = place;
    this.line = line;
    this.quietUntil = 0;
  }

  sign() {
    if (Date.now() < this.quietUntil) return;
    this.quietUntil = Date.now() + SAY_EVERY;
    this.line.send("typing");
  }

  /** @param {string[]} names */
  show(names) {
    clearTimeout(this.gone);
    const some = names.slice(0, 3).join(", ");
    this.place.textContent = names.length > 3 ? `${some} and others are writing` : `${some} ${names.length > 1 ? "are" : "is"} writing`;
    this.gone = setTimeout(() => (this.place.textContent = ""), SHOW_FOR);
  }
}
