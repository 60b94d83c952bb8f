"""Two people talk."""

import re

from support import PageTest, expect


class Conversation(PageTest):
    def test_what_one_says_the_other_reads(self):
        maria, jon = self.person("maria").open("General"), self.person("jon").open("General")
        maria.post("Is anybody **there**?")
        jon.sees("Is anybody there?")
        expect(jon.message("Is anybody there?").locator("strong")).to_have_text("there")
        jon.composer.press_sequentially("Yes")
        expect(maria.page.get_by_role("main").get_by_text("Jon Bergström is typing")).to_be_visible()
        jon.composer.press("Enter")
        maria.sees("Yes")
        expect(maria.page.get_by_role("main").get_by_text("is typing")).to_have_count(0)
        maria.post("Good.")
        expect(maria.page.get_by_text("Seen by Jon Bergström")).to_be_visible()

    def test_several_lines_are_one_message(self):
        maria = self.person("maria").open("General")
        maria.composer.press_sequentially("first line")
        maria.composer.press("Shift+Enter")
        maria.composer.press_sequentially("second line")
        maria.composer.press("Enter")
        expect(maria.message("first line").locator("p")).to_have_text("first line\nsecond line", use_inner_text=True)

    def test_an_answer_opens_a_thread(self):
        maria, jon = self.person("maria").open("General"), self.person("jon").open("General")
        maria.post("Where shall we eat?")
        jon.sees("Where shall we eat?")
        jon.act("Where shall we eat?", "Reply in thread")
        expect(jon.thread.get_by_text("No replies yet")).to_be_visible()
        field = jon.thread.get_by_label("Reply in thread")
        field.fill("At the harbour")
        field.press("Enter")
        expect(jon.thread.get_by_role("feed").get_by_text("At the harbour")).to_be_visible()
        maria.message("Where shall we eat?").get_by_role("button", name="1 reply").first.click()
        expect(maria.thread.get_by_role("feed").get_by_text("At the harbour")).to_be_visible()
        expect(maria.thread.get_by_text("1 reply")).to_be_visible()
        maria.page.keyboard.press("Escape")
        expect(maria.thread).to_have_count(0)

    def test_answers_are_marked_where_they_stand_among_other_messages(self):
        maria, jon = self.person("maria").open("General"), self.person("jon").open("General")
        maria.post("Which colour?")
        jon.act("Which colour?", "Reply in thread")
        jon.thread.get_by_label("Reply in thread").fill("Green, I think")
        jon.page.keyboard.press("Enter")
        maria.message("Which colour?").first.get_by_role("button", name="1 reply").click()
        expect(maria.thread.get_by_text("Green, I think")).to_be_visible()
        maria.thread.get_by_label("Reply in thread").fill("Agreed")
        maria.page.keyboard.press("Enter")
        jon.post("Something else")
        # The first answer quotes what it answers, the second says that it belongs there too, the next does not.
        expect(jon.message("Green, I think").locator(".context")).to_contain_text("Which colour?")
        expect(jon.message("Agreed").get_by_role("button", name="in thread", exact=True)).to_be_visible()
        expect(jon.message("Something else").get_by_role("button", name="in thread", exact=True)).to_have_count(0)

    def test_an_edit_reaches_the_other_and_leaves_a_mark(self):
        maria, jon = self.person("maria").open("General"), self.person("jon").open("General")
        maria.post("The train leaves at nine")
        jon.sees("The train leaves at nine")
        maria.act("The train leaves at nine", "Edit")
        field = maria.page.get_by_label("Edit message")
        field.fill("The train leaves at ten")
        field.press("Enter")
        jon.sees("The train leaves at ten")
        expect(jon.message("The train leaves at ten").get_by_text("edited")).to_be_visible()
        expect(jon.message("The train leaves at nine")).to_have_count(0)
        expect(maria.page.get_by_label("Edit message")).to_have_count(0)

    def test_an_edit_that_was_begun_survives_a_reload(self):
        maria = self.person("maria").open("General")
        maria.post("Something to mend")
        maria.act("Something to mend", "Edit")
        maria.page.get_by_label("Edit message").fill("Something half mended")
        maria.page.reload()
        maria.sees("Something to mend")
        maria.act("Something to mend", "Edit")
        expect(maria.page.get_by_label("Edit message")).to_have_value("Something half mended")
        maria.page.keyboard.press("Escape")
        maria.sees("Something to mend")

    def test_a_deleted_message_leaves_a_tombstone(self):
        maria, jon = self.person("maria").open("General"), self.person("jon").open("General")
        jon.post("I should not have said this")
        maria.sees("I should not have said this")
        jon.act("I should not have said this", "Delete")
        jon.confirm("Delete")
        expect(maria.message("I should not have said this")).to_have_count(0)
        expect(maria.message("Message deleted").last).to_be_visible()
        expect(maria.room("General")).to_contain_text("Message deleted")

    def test_who_is_mentioned_is_called(self):
        maria, jon = self.person("maria").open("General"), self.person("jon").open("Release 2.4")
        maria.composer.press_sequentially("Please look, @jo")
        maria.page.get_by_role("option", name="Jon Bergström").click()
        expect(maria.composer).to_have_value("Please look, @Jon Bergström ")
        maria.composer.press("Enter")
        expect(jon.room("General")).to_contain_text("1 mentions")
        expect(jon.page).to_have_title(re.compile(r"^\(1\) "))
        jon.open("General")
        expect(jon.message("Please look").locator(".mention.is-me")).to_have_text("@Jon Bergström")
        expect(jon.page.get_by_text("New", exact=True)).to_be_visible()
        expect(jon.room("General")).not_to_contain_text("mentions")

    def test_a_link_leads_to_its_message(self):
        maria = self.person("maria").open("General")
        maria.context.grant_permissions(["clipboard-read", "clipboard-write"])
        maria.post("Remember this one")
        maria.act("Remember this one", "Copy link")
        expect(maria.page.get_by_text("The link to the message was copied.")).to_be_visible()
        link = maria.page.evaluate("navigator.clipboard.readText()")
        jon = self.person("jon")
        expect(jon.room("General")).to_be_visible()
        jon.page.goto(link)
        expect(jon.message("Remember this one")).to_be_focused()

    def test_only_what_was_visible_counts_as_read(self):
        maria = self.person("maria", height=500).open("Release 2.4")
        for number in range(30):
            maria.post(f"one of many {number}")
        expect(maria.page.locator(".is-pending")).to_have_count(0)
        jon = self.person("jon", height=500)
        expect(jon.room("Release 2.4")).to_contain_text("30 unread")
        jon.open("Release 2.4")
        expect(jon.page.get_by_text("New", exact=True)).to_be_visible()
        expect(jon.page.locator(".jump")).to_contain_text("new")
        expect(jon.room("Release 2.4")).to_contain_text("unread")
        expect(maria.page.get_by_text("Seen by Jon Bergström")).to_have_count(0)
        jon.page.locator(".jump").click()
        expect(maria.page.get_by_text("Seen by Jon Bergström")).to_be_visible()
        expect(jon.room("Release 2.4")).not_to_contain_text("unread")

    def test_a_message_can_be_marked_as_not_read(self):
        maria, jon = self.person("maria").open("General"), self.person("jon").open("General")
        jon.post("Do not forget")
        maria.sees("Do not forget")
        expect(maria.room("General")).not_to_contain_text("unread")
        maria.act("Do not forget", "Mark as unread")
        expect(maria.room("General")).to_contain_text("1 unread")


