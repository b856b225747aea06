"""A small client of the Chrome DevTools Protocol on the browser's endpoint: tabs, popups, panels, workers.

Synchronous, one socket, flat sessions. Every wait has a deadline and says what it waited for.
"""

from __future__ import annotations

import base64
import itertools
import json
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any

import websocket

WAIT_SECONDS = 20.0
POLL_SECONDS = 0.03
ASK_AGAIN_SECONDS = 1.0
COMMAND_SECONDS = 60.0  # the longest that a script may take whose promise is awaited
MODIFIERS = {"Alt": 1, "Control": 2, "Meta": 4, "Shift": 8}


class CdpError(RuntimeError):
    """The browser refused a command, or a script threw."""


class Browser:
    """The whole browser. `address` is host:port of the debugging endpoint."""

    def __init__(self, address: str) -> None:
        with urllib.request.urlopen(f"http://{address}/json/version", timeout=WAIT_SECONDS) as answer:
            endpoint = json.load(answer)["webSocketDebuggerUrl"]
        self._socket = websocket.create_connection(endpoint, timeout=60, suppress_origin=True)
        self._ids = itertools.count(1)
        self.events: list[dict[str, Any]] = []

    def send(self, method: str, session: str | None = None, **params: Any) -> dict[str, Any]:
        """One command; its result. Events that arrive meanwhile are kept."""
        number = self.post(method, session, **params)
        deadline = time.monotonic() + COMMAND_SECONDS
        while True:
            answer = self._receive(method, deadline)
            if answer.get("id") != number:
                self.events.append(answer)
                continue
            if "error" in answer:
                raise CdpError(f"{method}: {answer['error'].get('message')}")
            result: dict[str, Any] = answer.get("result", {})
            return result

    def post(self, method: str, session: str | None = None, **params: Any) -> int:
        """One command without waiting: for what takes its own target away, whose answer never comes. Its number."""
        number = next(self._ids)
        message: dict[str, Any] = {"id": number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        self._socket.send(json.dumps(message))
        return number

    def _receive(self, method: str, deadline: float) -> dict[str, Any]:
        try:
            self._socket.settimeout(max(0.1, deadline - time.monotonic()))
            answer: dict[str, Any] = json.loads(self._socket.recv())
        except websocket.WebSocketTimeoutException:
            raise TimeoutError(
                f"Chromium did not answer {method} within {COMMAND_SECONDS:g} seconds"
            ) from None
        except (websocket.WebSocketConnectionClosedException, ConnectionError):
            raise CdpError(f"{method}: Chromium is gone") from None
        return answer

    def targets(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.send("Target.getTargets", filter=[{}])["targetInfos"]
        return found

    def target(self, part: str, kind: str | None = None, seconds: float = WAIT_SECONDS) -> dict[str, Any]:
        """The first target whose address holds `part`; waits for it."""
        deadline = time.monotonic() + seconds
        while True:
            for each in self.targets():
                is_kind = each["type"] == kind if kind else each["type"] != "tab"
                if part in each["url"] and is_kind:
                    return each
            if time.monotonic() > deadline:
                raise TimeoutError(
                    f"no target {part!r}; there are {[(t['type'], t['url']) for t in self.targets()]}"
                )
            time.sleep(POLL_SECONDS)

    def attach(self, part: str, kind: str | None = None, seconds: float = WAIT_SECONDS) -> Page:
        target = self.target(part, kind, seconds)
        session = self.send("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        return Page(self, target["targetId"], session)

    def open(self, url: str) -> Page:
        """A new tab in front, once its document is complete. Raises CdpError where nothing answers there."""
        target = self.send("Target.createTarget", url=url)["targetId"]
        session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, target, session)
        # Every tab shows an empty document first, which is complete too.
        begun = "true" if url == "about:blank" else "location.href !== 'about:blank'"
        page.wait(f"{begun} && document.readyState === 'complete'")
        if str(page.eval("location.href")).startswith("chrome-error:"):
            raise CdpError(f"{url} cannot be opened: {page.text('body')}")
        return page

    def end(self, part: str, kind: str) -> None:
        """Take a target away, such as a service worker as if it had slept, and wait until it is gone."""
        target = self.target(part, kind)["targetId"]
        deadline = time.monotonic() + WAIT_SECONDS
        asked = 0.0
        while any(each["targetId"] == target for each in self.targets()):
            if time.monotonic() > deadline:
                raise TimeoutError(f"the {kind} {part!r} did not end")
            if time.monotonic() - asked > ASK_AGAIN_SECONDS:  # a worker that is only starting lets it pass
                with suppress(CdpError):  # gone since it was listed
                    self.send("Target.closeTarget", targetId=target)
                asked = time.monotonic()
            time.sleep(POLL_SECONDS)

    def worker(self, extension_id: str) -> Page:
        """The extension's service worker, once it really runs: at start-up `chrome` is not defined yet."""
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            page = self.attach(f"chrome-extension://{extension_id}/", "service_worker")
            try:
                if page.eval(
                    "typeof chrome === 'object' && self.registration?.active?.state === 'activated'"
                ):
                    return page
            except CdpError:
                pass
            time.sleep(POLL_SECONDS)
        raise TimeoutError("the service worker did not start")

    def close(self) -> None:
        self._socket.close()


class Page:
    """An attached target: a tab, a popup, a side panel, a worker."""

    def __init__(self, browser: Browser, target_id: str, session: str) -> None:
        self.browser, self.target_id, self.session = browser, target_id, session

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        return self.browser.send(method, self.session, **params)

    def eval(self, script: str) -> Any:
        """The value of an expression, promises awaited. Raises CdpError where it throws."""
        answer = self.send("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        return _value(answer)

    def content_eval(self, extension_id: str, script: str) -> Any:
        """Evaluate where the extension's content script of this page lives: isolated from the page's own scripts."""
        world = self._world(f"chrome-extension://{extension_id}")
        answer = self.send(
            "Runtime.evaluate", expression=script, contextId=world, awaitPromise=True, returnByValue=True
        )
        return _value(answer)

    def _world(self, origin: str) -> int:
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            self.browser.events.clear()
            self.send("Runtime.disable")
            self.send("Runtime.enable")  # tells of every world there is once more
            for event in self.browser.events:
                context = event.get("params", {}).get("context", {})
                if event.get("sessionId") == self.session and context.get("origin") == origin:
                    return int(context["id"])
            time.sleep(POLL_SECONDS)
        raise TimeoutError(f"no script of {origin} runs in {self.eval('location.href')}")

    def wait(self, script: str, seconds: float = WAIT_SECONDS) -> Any:
        """Evaluate until the value is true."""
        deadline = time.monotonic() + seconds
        last: object = None
        while time.monotonic() < deadline:
            try:
                last = self.eval(script)
                if last:
                    return last
            except CdpError as error:
                if "Session with given id" in str(error):
                    raise
                last = error
            time.sleep(POLL_SECONDS)
        raise TimeoutError(f"did not become true: {script} (last: {last!r}); the page says: {self._text()!r}")

    def _text(self) -> str:
        try:
            return str(self.eval("document.body.innerText"))[:1500]
        except CdpError:
            return ""

    def text(self, css: str) -> str:
        """The visible text of the first element; "" where there is none."""
        return str(self.eval(f"document.querySelector({json.dumps(css)})?.innerText ?? ''"))

    def has(self, css: str) -> bool:
        return bool(self.eval(f"!!document.querySelector({json.dumps(css)})"))

    def wait_for(self, css: str, text: str | None = None, seconds: float = WAIT_SECONDS) -> str:
        """Until the element is there, and holds the text if one is given. Its text."""
        found = f"document.querySelector({json.dumps(css)})"
        condition = f"({found}?.innerText ?? '').includes({json.dumps(text)})" if text else f"!!{found}"
        self.wait(condition, seconds)
        return self.text(css)

    def click(self, css: str, *, closes: bool = False) -> None:
        """A real mouse click in the middle of the element. closes: it takes this page away, so nothing is awaited."""
        self.wait_for(css)
        self.wait("document.readyState === 'complete'")  # its scripts listen by then
        script = (
            f"(e => {{ e.scrollIntoView({{block: 'nearest'}}); const r = e.getBoundingClientRect();"
            f" return [r.x + r.width / 2, r.y + r.height / 2]; }})(document.querySelector({json.dumps(css)}))"
        )
        x, y = self._resting(script)
        for kind in ("mousePressed", "mouseReleased"):
            click = {"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1}
            if closes and kind == "mouseReleased":
                self.browser.post("Input.dispatchMouseEvent", self.session, **click)
            else:
                self.send("Input.dispatchMouseEvent", **click)

    def _resting(self, script: str) -> tuple[float, float]:
        """The point, once it is the same twice: what is drawn anew meanwhile moves it away from under the mouse."""
        deadline = time.monotonic() + WAIT_SECONDS
        before, point = None, self.eval(script)
        while point != before and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
            before, point = point, self.eval(script)
        return point[0], point[1]

    def type(self, css: str, text: str) -> None:
        """Replace what the field holds, as a person does."""
        self.eval(f"(e => {{ e.focus(); e.select?.(); }})(document.querySelector({json.dumps(css)}))")
        self.send("Input.insertText", text=text)

    def press(self, key: str, code: int, *held: str) -> None:
        """A key by its name and its Windows key code (Tab 9, Enter 13, Escape 27, ArrowDown 40); held: "Shift", ..."""
        modifiers = sum(MODIFIERS[each] for each in held)
        for kind in ("keyDown", "keyUp"):
            self.send(
                "Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code,
                text="\r" if key == "Enter" and kind == "keyDown" else "", modifiers=modifiers,
            )  # fmt: skip

    def scheme(self, name: str) -> None:
        """`light` or `dark`."""
        self.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def picture(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(
            base64.b64decode(self.send("Page.captureScreenshot", format="png", optimizeForSpeed=True)["data"])
        )

    def pictures(self, folder: Path, name: str) -> None:
        """The page as it stands, light and dark."""
        for scheme in ("light", "dark"):
            self.scheme(scheme)
            self.eval("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
            self.picture(folder / f"{name}-{scheme}.png")
        self.scheme("light")

    def go(self, url: str) -> None:
        """Navigate and wait until the new document is complete."""
        self.eval("window.__before = true")
        self.send("Page.navigate", url=url)
        self.wait("!window.__before && document.readyState === 'complete'")

    def close(self) -> None:
        self.browser.send("Target.closeTarget", targetId=self.target_id)


def _value(answer: dict[str, Any]) -> Any:
    if "exceptionDetails" in answer:
        told = answer["exceptionDetails"]
        raise CdpError(str(told.get("exception", {}).get("description") or told.get("text")))
    return answer["result"].get("value")
