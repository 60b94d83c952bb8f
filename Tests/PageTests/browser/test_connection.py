"""The server stops and comes back: nothing is lost, nothing is doubled."""

import re

from support import PageTest, expect


class Connection(PageTest):
    def test_what_was_said_in_between_is_there_once(self):
        self.expected_complaint = "WebSocket connection to"
        maria, jon = self.person("maria").open("General"), self.person("jon").open("General")
        for number in range(3):
            maria.post(f"before {number}")
        jon.sees("before 2")
        self.server.stop()
        banner = maria.page.get_by_text(re.compile("Trying again in|Connecting"))
        expect(banner).to_be_visible()
        for number in range(3):
            maria.post(f"offline {number}")
        expect(maria.message("Sending…")).to_have_count(3)
        maria.composer.fill("half a thought")
        self.server.start()
        maria.page.get_by_role("button", name="Try now").or_(maria.message("offline 2")).first.click()
        jon.sees("offline 2")
        expect(maria.message("Sending…")).to_have_count(0)
        expect(banner).to_be_hidden()
        expect(maria.composer).to_have_value("half a thought")
        jon.post("welcome back")
        maria.sees("welcome back")
        for person in (maria, jon):
            said = [text for text in person.texts() if re.match("before|offline|welcome", text)]
            self.assertEqual(said, [*(f"before {n}" for n in range(3)), *(f"offline {n}" for n in range(3)), "welcome back"])

    def test_what_was_typed_survives_a_reload(self):
        maria = self.person("maria").open("General")
        maria.composer.fill("A draft with\ntwo lines")
        maria.open("Release 2.4")
        expect(maria.composer).to_have_value("")
        maria.open("General")
        expect(maria.composer).to_have_value("A draft with\ntwo lines")
        maria.page.reload()
        expect(maria.composer).to_have_value("A draft with\ntwo lines")
        maria.composer.fill("")

    def test_a_post_without_a_connection_survives_a_reload(self):
        maria, jon = self.person("maria").open("General"), self.person("jon").open("General")
        maria.make_cuttable()
        expect(maria.feed).to_have_attribute("aria-busy", "false")
        maria.cut()
        maria.post("Written in a tunnel")
        expect(maria.message("Written in a tunnel").get_by_text("Sending…")).to_be_visible()
        maria.page.reload()
        expect(maria.page.get_by_text(re.compile("Trying again in"))).to_be_visible()
        expect(maria.page.get_by_text("Your unsent message is kept")).to_be_visible()
        expect(maria.page.get_by_role("heading", name="Demo Company")).to_be_visible()
        expect(maria.page.get_by_role("button", name="Your account: Maria Silva")).to_be_visible()
        maria.mend()
        jon.sees("Written in a tunnel")
        expect(maria.message("Written in a tunnel")).to_have_count(1)
        expect(maria.page.get_by_text("Sending…")).to_have_count(0)

    def test_a_refused_post_says_why_and_can_be_tried_again(self):
        maria, jon = self.person("maria").open("General"), self.person("jon")
        page = maria.page
        page.get_by_role("button", name="New conversation").click()
        page.get_by_role("tab", name="Group room").click()
        page.get_by_label("Name").fill("Soon closed")
        page.get_by_role("combobox").fill("jon")
        page.get_by_role("option", name="Jon Bergström").click()
        page.get_by_role("button", name="Create room").click()
        jon.open("Soon closed")
        jon.make_cuttable()
        expect(jon.feed).to_have_attribute("aria-busy", "false")
        jon.cut()
        jon.post("Too late?")
        page.get_by_role("button", name="Room details").click()
        page.get_by_role("button", name="Archive room").click()
        maria.confirm("Archive")
        expect(page.get_by_role("button", name="Restore room")).to_be_visible()
        jon.mend()
        expect(jon.message("Too late?")).to_contain_text("Not sent. The room is archived")
        page.get_by_role("button", name="Restore room").click()
        expect(jon.composer).to_be_visible()
        jon.message("Too late?").get_by_role("button", name="Try again").click()
        maria.sees("Too late?")
        expect(jon.message("Too late?")).to_have_count(1)


    def test_who_looks_for_people_without_a_connection_is_told(self):
        maria = self.person("maria").open("General")
        maria.make_cuttable()
        expect(maria.feed).to_have_attribute("aria-busy", "false")
        maria.cut()
        expect(maria.page.get_by_text(re.compile("Trying again in"))).to_be_visible()
        maria.page.get_by_role("button", name="New conversation").click()
        dialog = maria.page.get_by_role("dialog")
        expect(dialog.get_by_text("Waiting for the server…")).to_be_visible()
        maria.mend()
        expect(dialog.get_by_role("option", name="Jon Bergström")).to_be_visible()
        expect(dialog.get_by_text("Waiting for the server…")).to_have_count(0)

    def test_what_is_opened_for_the_first_time_while_the_server_is_away_opens(self):
        # The browser itself asks for the icon again with each address.
        self.expected_complaint = "WebSocket connection to|ERR_CONNECTION_REFUSED"
        maria = self.person("maria").open("General")
        # These, and what they need, are fetched once nothing else is to be done.
        for part in ("confirm", "details", "emoji-picker", "help", "new-room", "thread", "dialog", "people-picker"):
            maria.has_loaded(f"views/{part}.js")
        maria.has_loaded("text/emoji.js")
        maria.page.wait_for_load_state("networkidle")
        self.server.stop()
        try:
            page = maria.page
            page.get_by_role("button", name="New conversation").click()
            expect(page.get_by_role("dialog", name="New conversation")).to_be_visible()
            page.keyboard.press("Escape")
            page.get_by_role("button", name="Room details").click()
            expect(page.get_by_role("complementary", name="Room details")).to_be_visible()
            maria.composer.fill("a draft")
            page.get_by_role("button", name="Your account").click()
            page.get_by_role("button", name="Sign out").click()
            expect(page.get_by_role("dialog", name="Sign out?")).to_be_visible()
            maria.confirm("Cancel")
            maria.composer.fill("")
        finally:
            self.server.start()

    def test_signing_in_while_the_server_is_away_says_so_and_goes_on(self):
        self.expected_complaint = "WebSocket connection to"
        maria = self.person("maria", signs_in=False)
        maria.page.goto(self.server.address)
        expect(maria.page.get_by_label("Organisation")).to_be_visible()
        # What the chat consists of comes while somebody types.
        maria.page.get_by_label("Organisation").fill("demo")
        maria.page.evaluate("import('./chat.js').then(() => {})")
        maria.page.wait_for_load_state("networkidle")
        self.server.stop()
        try:
            maria.fill_in_and_sign_in()
            expect(maria.page.get_by_role("alert")).to_contain_text("The server cannot be reached. Still trying…")
        finally:
            self.server.start()
        expect(maria.room("General")).to_be_visible()


class Sessions(PageTest):
    def test_a_session_that_was_ended_elsewhere_asks_to_sign_in(self):
        first, second = self.person("maria").open("General"), self.person("maria").open("General")
        first.composer.fill("kept for later")
        second.page.evaluate(
            """async () => {
              const { ParleyClient } = await import("./client/client.js");
              const client = new ParleyClient({ url: location.origin.replace("http", "ws") + "/ws", agent: "test 1.0" });
              client.connect();
              await client.signIn({ organisation: "demo", login: "maria", password: "parley-demo", name: "test" });
              const { tokens } = await client.send("ListTokens", { limit: 100 });
              for (const token of tokens) if (!token.current) await client.send("RevokeToken", { token: token.token });
              client.close();
            }""")
        expect(first.page.get_by_role("alert")).to_contain_text("sign in again")
        expect(first.page.get_by_label("Password")).to_be_visible()
        first.page.get_by_label("Password").fill("parley-demo")
        first.page.get_by_role("button", name="Sign in").click()
        expect(first.composer).to_have_value("kept for later")
