//! Whole lines wait in the reader, but the one that has begun is a local variable.

use std::collections::VecDeque;

pub trait Source {
    fn chunk(&mut self) -> impl Future<Output = Option<Vec<u8>>>;
}

pub struct LineReader<S> {
    source: S,
    lines: VecDeque<Vec<u8>>,
    begun: Vec<u8>,
}

impl<S: Source> LineReader<S> {
    pub fn new(source: S) -> Self {
        Self { source, lines: VecDeque::new(), begun: Vec::new() }
    }

    pub async fn line(&mut self) -> Option<String> {
        if self.lines.is_empty() {
            let mut bytes = std::mem::take(&mut self.begun);
            while !bytes.contains(&b'\n') {
                let Some(chunk) = self.source.chunk().await else { break };
                bytes.extend(chunk);
            }
            if !bytes.is_empty() {
                self.keep(&bytes);
            }
        }
        self.lines.pop_front().map(|line| String::from_utf8(line).expect("the bytes are UTF-8"))
    }

    fn keep(&mut self, bytes: &[u8]) {
        let mut pieces: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
        if pieces.len() > 1 {
            self.begun = pieces.pop().unwrap_or_default().to_vec();
        }
        self.lines.extend(pieces.into_iter().map(<[u8]>::to_vec));
    }
}
