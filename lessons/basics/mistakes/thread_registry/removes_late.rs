//! Another thread takes the name out, when it gets round to it.

use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

pub struct Registry {
    names: Arc<Mutex<Vec<String>>>,
    ended: Sender<String>,
}

impl Registry {
    pub fn new() -> Self {
        let names = Arc::new(Mutex::new(Vec::<String>::new()));
        let (ended, told) = mpsc::channel::<String>();
        let list = Arc::clone(&names);
        thread::spawn(move || {
            for name in told {
                let mut list = list.lock().unwrap();
                if let Some(place) = list.iter().position(|it| *it == name) {
                    list.remove(place);
                }
            }
        });
        Self { names, ended }
    }

    pub fn spawn<T, F>(&self, name: &str, work: F) -> JoinHandle<T>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let listed = Listed { name: name.to_owned(), ended: self.ended.clone() };
        self.names.lock().unwrap().push(name.to_owned());
        thread::spawn(move || {
            let _listed = listed;
            work()
        })
    }

    pub fn names(&self) -> Vec<String> {
        self.names.lock().unwrap().clone()
    }
}

struct Listed {
    name: String,
    ended: Sender<String>,
}

impl Drop for Listed {
    fn drop(&mut self) {
        let name = std::mem::take(&mut self.name);
        let _ = self.ended.send(name);
    }
}
