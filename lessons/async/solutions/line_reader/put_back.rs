//! The line is a local variable, and a guard puts it back if its future is dropped.

pub trait Source {
    fn chunk(&mut self) -> impl Future<Output = Option<Vec<u8>>>;
}

pub struct LineReader<S> {
    source: S,
    rest: Vec<u8>,
}

/// Bytes on loan; whoever drops it gives them back.
struct Loan<'a> {
    bytes: Vec<u8>,
    owner: &'a mut Vec<u8>,
}

impl Drop for Loan<'_> {
    fn drop(&mut self) {
        *self.owner = std::mem::take(&mut self.bytes);
    }
}

impl<S: Source> LineReader<S> {
    pub fn new(source: S) -> Self {
        Self { source, rest: Vec::new() }
    }

    pub async fn line(&mut self) -> Option<String> {
        let mut loan = Loan { bytes: std::mem::take(&mut self.rest), owner: &mut self.rest };
        let mut looked_at = 0;
        loop {
            let end = loan.bytes[looked_at..].iter().position(|byte| *byte == b'\n');
            if let Some(end) = end.map(|end| looked_at + end) {
                let rest = loan.bytes.split_off(end + 1);
                let line = std::mem::replace(&mut loan.bytes, rest);
                return Some(String::from_utf8_lossy(&line[..end]).into_owned());
            }
            looked_at = loan.bytes.len();
            let Some(chunk) = self.source.chunk().await else { break };
            loan.bytes.extend(chunk);
        }
        let last = std::mem::take(&mut loan.bytes);
        (!last.is_empty()).then(|| String::from_utf8_lossy(&last).into_owned())
    }
}
