//! Work on a list shared among threads, with the results in the order of the list, however many threads there are.

use std::num::NonZero;
use std::thread::{available_parallelism, scope};

/// The most threads: more are not worth starting for lists as long as those here.
const MOST: usize = 8;

/// What `of_share` makes of each item of its share, in the order of `all`. A share is every second item where there are
/// two threads, every third where there are three; `of_share` answers for every item, in their order, and its answers must
/// not depend on which items are in the share.
pub fn in_shares<T: Sync, R: Send>(all: &[T], of_share: impl Fn(&[&T]) -> Vec<R> + Sync) -> Vec<R> {
    let threads = available_parallelism().map_or(1, NonZero::get).clamp(1, MOST).min(all.len());
    if threads < 2 {
        return of_share(&all.iter().collect::<Vec<_>>());
    }
    let of = |first: usize| of_share(&all.iter().skip(first).step_by(threads).collect::<Vec<_>>());
    let mut shares: Vec<_> = scope(|scope| {
        let of = &of;
        let running: Vec<_> = (1..threads).map(|first| scope.spawn(move || of(first))).collect();
        // The first share is done here.
        let mut shares = vec![of(0).into_iter()];
        for thread in running {
            shares.push(
                thread.join().expect("a thread that works on a share does not end early: this is a bug").into_iter(),
            );
        }
        shares
    });
    let mut together = Vec::with_capacity(all.len());
    while together.len() < all.len() {
        let before = together.len();
        together.extend(shares.iter_mut().filter_map(Iterator::next));
        if together.len() == before {
            break;
        }
    }
    together
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_list() {
        for length in [0, 1, 2, 7, 100] {
            let all: Vec<usize> = (0..length).collect();
            let twice = in_shares(&all, |share| share.iter().map(|n| **n * 2).collect());
            assert_eq!(twice, all.iter().map(|n| n * 2).collect::<Vec<_>>());
        }
    }
}
