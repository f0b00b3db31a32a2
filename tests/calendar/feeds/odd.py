"""Texts as registers have them at their worst."""

from hypothesis import strategies as st

ODD = st.text(
    st.one_of(
        st.sampled_from(
            "äöåÄÖÅ€–−…😀👩‍👩‍👧‍👦\u0301,;:\\\"'<>&\n\r\t\x00\x07\x0b\x0c\x1c\x7f\x85\u2028\u2029\ufeff\ud800"
        ),
        st.characters(),
    ),
    max_size=300,
)
