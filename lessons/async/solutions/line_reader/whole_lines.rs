//! Each chunk is cut at once: whole lines into a queue, the beginning of the next into a field.

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
        while self.lines.is_empty() {
            match self.source.chunk().await {
                Some(chunk) => self.cut(&chunk),
                None if self.begun.is_empty() => return None,
                None => self.lines.push_back(std::mem::take(&mut self.begun)),
            }
        }
        self.lines.pop_front().map(|line| String::from_utf8(line).expect("the bytes are UTF-8"))
    }

    fn cut(&mut self, chunk: &[u8]) {
        let mut pieces = chunk.split(|byte| *byte == b'\n').peekable();
        while let Some(piece) = pieces.next() {
            self.begun.extend_from_slice(piece);
            if pieces.peek().is_some() {
                self.lines.push_back(std::mem::take(&mut self.begun));
            }
        }
    }
}
