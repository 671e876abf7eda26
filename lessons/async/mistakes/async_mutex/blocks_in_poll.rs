//! The poll waits for the lock, and with it the thread and all its tasks.

use std::ops::{Deref, DerefMut};
use std::sync;

pub struct Mutex<T> {
    value: sync::Mutex<T>,
}

pub struct Guard<'a, T> {
    value: sync::MutexGuard<'a, T>,
}

impl<T> Mutex<T> {
    pub fn new(value: T) -> Self {
        Self { value: sync::Mutex::new(value) }
    }

    pub async fn lock(&self) -> Guard<'_, T> {
        let value = self.value.lock().unwrap_or_else(sync::PoisonError::into_inner);
        Guard { value }
    }
}

impl<T> Deref for Guard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Guard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}
