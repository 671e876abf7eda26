//! Makes text of each chunk, as if a character could not be cut.

pub trait Source {
    fn chunk(&mut self) -> impl Future<Output = Option<Vec<u8>>>;
}

pub struct LineReader<S> {
    source: S,
    rest: String,
}

impl<S: Source> LineReader<S> {
    pub fn new(source: S) -> Self {
        Self { source, rest: String::new() }
    }

    pub async fn line(&mut self) -> Option<String> {
        loop {
            if let Some((line, rest)) = self.rest.split_once('\n') {
                let line = line.to_owned();
                self.rest = rest.to_owned();
                return Some(line);
            }
            match self.source.chunk().await {
                Some(chunk) => self.rest += &String::from_utf8_lossy(&chunk),
                None if self.rest.is_empty() => return None,
                None => return Some(std::mem::take(&mut self.rest)),
            }
        }
    }
}
