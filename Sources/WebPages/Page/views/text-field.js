/** What all fields for messages have in common. @module */

/** How long a message may be, in bytes of UTF-8 (the schema's bound). */
export const textMax = 8000;

const encoder = new TextEncoder();

/** The length of a text as it is sent. */
export const utf8Length = (text) => encoder.encode(text).length;

/** Whether a text is longer than a message may be. */
export const isTooLong = (text) => text.length * 3 > textMax && utf8Length(text) > textMax;

/** Lets a field grow with what is typed into it, up to what the style sheet allows. */
export function growing(input) {
  const fit = () => {
    input.style.height = "auto";
    // A long placeholder is no reason to grow.
    if (!input.value) return;
    input.style.height = `${input.scrollHeight + input.offsetHeight - input.clientHeight}px`;
  };
  input.addEventListener("input", fit);
  new ResizeObserver((entries, observer) => {
    if (!input.isConnected) return observer.disconnect();
    // Its own growth changes nothing of its width.
    if (input.fittedWidth === input.clientWidth) return;
    input.fittedWidth = input.clientWidth;
    fit();
  }).observe(input);
  return fit;
}

/** What the server would refuse is left out: control characters other than tab and line feed. */
export function sendable(text) {
  return text.replace(/\r\n?/g, "\n").replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "").trim();
}
