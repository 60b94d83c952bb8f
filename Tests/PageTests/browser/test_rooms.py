"""Signing in, rooms, and who takes part in them."""

from support import PageTest, expect


class SigningIn(PageTest):
    def test_a_wrong_password_is_told_and_what_was_typed_stays(self):
        jon = self.person("jon")
        expect(jon.room("General")).to_be_visible()
        stranger = self.person("nobody")
        expect(stranger.page.get_by_role("alert")).to_contain_text("Wrong organisation, login or password.")
        expect(stranger.page.get_by_label("Login")).to_have_value("nobody")

    def test_a_reload_stays_signed_in_and_signing_out_does_not(self):
        maria = self.person("maria").open("General")
        maria.page.reload()
        expect(maria.page.get_by_role("heading", name="General", level=2)).to_be_visible()
        maria.page.get_by_role("button", name="Your account").click()
        maria.page.get_by_role("button", name="Sign out").click()
        expect(maria.page.get_by_label("Password")).to_be_visible()
        self.assertEqual(maria.page.evaluate("Object.keys(localStorage).filter((key) => key.includes('token')).length"), 0)
        maria.page.reload()
        expect(maria.page.get_by_label("Login")).to_have_value("maria")
        expect(maria.page.get_by_role("navigation")).to_have_count(0)

    def test_a_place_that_is_not_there_says_so(self):
        maria = self.person("maria")
        expect(maria.room("General")).to_be_visible()
        maria.page.goto(f"{self.server.address}#/room/4000")
        expect(maria.page.get_by_text("There is no such room")).to_be_visible()


