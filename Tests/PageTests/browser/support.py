"""What the tests of the page share: the built server, the browser, and people who use it.

The environment says what to test: PARLEY_PROGRAM is the built program; CHROMIUM the browser, if it is not /usr/bin/chromium;
PAGE_PICTURES a folder for a picture of every page whose test failed.
"""

import contextlib
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from playwright.sync_api import expect, sync_playwright

PASSWORD = "parley-demo"
# These machines may be slow: a test that passes never waits for so long.
PATIENCE = int(os.environ.get("PAGE_PATIENCE", "20000"))

expect.set_options(timeout=PATIENCE)


class Server:
    """The program with the demonstration, on a data directory that goes away with it."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="parley-page-"))
        self.http = "127.0.0.1:0"
        self.process = None
        self.start()

    def start(self):
        """Starts the program; after a stop, where it was before."""
        arguments = ["serve", "--data", str(self.folder / "data"), "--tcp", "127.0.0.1:0", "--http", self.http, "--demo"]
        self.log = open(self.folder / "log", "ab")
        self.process = subprocess.Popen(
            [os.environ["PARLEY_PROGRAM"], *arguments], stdout=subprocess.PIPE, stderr=self.log, text=True)
        line = self.process.stdout.readline()
        found = re.search(r"http=(\S+)", line)
        if not found:
            self.stop()
            raise RuntimeError(f"the server did not start: {line}{(self.folder / 'log').read_text()}")
        self.http = found[1]

    @property
    def address(self):
        return f"http://{self.http}/"

    def admin(self, *arguments):
        """Runs a command of `parley admin` beside the server; people who are made have the password of all."""
        subprocess.run(
            [os.environ["PARLEY_PROGRAM"], "admin", "--data", self.folder / "data", *arguments], input=PASSWORD, text=True,
            check=True, capture_output=True)

    def stop(self):
        """Stops the program, as an operator does."""
        self.process.terminate()
        self.process.wait(30)
        self.process.stdout.close()
        self.log.close()

    def close(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, browser, server, login, *, width=1200, height=800, scheme="light", is_phone=False,
                 zone="Europe/Lisbon"):
        self.server = server
        self.login = login
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-GB",
            timezone_id=zone, has_touch=is_phone, is_mobile=is_phone)
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.is_cut = False
        self.complaints = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))
        self.page.on("request", self._asked)

    def _heard(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def _asked(self, request):
        if not request.url.startswith((self.server.address, self.server.address.replace("http", "ws"))):
            self.complaints.append(f"a request to {request.url}")

    def sign_in(self, password=PASSWORD):
        self.page.goto(self.server.address)
        return self.fill_in_and_sign_in(password)

    def fill_in_and_sign_in(self, password=PASSWORD):
        page = self.page
        page.get_by_label("Organisation").fill("demo")
        page.get_by_label("Login").fill(self.login)
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Sign in").click()
        return self

    def make_cuttable(self):
        """From the next load on, the connection can be cut and mended without the server's doing."""
        self.sockets = []

        def route(socket):
            if self.is_cut:
                socket.close()
            else:
                socket.connect_to_server()
                self.sockets.append(socket)

        self.page.route_web_socket(re.compile("/ws$"), route)
        self.page.reload()

    def cut(self):
        self.is_cut = True
        for socket in self.sockets:
            socket.close()
        self.sockets.clear()

    def mend(self):
        self.is_cut = False
        self.page.evaluate("dispatchEvent(new Event('online'))")

    def open(self, room):
        """Opens a room by its name in the list."""
        self.page.get_by_role("navigation").get_by_role("link").filter(has_text=room).click()
        expect(self.page.get_by_role("heading", name=room, level=2)).to_be_visible()
        expect(self.feed).to_have_attribute("aria-busy", "false")
        return self

    def has_loaded(self, path):
        """Waits until the browser has fetched a file of the page."""
        self.page.wait_for_function(
            "(path) => performance.getEntriesByType('resource').some((each) => each.name.endsWith(path) && each.responseEnd)", arg=path)

    @property
    def feed(self):
        """The messages of the room."""
        return self.page.get_by_role("feed", name="Messages")

    @property
    def thread(self):
        """The panel of a thread."""
        return self.page.get_by_role("complementary", name="Thread")

    @property
    def composer(self):
        return self.page.get_by_role("main").locator(".composer-input")

    def room(self, name):
        """A room in the list."""
        return self.page.get_by_role("navigation").get_by_role("link").filter(has_text=name)

    def message(self, text):
        """A message of the room."""
        return self.feed.locator(".message").filter(has_text=text)

    def post(self, text):
        self.composer.fill(text)
        self.composer.press("Enter")

    def act(self, text, action):
        """Does something with a message by the bar that appears on it."""
        message = self.message(text)
        message.hover()
        message.get_by_role("button", name=action).click()

    def confirm(self, action):
        self.page.get_by_role("dialog").get_by_role("button", name=action, exact=True).click()

    def sees(self, text):
        expect(self.message(text)).to_be_visible()

    def texts(self):
        """What the messages in the document say, from top to bottom."""
        return self.feed.locator(".message:not(.is-pending) .text").all_inner_texts()


class PageTest(unittest.TestCase):
    """Runs each class of tests with one server and one browser, and each test with people of its own."""

    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.addClassCleanup(cls.stack.close)
        cls.server = cls.stack.enter_context(contextlib.closing(Server()))
        playwright = cls.stack.enter_context(sync_playwright())
        cls.browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"])
        cls.stack.callback(cls.browser.close)

    def setUp(self):
        self.people = []
        # What the browser itself says when it cannot reach the server; a test that stops the server expects it.
        self.expected_complaint = None

    def tearDown(self):
        failed = any(error for _, error in getattr(self._outcome, "errors", [])) or bool(
            getattr(getattr(self._outcome, "result", None), "failures", []))
        for person in self.people:
            if failed and (folder := os.environ.get("PAGE_PICTURES")):
                person.page.screenshot(path=pathlib.Path(folder) / f"{self.id()}-{person.login}.png")
            complaints = [
                complaint for complaint in person.complaints
                if not (self.expected_complaint and re.search(self.expected_complaint, complaint))]
            person.context.close()
            self.assertEqual(complaints, [], f"what the console of {person.login} heard")

    def person(self, login, signs_in=True, **options):
        person = Person(self.browser, self.server, login, **options)
        self.people.append(person)
        return person.sign_in() if signs_in else person
