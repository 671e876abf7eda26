//! Polls for the chunk in a loop, until it is there.

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::thread;

pub trait Source {
    fn chunk(&mut self) -> impl Future<Output = Option<Vec<u8>>>;
}

pub struct LineReader<S> {
    source: S,
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
            match wait_for(self.source.chunk()) {
                Some(chunk) => self.rest.extend(chunk),
                None if self.rest.is_empty() => return None,
                None => break std::mem::take(&mut self.rest),
            }
        };
        Some(String::from_utf8(bytes).expect("the bytes are UTF-8"))
    }
}

fn wait_for<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return output;
        }
        thread::yield_now();
    }
}
