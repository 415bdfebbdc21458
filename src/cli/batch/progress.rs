//! How far a run is, in a terminal: clients, rate, and the time that is left. Nothing anywhere else.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::value::Lang;

/// How often it is drawn, in times a second.
const DRAWN: u8 = 5;

/// How far a run is.
pub struct Progress {
    bar: ProgressBar,
    lang: Lang,
    /// The bytes of the inputs that are done.
    before: u64,
}

impl Progress {
    /// Of inputs of that many bytes together; `None` where nobody knows how many.
    #[must_use]
    pub fn new(bytes: Option<u64>, lang: Lang) -> Self {
        let bar = ProgressBar::with_draw_target(bytes, ProgressDrawTarget::stderr_with_hz(DRAWN));
        let left = lang.pick("剩余", "left");
        let template = if bytes.is_some() {
            format!("{{wide_bar}} {{percent}}%  {{msg}}, {left} {{eta}}")
        } else {
            "{spinner} {msg}  {elapsed}".to_owned()
        };
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style);
        }
        Self { bar, lang, before: 0 }
    }

    /// So many bytes of the input are read, and so many clients are done.
    pub fn at(&self, bytes: u64, clients: u64) {
        if self.bar.is_hidden() {
            return;
        }
        self.bar.set_message(message(clients, self.bar.elapsed(), self.lang));
        self.bar.set_position(self.before.saturating_add(bytes));
    }

    /// An input of that many bytes is done.
    pub fn end_input(&mut self, bytes: u64) {
        self.before = self.before.saturating_add(bytes);
    }

    /// Takes it off the terminal.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}

fn message(clients: u64, elapsed: Duration, lang: Lang) -> String {
    let millis = elapsed.as_millis().max(1);
    let rate = u128::from(clients).saturating_mul(1000).checked_div(millis).unwrap_or(0);
    match lang {
        Lang::Zh => format!("{clients} 户，每秒 {rate} 户"),
        Lang::En => format!("{clients} clients, {rate} a second"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_of_the_whole_run() {
        assert_eq!(message(3_000, Duration::from_millis(1_500), Lang::Zh), "3000 户，每秒 2000 户");
        assert_eq!(message(0, Duration::ZERO, Lang::En), "0 clients, 0 a second");
    }

    #[test]
    fn nothing_is_drawn_where_there_is_no_terminal() {
        let progress = Progress { bar: ProgressBar::hidden(), lang: Lang::En, before: 0 };
        progress.at(10, 1);
        progress.end();
    }
}
