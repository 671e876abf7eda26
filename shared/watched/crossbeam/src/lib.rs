//! `crossbeam` as a demo sees it.
