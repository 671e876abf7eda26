//! x
use shared::{Report, Result};
pub(super) fn tell(_report: &mut Report) -> Result<()> { Ok(()) }
