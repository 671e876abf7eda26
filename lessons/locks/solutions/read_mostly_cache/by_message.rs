//! Who finds a key being computed leaves a channel there, and is sent the value.

use std::collections::HashMap;
use std::sync::Mutex;

use crossbeam::channel::{Sender, unbounded};

enum Key {
    BeingComputed(Vec<Sender<u64>>),
    There(u64),
}

pub struct Cache {
    keys: Mutex<HashMap<u32, Key>>,
}

impl Cache {
    pub fn new() -> Self {
        Self { keys: Mutex::new(HashMap::new()) }
    }

    pub fn get(&self, key: u32, compute: impl FnOnce() -> u64) -> u64 {
        let mut keys = self.keys.lock().unwrap();
        match keys.get_mut(&key) {
            Some(Key::There(value)) => return *value,
            Some(Key::BeingComputed(waiting)) => {
                let (tell, told) = unbounded();
                waiting.push(tell);
                drop(keys);
                return told.recv().expect("whoever computes it tells");
            }
            None => {}
        }
        keys.insert(key, Key::BeingComputed(Vec::new()));
        drop(keys);
        let value = compute();
        let before = self.keys.lock().unwrap().insert(key, Key::There(value));
        if let Some(Key::BeingComputed(waiting)) = before {
            waiting.iter().for_each(|waiter| waiter.send(value).expect("it waits"));
        }
        value
    }
}
