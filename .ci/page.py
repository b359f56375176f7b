#!/usr/bin/env python3
"""Opens a page that kg exported in headless Chromium and uses it as a reader would.

usage: page.py CHROMIUM PAGE NAME TEXT [SCREENSHOT]

Waits until the drawing rests, clicks the node called NAME, and checks that the panel
then shows TEXT; clears it and does the same with the search. Fails if the page asks for
anything from a network, logs an error, or runs script that came from the graph (such
script would set window.hostile). Speaks the DevTools protocol over a pipe; needs
nothing but Python.
"""
import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time


class Browser:
    def __init__(self, program):
        to_child, self.send_fd = os.pipe()
        self.receive_fd, from_child = os.pipe()
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)

        def pipes():
            a, b = os.dup(to_child), os.dup(from_child)
            os.dup2(a, 3)
            os.dup2(b, 4)
            os.set_inheritable(3, True)
            os.set_inheritable(4, True)

        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
             "--window-size=1280,800", "--user-data-dir=" + self.profile.name, "about:blank"],
            preexec_fn=pipes, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.rest, self.number, self.events, self.session = b"", 0, [], None

    def read(self):
        while b"\0" not in self.rest:
            chunk = os.read(self.receive_fd, 1 << 16)
            if not chunk:
                raise SystemExit("the browser ended early")
            self.rest += chunk
        line, self.rest = self.rest.split(b"\0", 1)
        return json.loads(line)

    def call(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.send_fd, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") != self.number:
                self.events.append(answer)
            elif "error" in answer:
                raise SystemExit(f"{method}: {answer['error']}")
            else:
                return answer["result"]

    def value(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in result:
            raise SystemExit(f"{expression}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def wait(self, expression, what):
        end = time.monotonic() + 60
        while not self.value(expression):
            if time.monotonic() > end:
                raise SystemExit(f"waited too long for {what}")
            time.sleep(0.1)

    def click(self, x, y):
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def close(self):
        self.process.terminate()
        self.process.wait()
        self.profile.cleanup()


def use(browser, page, name, text, screenshot):
    target = browser.call("Target.createTarget", url="about:blank")["targetId"]
    browser.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    for domain in ("Page", "Runtime", "Network", "Log"):
        browser.call(domain + ".enable")
    browser.call("Page.navigate", url=pathlib.Path(page).resolve().as_uri())
    browser.wait("!!window.kg && kg.settled()", "the drawing to rest")
    time.sleep(0.3)
    panel = "document.getElementById('panel').innerText"
    for way in ("click", "search"):
        if way == "click":
            place = browser.value(f"kg.place({json.dumps(name)})")
            if not place:
                raise SystemExit(f"{name!r} is not on the page")
            browser.click(*place)
        else:
            browser.value("document.getElementById('search').focus()")
            browser.call("Input.insertText", text=name)
            for kind in ("rawKeyDown", "keyUp"):
                browser.call("Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter", windowsVirtualKeyCode=13)
        browser.wait(f"{panel}.includes({json.dumps(text)})", f"{text!r} after a {way}; the panel shows:\n{browser.value(panel)[:2000]}")
        print(f"{way}: {name} shows {text!r}")
        if screenshot and way == "click":
            with open(screenshot, "wb") as f:
                f.write(base64.b64decode(browser.call("Page.captureScreenshot", format="png")["data"]))
        for kind in ("rawKeyDown", "keyUp"):
            browser.call("Input.dispatchKeyEvent", type=kind, key="Escape", code="Escape", windowsVirtualKeyCode=27)
        browser.wait(f"{panel}.includes('Click a node')", "Esc to clear the panel")
    if browser.value("window.hostile !== undefined"):
        raise SystemExit("script from the graph ran")
    for event in browser.events:
        kind, params = event.get("method"), event.get("params", {})
        if kind == "Network.requestWillBeSent" and not params["request"]["url"].startswith(("file:", "about:", "data:")):
            raise SystemExit(f"the page asked for {params['request']['url']}")
        if kind == "Runtime.exceptionThrown" or kind == "Log.entryAdded" and params["entry"]["level"] == "error":
            raise SystemExit(f"the page reports {json.dumps(params)[:1000]}")


def main(argv):
    if len(argv) not in (5, 6):
        print(__doc__, file=sys.stderr)
        return 2
    browser = Browser(argv[1])
    try:
        use(browser, argv[2], argv[3], argv[4], argv[5] if len(argv) == 6 else None)
    finally:
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
