//! How the types of the standard library are encoded and decoded.

use super::error::DecodeError;
use super::reader::Reader;
use super::writer::Writer;
use super::{Decode, Encode};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

macro_rules! scalars {
    ($($ty:ident)*) => {$(
        impl Decode for $ty {
            #[inline]
            fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
                r.$ty()
            }
        }

        impl Encode for $ty {
            #[inline]
            fn encode(&self, w: &mut Writer) {
                w.$ty(*self);
            }
        }
    )*};
}

scalars!(bool i64 u64 i128 u128 f64);

macro_rules! small_integers {
    ($($ty:ident as $wide:ident)*) => {$(
        impl Decode for $ty {
            fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
                let start = r.position();
                let wide = r.$wide()?;
                wide.try_into().map_err(|_| {
                    r.error_at(start, format!(concat!("{} is out of range for ", stringify!($ty)), wide))
                })
            }
        }

        impl Encode for $ty {
            fn encode(&self, w: &mut Writer) {
                w.$wide((*self).into());
            }
        }
    )*};
}

small_integers!(i8 as i64 i16 as i64 i32 as i64 u8 as u64 u16 as u64 u32 as u64);

impl Decode for f32 {
    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let start = r.position();
        let wide = r.f64()?;
        let narrow = wide as f32;
        if narrow.is_infinite() {
            return Err(r.error_at(start, format!("{wide} is out of range for f32")));
        }
        Ok(narrow)
    }
}

impl Encode for f32 {
    fn encode(&self, w: &mut Writer) {
        w.f32(*self);
    }
}

impl Decode for String {
    #[inline]
    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let text = r.str()?;
        r.spend_text(text.len())?;
        Ok(text.into_owned())
    }
}

impl Encode for String {
    #[inline]
    fn encode(&self, w: &mut Writer) {
        w.str(self);
    }

    #[inline]
    fn as_text(&self) -> Option<&str> {
        Some(self)
    }
}

impl Encode for str {
    fn encode(&self, w: &mut Writer) {
        w.str(self);
    }

    #[inline]
    fn as_text(&self) -> Option<&str> {
        Some(self)
    }
}

impl Encode for Cow<'_, str> {
    fn encode(&self, w: &mut Writer) {
        w.str(self);
    }

    #[inline]
    fn as_text(&self) -> Option<&str> {
        Some(self)
    }
}

impl Decode for () {
    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        if r.null()? {
            Ok(())
        } else {
            Err(r.unexpected("null"))
        }
    }
}

impl Encode for () {
    fn encode(&self, w: &mut Writer) {
        w.null();
    }
}

impl<T: Decode> Decode for Option<T> {
    #[inline]
    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        if r.null()? {
            Ok(T::from_null().or_else(|| r.left_out()))
        } else {
            T::decode(r).map(Some)
        }
    }

    fn absent(_: &'static str) -> Result<Self, DecodeError> {
        Ok(None)
    }

    fn is_untyped() -> bool {
        T::is_untyped()
    }
}

impl<T: Encode> Encode for Option<T> {
    #[inline]
    fn encode(&self, w: &mut Writer) {
        match self {
            Some(value) => value.encode(w),
            None => w.null(),
        }
    }

    #[inline]
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut vec = Vec::new();
        if r.null_for_empty() {
            return Ok(vec);
        }
        let mut elements = r.begin_array()?;
        while r.next_element(&mut elements)? {
            let start = r.position();
            match r.contained() {
                Ok(value) => {
                    r.spend_growth((vec.len(), vec.capacity()), size_of::<T>())?;
                    vec.push(value);
                }
                Err(error) => {
                    let error = r.locate(error, start).in_index(elements.index());
                    return Err(error.of_type::<T>());
                }
            }
        }
        Ok(vec)
    }

    fn is_untyped() -> bool {
        T::is_untyped()
    }
}

impl<T: Encode> Encode for Vec<T> {
    #[inline]
    fn encode(&self, w: &mut Writer) {
        self.as_slice().encode(w);
    }
}

impl<T: Encode> Encode for [T] {
    fn encode(&self, w: &mut Writer) {
        let mut elements = w.begin_array();
        for value in self {
            w.element(&mut elements, value);
        }
        w.end_array(elements);
    }
}

impl<T: Encode, const N: usize> Encode for [T; N] {
    fn encode(&self, w: &mut Writer) {
        self.as_slice().encode(w);
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut map = BTreeMap::new();
        if r.null_for_empty() {
            return Ok(map);
        }
        r.object(&[], &[], &mut [], &mut map)?;
        Ok(map)
    }

    fn is_untyped() -> bool {
        T::is_untyped()
    }
}

impl<T: Encode> Encode for BTreeMap<String, T> {
    fn encode(&self, w: &mut Writer) {
        w.object(&[], self);
    }
}

macro_rules! pointers {
    ($($pointer:ident)*) => {$(
        impl<T: Decode> Decode for $pointer<T> {
            #[inline]
            fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
                r.spend(size_of::<T>())?;
                r.contained().map($pointer::new)
            }

            fn absent(field: &'static str) -> Result<Self, DecodeError> {
                T::absent(field).map($pointer::new)
            }

            fn from_null() -> Option<Self> {
                T::from_null().map($pointer::new)
            }

            fn is_untyped() -> bool {
                T::is_untyped()
            }
        }

        impl<T: Encode + ?Sized> Encode for $pointer<T> {
            #[inline]
            fn encode(&self, w: &mut Writer) {
                (**self).encode(w);
            }

            fn is_absent(&self) -> bool {
                (**self).is_absent()
            }

            fn as_text(&self) -> Option<&str> {
                (**self).as_text()
            }
        }
    )*};
}

pointers!(Box Rc Arc);

impl<T: Encode + ?Sized> Encode for &T {
    #[inline]
    fn encode(&self, w: &mut Writer) {
        (**self).encode(w);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }

    fn as_text(&self) -> Option<&str> {
        (**self).as_text()
    }
}

macro_rules! tuples {
    ($($length:literal: $($name:ident $index:tt)*;)*) => {$(
        impl<$($name: Decode),*> Decode for ($($name,)*) {
            fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
                let mut elements = r.begin_array()?;
                let tuple = ($({
                    if !r.next_element(&mut elements)? {
                        return Err(r.error(concat!("expected an array of ", $length)));
                    }
                    let start = r.position();
                    match $name::decode(r) {
                        Ok(value) => value,
                        Err(error) => return Err(r.locate(error, start).in_index($index)),
                    }
                },)*);
                if r.next_element(&mut elements)? {
                    return Err(r.error(concat!("expected an array of ", $length)));
                }
                Ok(tuple)
            }
        }

        impl<$($name: Encode),*> Encode for ($($name,)*) {
            fn encode(&self, w: &mut Writer) {
                let mut elements = w.begin_array();
                $(w.element(&mut elements, &self.$index);)*
                w.end_array(elements);
            }
        }
    )*};
}

tuples! {
    1: A 0;
    2: A 0 B 1;
    3: A 0 B 1 C 2;
    4: A 0 B 1 C 2 D 3;
    5: A 0 B 1 C 2 D 3 E 4;
    6: A 0 B 1 C 2 D 3 E 4 F 5;
    7: A 0 B 1 C 2 D 3 E 4 F 5 G 6;
    8: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7;
    9: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8;
    10: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9;
    11: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10;
    12: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11;
}
