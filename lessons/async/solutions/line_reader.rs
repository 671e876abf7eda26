//! The bytes stay in the reader until a line is whole: nothing is in the future alone.

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
            if let Some(end) = self.rest.iter().position(|byte| *byte == b'\n') {
                let mut line: Vec<u8> = self.rest.drain(..=end).collect();
                line.pop();
                break line;
            }
            match self.source.chunk().await {
                // Nothing is awaited from here to the field.
                Some(chunk) => self.rest.extend(chunk),
                None if self.rest.is_empty() => return None,
                None => break std::mem::take(&mut self.rest),
            }
        };
        Some(String::from_utf8(bytes).expect("the bytes are UTF-8"))
    }
}