class Rooms(PageTest):
    def make_room(self, person, name, *people):
        page = person.page
        page.get_by_role("button", name="New conversation").click()
        page.get_by_role("tab", name="Group room").click()
        page.get_by_label("Name").fill(name)
        for someone in people:
            page.get_by_role("combobox").fill(someone)
            page.get_by_role("option").filter(has_text=someone).click()
        page.get_by_role("button", name="Create room").click()
        expect(page.get_by_role("heading", name=name, level=2)).to_be_visible()
        return person

    def details(self, person):
        person.page.get_by_role("button", name="Room details").click()
        return person.page.get_by_role("complementary", name="Room details")

    def test_rooms_are_found_by_name(self):
        maria = self.person("maria")
        expect(maria.room("Release 2.4")).to_be_visible()
        maria.page.keyboard.press("Control+k")
        maria.page.keyboard.type("RELEASE")
        expect(maria.room("General")).to_have_count(0)
        maria.page.keyboard.press("Enter")
        expect(maria.page.get_by_role("heading", name="Release 2.4", level=2)).to_be_visible()
        maria.page.get_by_label("Search rooms").fill("no such room")
        expect(maria.page.get_by_text("No rooms found for")).to_be_visible()

    def test_a_direct_room_is_the_same_for_both(self):
        priya, chen = self.person("priya"), self.person("chen")
        priya.page.get_by_role("button", name="New conversation").click()
        priya.page.get_by_role("combobox").fill("chen")
        priya.page.get_by_role("option", name="Chen Li").click()
        expect(priya.page.get_by_role("heading", name="Chen Li", level=2)).to_be_visible()
        priya.post("Only for you")
        expect(chen.room("Priya Kapoor")).to_contain_text("1 unread")
        chen.open("Priya Kapoor").sees("Only for you")
        chen.page.get_by_role("button", name="New conversation").click()
        chen.page.get_by_role("combobox").fill("priya")
        chen.page.get_by_role("option", name="Priya Kapoor").click()
        chen.sees("Only for you")

    def test_a_group_is_made_renamed_and_told_to_all(self):
        maria, jon = self.person("maria"), self.person("jon")
        self.make_room(maria, "Excursion", "Jon")
        expect(jon.room("Excursion")).to_be_visible()
        self.details(maria).get_by_role("button", name="Edit name and topic").click()
        maria.page.get_by_role("dialog").get_by_label("Name").fill("Excursion to the lake")
        maria.page.get_by_role("dialog").get_by_label("Topic").fill("With bicycles")
        maria.page.get_by_role("dialog").get_by_role("button", name="Save").click()
        expect(jon.room("Excursion to the lake")).to_be_visible()
        jon.open("Excursion to the lake")
        expect(jon.page.get_by_text("With bicycles").first).to_be_visible()

    def test_who_is_removed_sees_nothing_more(self):
        maria, jon = self.person("maria"), self.person("jon")
        self.make_room(maria, "Surprise for Priya", "Jon")
        jon.open("Surprise for Priya")
        maria.post("Shall we bake?")
        jon.sees("Shall we bake?")
        panel = self.details(maria)
        panel.get_by_role("button", name="Remove Jon Bergström").click()
        maria.confirm("Remove")
        expect(jon.page.get_by_text("You are no longer in “Surprise for Priya”.")).to_be_visible()
        expect(jon.room("Surprise for Priya")).to_have_count(0)
        expect(jon.page.get_by_text("Shall we bake?")).to_have_count(0)
        expect(panel.get_by_text("1 person")).to_be_visible()

    def test_people_are_added_and_given_a_role(self):
        maria, chen = self.person("maria"), self.person("chen")
        self.make_room(maria, "Budget")
        panel = self.details(maria)
        panel.get_by_role("button", name="Add people").click()
        maria.page.get_by_role("combobox", name="Search people").fill("chen")
        maria.page.get_by_role("option", name="Chen Li").click()
        maria.page.get_by_role("dialog").get_by_role("button", name="Add", exact=True).click()
        expect(chen.room("Budget")).to_be_visible()
        expect(panel.get_by_text("2 people")).to_be_visible()
        panel.get_by_label("Role of Chen Li").select_option("Owner")
        expect(panel.get_by_label("Role of Chen Li")).to_have_value("owner")
        chen.open("Budget")
        expect(self.details(chen).get_by_role("button", name="Archive room")).to_be_visible()
        panel.get_by_role("button", name="Leave room").click()
        maria.confirm("Leave")
        expect(maria.room("Budget")).to_have_count(0)
        expect(chen.page.get_by_role("complementary").get_by_text("1 person")).to_be_visible()

    def test_an_archived_room_is_read_and_not_written(self):
        maria, jon = self.person("maria"), self.person("jon")
        self.make_room(maria, "Winter party", "Jon")
        maria.post("It was lovely")
        jon.open("Winter party").sees("It was lovely")
        panel = self.details(maria)
        panel.get_by_role("button", name="Archive room").click()
        maria.confirm("Archive")
        expect(jon.page.get_by_text("This room is archived. Nobody can write in it.")).to_be_visible()
        jon.sees("It was lovely")
        panel.get_by_role("button", name="Restore room").click()
        expect(jon.composer).to_be_visible()

    def test_people_with_long_names_fit_where_they_are_picked(self):
        name = "Bartholomew Maximilian Featherstonehaugh-Cholmondeley the Third"
        self.server.admin("user", "create", "bart", "--org", "demo", "--name", name)
        maria = self.person("maria", width=400)
        page = maria.page
        page.get_by_role("button", name="New conversation").click()
        page.get_by_role("tab", name="Group room").click()
        page.get_by_role("combobox").fill("bart")
        page.get_by_role("option", name=name).click()
        expect(page.get_by_role("button", name=f"Remove {name}")).to_be_visible()
        dialog = page.get_by_role("dialog")
        self.assertEqual(dialog.evaluate("(each) => each.scrollWidth - each.clientWidth"), 0)
        box, button = dialog.bounding_box(), page.get_by_role("button", name="Create room").bounding_box()
        self.assertLessEqual(button["x"] + button["width"], box["x"] + box["width"])

    def test_a_muted_room_is_quiet(self):
        maria, jon = self.person("maria"), self.person("jon")
        self.make_room(maria, "Chatter", "Jon")
        jon.open("Chatter")
        switch = self.details(jon).get_by_role("switch")
        switch.check()
        expect(jon.room("Chatter").locator(".icon")).to_have_count(2)
        jon.open("General")
        maria.post("Anyone?")
        expect(jon.room("Chatter")).to_contain_text("1 unread")
        expect(jon.room("Chatter").locator(".badge.is-muted")).to_be_visible()
        jon.open("Chatter")
        switch = self.details(jon).get_by_role("switch")
        expect(switch).to_be_checked()
        switch.uncheck()
        expect(jon.room("Chatter").locator(".icon")).to_have_count(1)
