//! One step awaits a chunk and keeps it; the line is found by a function that awaits nothing.

pub trait Source {
    fn chunk(&mut self) -> impl Future<Output = Option<Vec<u8>>>;
}

pub struct LineReader<S> {
    source: S,
    bytes: Vec<u8>,
    is_over: bool,
}

impl<S: Source> LineReader<S> {
    pub fn new(source: S) -> Self {
        Self { source, bytes: Vec::new(), is_over: false }
    }

    pub async fn line(&mut self) -> Option<String> {
        loop {
            if let Some(line) = self.take_line() {
                return Some(line);
            }
            if self.is_over {
                return None;
            }
            self.fill().await;
        }
    }

    async fn fill(&mut self) {
        match self.source.chunk().await {
            Some(mut chunk) => self.bytes.append(&mut chunk),
            None => {
                self.is_over = true;
                // So the last line ends like the others.
                if !self.bytes.is_empty() {
                    self.bytes.push(b'\n');
                }
            }
        }
    }

    fn take_line(&mut self) -> Option<String> {
        let (line, rest) = self.bytes.split_at(self.bytes.iter().position(|it| *it == b'\n')?);
        let line = String::from_utf8(line.to_vec()).expect("the bytes are UTF-8");
        self.bytes = rest[1..].to_vec();
        Some(line)
    }
}
