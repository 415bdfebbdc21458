//! The program: everything it does is in the library.

/// Reads the command line, does what it asks, and exits with the code that answers it.
fn main() -> huiqi::cli::Exit {
    huiqi::cli::main()
}
