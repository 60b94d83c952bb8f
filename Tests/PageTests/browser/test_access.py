"""The keyboard alone, a telephone, and what axe finds."""

from axe_playwright_python.sync_playwright import Axe

from support import PageTest, expect


RUNNING = """document.getAnimations().some(
  (each) => each.playState === "running" && each.effect.getTiming().iterations !== Infinity)"""


class Keyboard(PageTest):
    def test_everything_with_the_keyboard_alone(self):
        jon = self.person("jon").open("General")
        maria = self.person("maria", width=1280)
        page, keys = maria.page, maria.page.keyboard
        expect(maria.room("General")).to_be_visible()
        keys.press("Control+k")
        keys.type("general")
        keys.press("Enter")
        expect(maria.composer).to_be_focused()
        keys.type("Typed, not klicked")
        keys.press("Enter")
        jon.sees("Typed, not klicked")
        expect(page.locator(".is-pending")).to_have_count(0)
        keys.press("ArrowUp")
        expect(page.get_by_label("Edit message")).to_be_focused()
        for _ in range("klicked".__len__()):
            keys.press("Backspace")
        keys.type("clicked")
        keys.press("Enter")
        jon.sees("Typed, not clicked")
        expect(maria.composer).to_be_focused()
        keys.type("@ch")
        expect(page.get_by_role("option", name="Chen Li")).to_be_visible()
        keys.press("Enter")
        keys.type("hello")
        keys.press("Enter")
        jon.sees("@Chen Li hello")
        keys.press("Shift+Tab")
        for _ in range(12):
            if page.evaluate("document.activeElement.matches('.message')"):
                break
            keys.press("Shift+Tab")
        expect(maria.message("@Chen Li hello")).to_be_focused()
        keys.press("ArrowUp")
        expect(maria.message("Typed, not clicked")).to_be_focused()
        keys.press("Enter")
        expect(maria.thread.get_by_label("Reply in thread")).to_be_focused()
        keys.type("answered")
        keys.press("Enter")
        expect(maria.thread.get_by_role("feed").get_by_text("answered")).to_be_visible()
        keys.press("Escape")
        expect(maria.thread).to_have_count(0)
        expect(maria.composer).to_be_focused()
        keys.press("Control+/")
        expect(page.get_by_role("dialog")).to_be_visible()
        keys.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        keys.press("Alt+ArrowDown")
        expect(page.get_by_role("heading", name="General", level=2)).to_have_count(0)
        keys.press("Alt+ArrowUp")
        expect(page.get_by_role("heading", name="General", level=2)).to_be_visible()

    def test_a_message_is_deleted_with_a_key(self):
        maria = self.person("maria").open("General")
        maria.post("To be deleted")
        maria.message("To be deleted").focus()
        maria.page.keyboard.press("Delete")
        expect(maria.page.get_by_role("dialog", name="Delete this message?")).to_be_visible()
        maria.page.keyboard.press("Enter")
        expect(maria.message("To be deleted")).to_have_count(0)


class Telephone(PageTest):
    def test_one_pane_at_a_time(self):
        jon = self.person("jon").open("General")
        maria = self.person("maria", width=360, height=740, is_phone=True)
        page = maria.page
        expect(maria.room("General")).to_be_visible()
        expect(page.get_by_role("main")).to_be_hidden()
        maria.room("General").tap()
        expect(page.get_by_role("navigation")).to_be_hidden()
        expect(maria.composer).to_be_visible()
        maria.composer.fill("From the train")
        page.get_by_role("button", name="Send").tap()
        jon.sees("From the train")
        # Nothing hovers on a telephone: the bar comes with a tap, and goes when one writes.
        tools = page.get_by_role("group", name="Message actions")
        expect(tools).to_have_count(0)
        maria.message("From the train").tap()
        expect(tools).to_be_visible()
        maria.composer.tap()
        expect(tools).to_have_count(0)
        maria.message("From the train").tap()
        maria.message("From the train").get_by_role("button", name="Reply in thread").tap()
        expect(maria.thread).to_be_visible()
        expect(page.get_by_role("main")).to_be_hidden()
        page.go_back()
        expect(maria.composer).to_be_visible()
        page.get_by_role("button", name="Room details").tap()
        expect(page.get_by_role("complementary", name="Room details").get_by_text("4 people")).to_be_visible()
        page.get_by_role("button", name="Close details").tap()
        page.get_by_role("button", name="Back to the rooms").tap()
        expect(maria.room("Release 2.4")).to_be_visible()
        self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth"), 360)


class Accessibility(PageTest):
    def check(self, person, what):
        # What fades in is not yet as it will be.
        for _ in range(100):
            if not person.page.evaluate(RUNNING):
                break
            person.page.wait_for_timeout(50)
        found = Axe().run(person.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
        problems = [
            f"{what}: {problem['id']}: {problem['help']}: {[node['html'][:160] for node in problem['nodes']][:3]}"
            for problem in found.response["violations"]]
        self.assertEqual(problems, [])

    def look_everywhere(self, scheme, **options):
        maria = self.person("maria", scheme=scheme, **options)
        page = maria.page
        expect(maria.room("General")).to_be_visible()
        self.check(maria, "rooms")
        maria.open("General")
        maria.post(f"In the {scheme} some **text** with `code`, a [link](https://example.com), @Jon Bergström\n\n> a quote\n\n- a list\n\n```\nlines of code, {scheme}\n```")
        expect(maria.message(f"lines of code, {scheme}")).to_be_visible()
        self.check(maria, "a room")
        maria.message(f"lines of code, {scheme}").hover()
        self.check(maria, "the bar on a message")
        maria.act(f"lines of code, {scheme}", "Reply in thread")
        expect(maria.thread.get_by_text("No replies yet")).to_be_visible()
        self.check(maria, "a thread")
        page.keyboard.press("Escape")
        maria.act(f"lines of code, {scheme}", "Edit")
        self.check(maria, "editing")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Room details").click()
        expect(page.get_by_role("complementary").get_by_text("4 people")).to_be_visible()
        self.check(maria, "details")
        page.get_by_role("button", name="Edit name and topic").click()
        self.check(maria, "name and topic")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Close details").click()
        maria.composer.press_sequentially("@")
        expect(page.get_by_role("option").first).to_be_visible()
        self.check(maria, "mentions")
        page.keyboard.press("Escape")
        maria.composer.fill("")
        if not options.get("is_phone"):
            page.get_by_role("button", name="Emoji", exact=True).click()
            expect(page.get_by_label("Search emoji")).to_be_focused()
            self.check(maria, "emoji")
            page.keyboard.press("Escape")
        page.get_by_role("button", name="New conversation").click()
        expect(page.get_by_role("option").first).to_be_visible()
        self.check(maria, "a direct room")
        page.get_by_role("tab", name="Group room").click()
        expect(page.get_by_role("option").first).to_be_visible()
        self.check(maria, "a group room")
        page.keyboard.press("Escape")
        page.keyboard.press("Control+/")
        expect(page.get_by_role("dialog")).to_be_visible()
        self.check(maria, "help")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Your account").click()
        self.check(maria, "the own menu")
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_label("Password")).to_be_visible()
        self.check(maria, "signing in")

    def test_axe_finds_nothing_in_the_light(self):
        self.look_everywhere("light")

    def test_axe_finds_nothing_in_the_dark(self):
        self.look_everywhere("dark")
