"""The public ledger: what it is, its head, its entries, how to check it."""

import streamlit as st

from audit import ledger
from consultation import shelf
from db import reading
from pages._parts import cards, entries
from pages._parts.links import link
from pages._words import _, plain
from paging import cut, decode_cursor

SIZE = 25
after = st.query_params.get("after")
slug = st.query_params.get("c")
with reading() as session:
    only = shelf.by_slug(session, slug=slug) if slug else None
    head = ledger.head(session)
    rows = ledger.entries(
        session,
        consultation_id=only.id if only else None,
        after=decode_cursor(after, int)[0] if after else None,
        limit=SIZE + 1,
    )
    found = cut(rows, limit=SIZE, place=lambda entry: (entry.number,))
    about = shelf.by_ids(session, ids=[each.consultation_id or 0 for each in found.items])

st.title(_("Public ledger"), anchor=False)
st.markdown(
    _(
        "Every public act stands here in order: what was opened, received, ruled on and answered. "
        "Nothing can be taken out or changed afterwards without anyone seeing it."
    )
)
entries.head(head)
entries.how_to_check()
st.header(_("All entries"), anchor=False)
if only:
    st.markdown(_("Only entries on “{title}”").format(title=plain(only.title)))
    link("ledger", _("Show all"), icon=":material/list:")
if found.items:
    entries.table(found.items, about)
else:
    st.info(_("The ledger is empty. It begins with the first consultation that opens."))
cards.older("ledger", found.next, **({"c": slug} if slug else {}))
