"""Takes the picture of the README: two people of the demonstration talk. PARLEY_PROGRAM=… python3 picture.py FILE

What is seen is the demonstration itself and what the two say here, at the size and in the type of the machine that it runs on.
"""

import contextlib
import os
import sys
import time

from playwright.sync_api import expect, sync_playwright

from support import Person, Server


def take(file):
    # Where it is the middle of the afternoon: what was said in the hours before was said today. (Etc/GMT-3 is east of London.)
    east = (15 - time.gmtime().tm_hour + 11) % 24 - 11
    zone = f"Etc/GMT{-east:+d}"
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(contextlib.closing(Server()))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", "--disable-lcd-text"])
        stack.callback(browser.close)
        jon = Person(browser, server, "jon").sign_in().open("Release 2.4")
        maria = Person(browser, server, "maria", width=1120, height=700, zone=zone).sign_in().open("Release 2.4")
        jon.post("The old servers pass as well 🚀")
        maria.sees("pass as well")
        maria.post("Then we ship on Thursday. Thank you both!")
        jon.sees("Then we ship")
        maria.feed.get_by_role("button", name="2 replies").click()
        expect(maria.thread.get_by_text("Done in rc2.")).to_be_visible()
        maria.page.locator(".jump").click()
        maria.page.mouse.move(0, 0)
        jon.composer.press_sequentially("See you")
        expect(maria.page.get_by_text("Seen by Jon Bergström")).to_be_visible()
        expect(maria.page.get_by_text("Jon Bergström is typing")).to_be_visible()
        maria.page.wait_for_timeout(500)
        maria.page.screenshot(path=file, animations="disabled")


if __name__ == "__main__":
    take(sys.argv[1])
