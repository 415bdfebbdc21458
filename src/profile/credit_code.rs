//! 统一社会信用代码, GB 32100-2015.
/// Why a code is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CreditCodeError {
    /// stub
    Length,
}
/// Verifies.
/// # Errors
/// stub
pub fn check_credit_code(_text: &str) -> Result<String, CreditCodeError> {
    Err(CreditCodeError::Length)
}
