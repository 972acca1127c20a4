"""A visitor without a browser: Streamlit's websocket protocol, just enough to rerun a page."""

from collections.abc import Iterable
from types import TracebackType

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect


class Visitor:
    """One session on one page; run() reruns the whole page or one fragment of it."""

    def __init__(self, url: str, *, page: str, query: str) -> None:
        self.page, self.query, self.url = page, query, url
        self.page_hash = ""
        self.fragments: list[str] = []
        self.hashes: set[str] = set()
        self.errors: list[str] = []
        self.widgets: dict[str, str] = {}  # key of a button or a radio → its id
        self.radios: dict[str, list[str]] = {}  # key → what may be chosen
        stream = url.replace("http", "ws", 1) + "/app/_stcore/stream"
        self.socket = connect(
            stream,
            subprotocols=["streamlit"],  # type: ignore[list-item]
            origin=url,  # type: ignore[arg-type]
            max_size=None,
            open_timeout=60,
        )

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.socket.close()

    def forget(self) -> None:
        """What was on the screen is drawn anew."""
        self.widgets.clear()
        self.radios.clear()
        self.fragments.clear()

    def run(self, fragment: str = "", states: Iterable[WidgetState] = ()) -> None:
        """Ask for a run and read its messages to the end; `states`: what was chosen or pressed."""
        message = BackMsg()
        wish = message.rerun_script
        wish.query_string, wish.fragment_id = self.query, fragment
        if self.page_hash:
            wish.page_script_hash = self.page_hash
        else:
            wish.page_name = self.page
        wish.context_info.url = f"{self.url}/app/{self.page}"
        wish.context_info.timezone, wish.context_info.locale = "Asia/Shanghai", "zh-CN"
        wish.cached_message_hashes.extend(self.hashes)
        wish.widget_states.widgets.extend(states)
        self.socket.send(message.SerializeToString())
        while not self._is_finished(ForwardMsg.FromString(self.socket.recv(timeout=60))):
            pass

    def _is_finished(self, message: ForwardMsg) -> bool:
        if message.metadata.cacheable and message.hash:
            self.hashes.add(message.hash)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.page_hash = message.new_session.page_script_hash or self.page_hash
        elif kind == "navigation":
            self.page_hash = message.navigation.page_script_hash
        elif kind == "delta":
            self._note(message)
        early = ForwardMsg.FINISHED_EARLY_FOR_RERUN
        return kind == "script_finished" and message.script_finished != early

    def _note(self, message: ForwardMsg) -> None:
        delta = message.delta
        if delta.fragment_id and delta.fragment_id not in self.fragments:
            self.fragments.append(delta.fragment_id)
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.errors.append(element.exception.message)
        elif kind in ("button", "radio"):
            widget = getattr(element, kind)
            key = widget.id.split("-", 2)[-1]  # $$ID-hash-key
            self.widgets[key] = widget.id
            if kind == "radio":
                self.radios[key] = list(widget.options)
