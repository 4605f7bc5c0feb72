// @ts-check
// realtime/static/realtime/signs.js: the lines above the log: how the room stands, and help for this member alone.

/** @param {HTMLElement} place @param {{locked: boolean, slow_mode: number, notice: string}} room */
export function showRoom(place, { locked, slow_mode, notice }) {
  const resting = locked ? "This room is resting: you can read, and nobody can write just now." : "";
  const slow = !locked && slow_mode ? `This room goes slowly: one message every ${slow_mode} seconds.` : "";
  const sentence = [resting || slow, notice].filter(Boolean).join(" ");
  if (place.textContent?.trim() !== sentence) place.textContent = sentence; // said aloud only when it changed
  place.dataset.state = locked ? "locked" : slow_mode ? "slow" : notice ? "stale" : "live";
}

/** The panel that care drew. It takes no focus: whoever is writing goes on writing. @param {HTMLElement} place @param {string} html */
export function showHelp(place, html) {
  place.innerHTML = html;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "tool", textContent: "Put this away" });
  button.addEventListener("click", () => place.replaceChildren());
  place.append(button);
}
