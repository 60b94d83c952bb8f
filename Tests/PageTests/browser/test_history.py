"""Long rooms: history upwards without jumps, and only what is visible in the document."""

from support import PageTest, expect

# Posts messages as fast as the server lets them in, through the page's own client.
FILL = """async ([login, room, count]) => {
  const { ParleyClient } = await import("./client/client.js");
  const client = new ParleyClient({ url: location.origin.replace("http", "ws") + "/ws", agent: "test 1.0" });
  client.connect();
  await client.signIn({ organisation: "demo", login, password: "parley-demo", name: "test" });
  const posts = [];
  for (let number = 1; number <= count; number++) {
    posts.push(client.post({ room, text: `message ${number} ${"and so on ".repeat(number % 23)}` }));
  }
  await Promise.all(posts);
  client.close();
}"""


class History(PageTest):
    COUNT = 320

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        from support import Person

        person = Person(cls.browser, cls.server, "jon")
        person.context.set_default_timeout(120_000)
        person.page.goto(cls.server.address)
        person.page.evaluate(FILL, ["jon", 1, cls.COUNT])
        person.context.close()

    def first_visible(self, person):
        """The topmost message that is wholly visible, and where it stands."""
        return person.page.evaluate(
            """() => {
              const top = document.querySelector(".messages").getBoundingClientRect().top;
              const rows = [...document.querySelectorAll(".messages .message")];
              const row = rows.find((row) => row.getBoundingClientRect().top >= top);
              return [row.dataset.seq, Math.round(row.getBoundingClientRect().top - top)];
            }""")

    def test_unread_messages_begin_where_reading_ended(self):
        maria = self.person("maria").open("General")
        expect(maria.page.get_by_text("New", exact=True)).to_be_visible()
        maria.sees("message 1 and so on")
        maria.page.locator(".jump").click()
        maria.sees(f"message {self.COUNT} and so on")
        expect(maria.room("General")).not_to_contain_text("unread")

    def test_history_comes_as_one_scrolls_and_nothing_jumps(self):
        chen = self.person("chen").open("General")
        page = chen.page
        page.locator(".jump").click()
        chen.sees(f"message {self.COUNT} and so on")
        page.mouse.move(700, 400)
        jumps = []
        most = 0
        for _ in range(400):
            before = self.first_visible(chen)
            page.mouse.wheel(0, -160)
            page.wait_for_timeout(30)
            seq, top = before
            now = page.evaluate(
                """(seq) => {
                  const list = document.querySelector(".messages");
                  const row = list.querySelector(`[data-seq="${seq}"]`);
                  return row && Math.round(row.getBoundingClientRect().top - list.getBoundingClientRect().top);
                }""", seq)
            if now is None or not 0 <= now - top <= 480:
                jumps.append((seq, top, now))
            most = max(most, page.locator(".row").count())
            if page.locator(".beginning").count():
                break
        self.assertEqual(jumps, [])
        expect(page.locator(".beginning")).to_be_attached()
        self.assertLess(most, 80, "rows in the document")

    def test_what_comes_while_one_reads_above_does_not_move_it(self):
        priya, jon = self.person("priya").open("General"), self.person("jon").open("General")
        page = priya.page
        page.locator(".jump").click()
        priya.sees(f"message {self.COUNT} and so on")
        page.mouse.move(700, 400)
        for _ in range(8):
            page.mouse.wheel(0, -200)
            page.wait_for_timeout(50)
        before = self.first_visible(priya)
        jon.post("one more below")
        expect(priya.page.locator(".jump")).to_have_text("1 new")
        self.assertEqual(self.first_visible(priya), before)
        priya.page.locator(".jump").click()
        priya.sees("one more below")

    def test_a_link_to_an_old_message_loads_what_is_around_it(self):
        jon = self.person("jon")
        expect(jon.room("General")).to_be_visible()
        jon.page.goto(f"{self.server.address}#/room/1/message/12")
        expect(jon.page.locator("[data-seq='12']")).to_be_focused()
        jon.page.locator(".jump").click()
        jon.sees(f"message {self.COUNT} and so on")
