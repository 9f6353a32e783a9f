//! Bytes of a file to text, whatever program wrote them.

/// The text. Account numbers are read right in every encoding that spreadsheets write; in an unknown one other letters may be wrong.
pub(super) fn decode(bytes: &[u8]) -> String {
    if let Some(big) = sixteen(bytes) {
        let units = bytes.chunks_exact(2).map(|pair| match *pair {
            [high, low] if big => u16::from_be_bytes([high, low]),
            [low, high] => u16::from_le_bytes([low, high]),
            _ => u16::from(b' '),
        });
        return char::decode_utf16(units)
            .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // One letter a byte, nearly as Windows has it.
        Err(_) => bytes.iter().copied().map(char::from).collect(),
    }
}

/// Whether it is UTF-16, and then whether the high byte comes first: by its mark, else by the zeros beside plain letters.
fn sixteen(bytes: &[u8]) -> Option<bool> {
    match bytes {
        [0xfe, 0xff, ..] => Some(true),
        [0xff, 0xfe, ..] => Some(false),
        [a, b, c, d, ..] => match (*a == 0, *b == 0, *c == 0, *d == 0) {
            (true, false, true, false) => Some(true),
            (false, true, false, true) => Some(false),
            _ => None,
        },
        _ => None,
    }
}
