//! The closest of a few known words, for "did you mean".

/// The candidate that differs least from `text`, if it is close enough to be meant.
///
/// Close enough is one changed, added or missing sign in three, at most three; capitals do not count.
pub fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let text: Vec<char> = text.to_lowercase().chars().collect();
    let limit = (text.len() / 3).clamp(1, 3);
    candidates
        .into_iter()
        .map(|candidate| (distance(&text, candidate, limit), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein's distance, in characters; of a greater one than `limit` only that it is greater.
fn distance(left: &[char], right: &str, limit: usize) -> usize {
    let right: Vec<char> = right.chars().collect();
    if left.len().abs_diff(right.len()) > limit {
        return limit.saturating_add(1);
    }
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (above, a) in left.iter().enumerate() {
        let mut corner = above;
        row[0] = above + 1;
        for (column, b) in right.iter().enumerate() {
            let replaced = corner + usize::from(a != b);
            corner = row[column + 1];
            row[column + 1] = replaced.min(corner + 1).min(row[column] + 1);
        }
        // It never becomes less further down.
        if row.iter().all(|here| *here > limit) {
            return limit.saturating_add(1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_counts_changes() {
        let distance = |left: &str, right: &str, limit: usize| {
            distance(&left.chars().collect::<Vec<char>>(), right, limit)
        };
        assert_eq!(distance("", "abc", 9), 3);
        assert_eq!(distance("abc", "", 9), 3);
        assert_eq!(distance("kitten", "sitting", 9), 3);
        assert_eq!(distance("same", "same", 9), 0);
        assert_eq!(distance("kitten", "sitting", 2), 3, "more than 2");
        assert_eq!(distance("", "abc", 1), 2, "more than 1");
    }

    #[test]
    fn only_what_is_close_is_offered() {
        assert_eq!(nearest("regoin", ["id", "region"]), Some("region"));
        assert_eq!(nearest("Region", ["id", "region"]), Some("region"));
        assert_eq!(nearest("colour", ["id", "region"]), None);
    }
}
