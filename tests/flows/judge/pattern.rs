//! Patterns with `*` and `?`, ARNs, addresses and times, as policies compare them.

use std::net::IpAddr;

/// Whether a text matches a pattern in which `*` stands for any signs and `?` for one.
pub(crate) fn like(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let text: Vec<char> = text.chars().collect();
    let (mut at, mut here) = (0, 0);
    // Where the last star stands, and up to where it has eaten the text.
    let mut star: Option<(usize, usize)> = None;
    while here < text.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, here));
                at += 1;
            }
            Some(sign) if *sign == '?' || Some(sign) == text.get(here) => {
                at += 1;
                here += 1;
            }
            _ => {
                let Some((back, eaten)) = star else {
                    return false;
                };
                star = Some((back, eaten + 1));
                at = back + 1;
                here = eaten + 1;
            }
        }
    }
    pattern
        .get(at..)
        .unwrap_or_default()
        .iter()
        .all(|sign| *sign == '*')
}

/// The same for actions, which know no letter case.
pub(crate) fn like_action(pattern: &str, action: &str) -> bool {
    like(&pattern.to_ascii_lowercase(), &action.to_ascii_lowercase())
}

/// `ArnLike` and `ArnEquals`: the six parts are compared one by one.
pub(crate) fn like_arn(pattern: &str, arn: &str) -> bool {
    let parts = |text: &str| -> Vec<String> { text.splitn(6, ':').map(str::to_owned).collect() };
    let (pattern, arn) = (parts(pattern), parts(arn));
    pattern.len() == 6
        && arn.len() == 6
        && pattern
            .iter()
            .zip(&arn)
            .all(|(pattern, part)| like(pattern, part))
}

/// Whether an address is in a range such as `203.0.113.0/24`; a range without a length is one address.
pub(crate) fn in_range(range: &str, address: &str) -> bool {
    let (net, length) = match range.split_once('/') {
        Some((net, length)) => (net, length.parse::<u32>().ok()),
        None => (range, None),
    };
    let (Ok(net), Ok(address)) = (net.parse::<IpAddr>(), address.parse::<IpAddr>()) else {
        return false;
    };
    let (net, address, size) = match (net, address) {
        (IpAddr::V4(net), IpAddr::V4(address)) => {
            (u128::from(net.to_bits()), u128::from(address.to_bits()), 32)
        }
        (IpAddr::V6(net), IpAddr::V6(address)) => (net.to_bits(), address.to_bits(), 128),
        _ => return false,
    };
    let length = length.unwrap_or(size).min(size);
    // A shift by the whole width is none at all.
    length == 0 || (net >> (size - length)) == (address >> (size - length))
}

/// Seconds since 1970 of `2026-01-31T12:00:00Z`, of a date alone, or of a number of seconds.
pub(crate) fn seconds(text: &str) -> Option<i64> {
    if let Ok(seconds) = text.parse::<i64>() {
        return Some(seconds);
    }
    let (date, time) = text.split_once('T').unwrap_or((text, "00:00:00Z"));
    let mut date = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    let mut time = time
        .trim_end_matches('Z')
        .splitn(3, ':')
        .map(|part| part.parse::<i64>().ok());
    let (hour, minute, second) = (
        time.next()??,
        time.next()??,
        time.next().flatten().unwrap_or(0),
    );
    // Years are counted from March, so that the leap day is the last of its year.
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    let of_year = (153 * month + 2) / 5 + day - 1;
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Some(days * 86_400 + hour * 3_600 + minute * 60 + second)
}
