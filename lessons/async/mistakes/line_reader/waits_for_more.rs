//! Asks for a chunk first, also when a line is there.

pub trait Source {
    fn chunk(&mut self) -> impl Future<Output = Option<Vec<u8>>>;
}

pub struct LineReader<S> {
    source: S,
    /// What has come and was not given yet.
    rest: Vec<u8>,
}

impl<S: Source> LineReader<S> {
    pub fn new(source: S) -> Self {
        Self { source, rest: Vec::new() }
    }

    pub async fn line(&mut self) -> Option<String> {
        let bytes = loop {
            let chunk = self.source.chunk().await;
            let is_over = chunk.is_none();
            self.rest.extend(chunk.unwrap_or_default());
            if let Some(end) = self.rest.iter().position(|byte| *byte == b'\n') {
                let mut line: Vec<u8> = self.rest.drain(..=end).collect();
                line.pop();
                break line;
            }
            if is_over {
                let last = std::mem::take(&mut self.rest);
                return (!last.is_empty()).then(|| String::from_utf8(last).expect("it is UTF-8"));
            }
        };
        Some(String::from_utf8(bytes).expect("the bytes are UTF-8"))
    }
}
