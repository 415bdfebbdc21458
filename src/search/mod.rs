//! A company that shows something: found by trying profiles on the evaluator, and made as small as it can be.
