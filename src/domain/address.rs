//! Addresses on the web, as they may be shown: without what may be a secret.

/// The text with every address in it cut down to scheme, host and path: a name with a password may stand before the host, and a
/// token behind the path.
pub fn bare_addresses(text: &str) -> String {
    const SCHEME: &str = "://";
    let mut bare = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(SCHEME) {
        bare.push_str(before);
        bare.push_str(SCHEME);
        let is_outside = |sign: char| sign.is_whitespace() || "\"'`<>|\\".contains(sign);
        let (address, behind) = after.split_at(after.find(is_outside).unwrap_or(after.len()));
        let shown = address.split(['?', '#']).next().unwrap_or_default();
        let (host, path) = shown.split_at(shown.find('/').unwrap_or(shown.len()));
        bare.push_str(host.rsplit_once('@').map_or(host, |(_, host)| host));
        bare.push_str(path);
        rest = behind;
    }
    bare.push_str(rest);
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_address_scheme_host_and_path_are_shown() {
        for (text, wanted) in [
            ("no address: here", "no address: here"),
            ("https://host.example/a/b", "https://host.example/a/b"),
            (
                "to `https://dana:hush@host:99/a?token=hush#hush` and more",
                "to `https://host:99/a` and more",
            ),
            (
                "{\"a\":\"http://da@na:hush@host\",\"b\":\"ftp://x?hush\"}",
                "{\"a\":\"http://host\",\"b\":\"ftp://x\"}",
            ),
            ("http://hü@ß/?hush é", "http://ß/ é"),
            ("https://", "https://"),
            ("https://hush@host?a=http://hush@b c", "https://host c"),
        ] {
            assert_eq!(bare_addresses(text), wanted);
        }
    }
}
