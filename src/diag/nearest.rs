//! The known name that somebody most likely meant.

/// The candidate nearest to what was written, if any is near enough to be a slip of the hand.
#[must_use]
pub fn nearest<'n>(written: &str, candidates: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let written = written.to_lowercase();
    let allowed = (written.chars().count() / 3).clamp(1, 4);
    candidates
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&written, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, name)| name)
        .filter(|_| written.chars().count() <= 200)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised_and_strangers_are_not() {
        assert_eq!(nearest("tax.wage", ["tax.wages", "tax.year"]), Some("tax.wages"));
        assert_eq!(nearest("industrail", ["industrial", "intensive"]), Some("industrial"));
        assert_eq!(nearest("zzz", ["wages", "year"]), None);
    }
}
