//! `parking_lot` as a demo sees it.
