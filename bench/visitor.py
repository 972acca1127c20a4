"""A visitor without a browser: Streamlit's websocket protocol, just enough to rerun a page."""

from types import TracebackType

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect


class Visitor:
    """One session on one page; run() reruns the whole page or one fragment of it."""

    def __init__(self, url: str, *, page: str, query: str) -> None:
        self.page, self.query, self.url = page, query, url
        self.page_hash = ""
        self.fragments: list[str] = []
        self.hashes: set[str] = set()
        self.errors: list[str] = []
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

    def run(self, fragment: str = "") -> None:
        """Ask for a run and read its messages to the end."""
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
        if delta.new_element.WhichOneof("type") == "exception":
            self.errors.append(delta.new_element.exception.message)
