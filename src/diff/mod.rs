//! Two rules folders held against each other: what was changed, and which answers change.