class Emoji(PageTest):
    def test_an_emoji_is_found_and_put_in_with_the_keyboard(self):
        maria = self.person("maria").open("General")
        page = maria.page
        maria.composer.fill("Well done")
        maria.composer.evaluate("(field) => field.setSelectionRange(4, 4)")
        page.get_by_role("button", name="Emoji", exact=True).click()
        expect(page.get_by_label("Search emoji")).to_be_focused()
        page.keyboard.type("rock")
        expect(page.get_by_role("option")).to_have_count(2)
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect(maria.composer).to_have_value("Well🚀 done")
        expect(maria.composer).to_be_focused()
        page.get_by_role("button", name="Emoji", exact=True).click()
        expect(page.get_by_role("group", name="Recent").get_by_role("option", name="rocket")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_label("Search emoji")).to_have_count(0)
        expect(maria.composer).to_be_focused()
        page.get_by_role("button", name="Emoji", exact=True).click()
        page.get_by_role("button", name="Emoji", exact=True).click()
        expect(page.get_by_label("Search emoji")).to_have_count(0)
        maria.composer.fill("")


class Hostile(PageTest):
    texts = {
        "markup": "<script>window.harmed = 1</script><img src=x onerror='window.harmed = 1'><style>*{display:none}</style>",
        "a link that runs": "[press](javascript:window.harmed=1) javascript:window.harmed=1 [x](data:text/html,<script>1</script>)",
        "a link that deceives": "[https://bank.example](https://thief.example/)",
        "no space": "W" * 8000,
        "marks": "Z" + "\u0335\u0321\u0322\u0300\u0301\u0302" * 500 + " end",
        "overrides": "\u202egnp.exe \u2066never closed \u202e reversed",
        "depth": "> " * 60 + "- " * 60 + "deep",
        "delimiters": "**_~~`[" * 1000,
        "lines": "line\n" * 300 + "end",
        "code": "```\n" + "x" * 5000,
        "template": "${7*7} {{7*7}} %s %n &lt;b&gt;",
    }

    def test_hostile_texts_do_no_harm(self):
        maria, jon = self.person("maria").open("General"), self.person("jon").open("General")
        for name, text in self.texts.items():
            with self.subTest(name):
                maria.post(text)
                expect(maria.composer).to_have_value("")
        maria.post("After all of them")
        jon.sees("After all of them")
        for person in (maria, jon):
            page = person.page
            self.assertIsNone(page.evaluate("window.harmed ?? null"))
            self.assertEqual(page.locator("#page script, #page img, #page style, #page iframe").count(), 0)
            self.assertEqual(page.locator("a[href^='javascript'], a[href^='data']").count(), 0)
            self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth"), 1200)
            self.assertLessEqual(page.evaluate("document.querySelector('.messages').scrollWidth - document.querySelector('.messages').clientWidth"), 0)
        page = jon.page
        seen = set()
        page.mouse.move(700, 400)
        for _ in range(60):
            seen.update(page.eval_on_selector_all(".text a", "links => links.map((link) => link.textContent + ' ' + link.rel)"))
            page.mouse.wheel(0, -500)
            page.wait_for_timeout(15)
        deceiving = [link for link in seen if "bank" in link or "thief" in link]
        self.assertEqual(deceiving, ["https://thief.example/ noopener noreferrer nofollow"])
        self.assertIsNone(page.evaluate("window.harmed ?? null"))

    def test_hostile_names_do_no_harm(self):
        maria = self.person("maria")
        maria.page.get_by_role("button", name="New conversation").click()
        maria.page.get_by_role("tab", name="Group room").click()
        maria.page.get_by_label("Name").fill("<img src=x onerror=alert(1)> \u202eabc")
        maria.page.get_by_role("button", name="Create room").click()
        expect(maria.page.get_by_role("main").locator(".room-heading")).to_contain_text("<img src=x")
        self.assertEqual(maria.page.locator("#page img").count(), 0)
