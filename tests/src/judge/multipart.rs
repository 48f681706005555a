//! `multipart/form-data` as RFC 7578 has it, read.

/// One part of a body.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) file_name: Option<String>,
    /// What the part says of itself.
    pub(super) media_type: Option<String>,
    pub(super) bytes: Vec<u8>,
}

/// The parts of a body.
pub(super) fn parts(content_type: &str, body: &[u8]) -> Result<Vec<Part>, String> {
    let boundary = attribute(content_type, "boundary").ok_or("the boundary is missing")?;
    let line = [b"\r\n--", boundary.as_bytes()].concat();
    // The first boundary has no line before it, unless there is a preamble.
    let body = [b"\r\n", body].concat();
    let mut rest = match find(&body, &line) {
        Some(at) => &body[at + line.len()..],
        None => return Err("the body has no boundary".to_owned()),
    };
    let mut parts = Vec::new();
    loop {
        if rest.starts_with(b"--") {
            return Ok(parts);
        }
        let Some(after) = rest.strip_prefix(b"\r\n") else {
            return Err("a boundary is not a line of its own".to_owned());
        };
        let end = find(after, &line).ok_or("the last boundary is missing")?;
        parts.push(part(&after[..end])?);
        rest = &after[end + line.len()..];
    }
}

fn part(bytes: &[u8]) -> Result<Part, String> {
    // A part without headers starts with the empty line.
    let at = find(bytes, b"\r\n\r\n").ok_or("a part has no empty line")?;
    let head = String::from_utf8(bytes[..at].to_vec()).map_err(|_| "a part's head is not UTF-8")?;
    let header = |wanted: &str| {
        head.split("\r\n").find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case(wanted)
                .then(|| value.trim().to_owned())
        })
    };
    let disposition = header("content-disposition").ok_or("a part has no disposition")?;
    if !disposition.starts_with("form-data") {
        return Err(format!("the disposition is `{disposition}`"));
    }
    Ok(Part {
        name: attribute(&disposition, "name").ok_or("a part has no name")?,
        file_name: attribute(&disposition, "filename"),
        media_type: header("content-type"),
        bytes: bytes[at + 4..].to_vec(),
    })
}

/// An attribute of a header's value, in quotes or not.
fn attribute(header: &str, name: &str) -> Option<String> {
    let start = header.find(&format!("; {name}="))? + name.len() + 3;
    let value = &header[start..];
    let Some(quoted) = value.strip_prefix('"') else {
        return value.split(';').next().map(|value| value.trim().to_owned());
    };
    // Browsers, and so RFC 7578's readers, know of these three.
    let value = quoted.split('"').next()?;
    let value = value.replace("%22", "\"").replace("%0D", "\r");
    Some(value.replace("%0A", "\n"))
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}
