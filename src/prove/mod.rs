//! What holds of every company: decided on the small language, by cases and exact linear arithmetic.
