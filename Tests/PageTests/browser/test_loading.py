"""What is loaded, how much of it, and under which rules."""

import json
import urllib.request

from support import PASSWORD, PageTest, expect

FIRST_LOAD_BYTES_MAX = 60 * 1024


class Loading(PageTest):
    def transferred(self, load):
        """The bytes of all answers while something is loaded, their heads included, as the browser counts them."""
        context = self.browser.new_context()
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        sizes = {}
        session.on("Network.loadingFinished", lambda event: sizes.__setitem__(event["requestId"], event["encodedDataLength"]))
        try:
            load(page)
            page.wait_for_load_state("networkidle")
            return sum(sizes.values()), len(sizes)
        finally:
            context.close()

    def test_the_first_load_is_small(self):
        def load(page):
            page.goto(self.server.address)
            expect(page.get_by_label("Password")).to_be_visible()

        size, files = self.transferred(load)
        print(f"first load: {size} bytes in {files} answers")
        self.assertLess(size, FIRST_LOAD_BYTES_MAX)

    def test_the_whole_chat_is_not_much_more(self):
        def load(page):
            page.goto(self.server.address)
            page.get_by_label("Organisation").fill("demo")
            page.get_by_label("Login").fill("maria")
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.get_by_role("link", name="General").click()
            expect(page.get_by_role("feed")).to_be_visible()

        size, files = self.transferred(load)
        print(f"signing in and opening a room: {size} bytes in {files} answers")
        self.assertLess(size, 2 * FIRST_LOAD_BYTES_MAX)

    def test_the_page_comes_under_a_strict_policy(self):
        with urllib.request.urlopen(self.server.address) as answer:
            policy = answer.headers["Content-Security-Policy"]
            etag = answer.headers["ETag"]
        self.assertIn("default-src 'none'", policy)
        self.assertIn("script-src 'self'", policy)
        self.assertNotIn("unsafe", policy)
        self.assertRegex(etag, '^"[^"]+"$')
        again = urllib.request.Request(self.server.address, headers={"If-None-Match": etag})
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(again)
        self.assertEqual(refused.exception.code, 304)

    def test_a_script_from_elsewhere_does_not_run(self):
        maria = self.person("maria").open("General")
        self.expected_complaint = "Content Security Policy|TrustedHTML|TrustedScript"
        done = maria.page.evaluate(
            """() => {
              const script = document.createElement("script");
              try { script.textContent = "window.harmed = 1"; document.head.append(script); } catch {}
              return window.harmed ?? null;
            }""")
        self.assertIsNone(done)

    def test_no_module_waits_for_another_to_be_found(self):
        # Everything that is imported at the beginning is named in the document.
        page = self.browser.new_page()
        page.goto(self.server.address)
        expect(page.get_by_label("Password")).to_be_visible()
        loaded = page.evaluate("performance.getEntriesByType('resource').map((each) => each.name).filter((name) => name.endsWith('.js'))")
        named = page.evaluate("[...document.querySelectorAll('head > link[rel=modulepreload], head > script')].map((each) => each.href || each.src)")
        self.assertEqual(sorted(loaded), sorted(named))
        chat = page.evaluate(
            """async () => {
              const named = [...document.getElementById("chat-parts").content.querySelectorAll("link")].map((each) => new URL(each.getAttribute("href"), document.baseURI).href);
              const before = new Set(performance.getEntriesByType("resource").map((each) => each.name));
              await import("./chat.js");
              const loaded = performance.getEntriesByType("resource").map((each) => each.name).filter((name) => !before.has(name));
              return { named: named.filter((name) => name.endsWith(".js")).sort(), loaded: loaded.sort() };
            }""")
        page.close()
        self.assertEqual(chat["loaded"], chat["named"], json.dumps(chat))

    def test_nothing_moves_while_the_page_comes(self):
        maria = self.person("maria").open("General")
        page = maria.page
        page.add_init_script(
            "window.shift = 0; new PerformanceObserver((list) => { for (const each of list.getEntries()) window.shift += each.value; })"
            ".observe({ type: 'layout-shift', buffered: true });")
        page.reload()
        expect(maria.feed).to_have_attribute("aria-busy", "false")
        page.wait_for_timeout(500)
        self.assertLess(page.evaluate("window.shift"), 0.02)
