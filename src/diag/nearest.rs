//! The known name that somebody most likely meant.

/// The candidate nearest to what was written, if any is near enough to be a slip of the hand.
#[must_use]
pub fn nearest<'n>(written: &str, candidates: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let written = written.to_lowercase();
    let allowed = (written.chars().count() / 3).clamp(1, 4);
    let count = written.chars().count();
    candidates
        .into_iter()
        // What differs more in length is farther away than that.
        .filter(|name| name.chars().count().abs_diff(count) <= allowed)
        .map(|name| (strsim::damerau_levenshtein(&written, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, name)| name)
        .filter(|_| written.chars().count() <= 200)
}

/// The candidate nearest to what was written, where no other one is near enough to be meant.
#[must_use]
pub fn only_near<'n>(written: &str, candidates: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let mut near = candidates.into_iter().filter_map(|name| nearest(written, [name]));
    near.next().filter(|_| near.next().is_none())
}

/// The most names that a message offers.
const MOST_OFFERED: usize = 40;

/// The names that may be written, in one line; of very many the first.
#[must_use]
pub fn offered(names: impl IntoIterator<Item = impl Into<String>>, between: &str) -> String {
    let mut names = names.into_iter().map(Into::into);
    let mut all: Vec<String> = names.by_ref().take(MOST_OFFERED).collect();
    all.extend(names.next().map(|_| "…".to_owned()));
    all.join(between)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised_and_strangers_are_not() {
        assert_eq!(nearest("tax.wage", ["tax.wages", "tax.year"]), Some("tax.wages"));
        assert_eq!(nearest("industrail", ["industrial", "intensive"]), Some("industrial"));
        assert_eq!(nearest("zzz", ["wages", "year"]), None);
        assert_eq!(only_near("natur", ["nature", "notes"]), Some("nature"));
        assert_eq!(only_near("clausee", ["clause", "clauses"]), None);
    }

    #[test]
    fn of_very_many_names_the_first_are_offered() {
        let names = |count: usize| (0..count).map(|n| format!("n{n}"));
        assert_eq!(offered(names(3), " "), "n0 n1 n2");
        assert!(offered(names(40), " ").ends_with(" n38 n39"));
        assert!(offered(names(41), " ").ends_with(" n38 n39 …"));
    }
}
