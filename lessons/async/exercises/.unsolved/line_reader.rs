//! Lines out of bytes that come in chunks.
//!
//! `line` gives one line after the other, without its `\n`. It does so as long as each of its
//! futures is awaited to the end. Mend it, so that a future of `line` may be dropped at any
//! time, by a time limit, say, and the next one goes on where that one stood:
//!
//! - No byte is lost and none comes twice, however the chunks are cut: within a line, within
//!   a character, after several lines.
//! - A line that has come whole is given at once, without asking the source for more.
//! - What comes after the last `\n` is a line, too, unless it is empty. After the last line
//!   comes `None`, as often as it is asked for.
//!
//! The bytes are UTF-8. `Source` and the names and types of `new` and `line` stay as they are.
//!
//! Check it with `cargo xtask check async/line-reader`.

/// Where the bytes come from.
pub trait Source {
    /// The next bytes, at least one; `None` once there are no more. Dropping this future
    /// takes nothing out of the source.
    fn chunk(&mut self) -> impl Future<Output = Option<Vec<u8>>>;
}

pub struct LineReader<S> {
    source: S,
    /// What came after the end of the last line.
    rest: Vec<u8>,
}

impl<S: Source> LineReader<S> {
    pub fn new(source: S) -> Self {
        Self { source, rest: Vec::new() }
    }

    pub async fn line(&mut self) -> Option<String> {
        let mut line = std::mem::take(&mut self.rest);
        loop {
            if let Some(end) = line.iter().position(|byte| *byte == b'\n') {
                self.rest = line.split_off(end + 1);
                line.pop();
                break;
            }
            match self.source.chunk().await {
                Some(chunk) => line.extend(chunk),
                None if line.is_empty() => return None,
                None => break,
            }
        }
        Some(String::from_utf8(line).expect("the bytes are UTF-8"))
    }
}
