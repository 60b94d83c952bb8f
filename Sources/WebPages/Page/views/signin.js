/** Signing in. @module */

import { failureText } from "../text/failures.js";
import { fill, h, setText } from "./dom.js";

/** What was typed last time, but for the password. */
const rememberedKey = "parley.signin";

/** Shows the form in an element. */
export function showSignIn(app, page) {
  const remembered = read();
  const status = h("p", { class: "form-error", role: "alert" });
  const submit = h("button", { class: "button is-primary is-wide", type: "submit" }, "Sign in");
  const form = h("form", { class: "signin-form", novalidate: true, onsubmit: send },
    field("Organisation", { name: "organisation", autocomplete: "organization", autocapitalize: "none",
      value: remembered.organisation }),
    field("Login", { name: "login", autocomplete: "username", autocapitalize: "none", value: remembered.login }),
    field("Password", { name: "password", type: "password", autocomplete: "current-password" }),
    status, submit);

  async function send(event) {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(form));
    const organisation = values.organisation.trim().toLowerCase();
    const login = values.login.trim();
    const missing = [...form.elements].find((element) => element.matches("input") && !element.value.trim());
    if (missing) {
      setText(status, `Please fill in: ${missing.labels[0].textContent.toLowerCase()}.`);
      return missing.focus();
    }
    submit.disabled = true;
    setText(submit, "Signing in…");
    const stop = app.store.watch(({ connection }) => connection, ({ phase, text }) =>
      setText(status, phase === "waiting" ? `${text ?? "There is no connection to the server."} Still trying…` : ""));
    try {
      await app.session.signIn({ organisation, login, password: values.password });
      write({ organisation, login });
    } catch (error) {
      stop();
      setText(status, failureText(error));
      form.elements.password.select();
      form.elements.password.focus();
    } finally {
      stop();
      submit.disabled = false;
      setText(submit, "Sign in");
    }
  }

  setText(status, app.store.state.notice);
  document.title = "Sign in · Parley";
  // Whoever types here will need the rest in a moment.
  form.addEventListener("input", () => app.loadChat().catch(() => {}), { once: true });
  fill(page, h("main", { class: "signin" },
    h("div", { class: "signin-card" },
      h("h1", { class: "wordmark" }, h("img", { src: "icon.svg", alt: "", width: "32", height: "32" }), "Parley"),
      h("p", { class: "signin-hint" }, "Sign in to your organisation."),
      form)));
  [...form.querySelectorAll("input")].find((input) => !input.value)?.focus();
}

function field(label, attributes) {
  const input = h("input", { class: "input", spellcheck: "false", required: true, ...attributes });
  return h("label", { class: "field" }, h("span", {}, label), input);
}

function read() {
  try {
    return JSON.parse(localStorage.getItem(rememberedKey)) ?? {};
  } catch {
    return {};
  }
}

function write(values) {
  try {
    localStorage.setItem(rememberedKey, JSON.stringify(values));
  } catch {
    // It is typed again next time.
  }
}
