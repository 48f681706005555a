//! Files in both directions.

mod support;

use futures_util::stream;
use specwright_runtime::json::{Encode, Writer};
use specwright_runtime::{
    Body, Bytes, Call, PartEncoding, RequestOptions, Upload, serde_json::Value,
};
use support::{CREATE, LIST, Seen, Server, Step, client, open_head, raw, reply};

/// A body as generated code has them.
struct NewPhoto {
    title: String,
    tags: Vec<String>,
    photos: Vec<Upload>,
}

impl Encode for NewPhoto {
    fn encode(&self, w: &mut Writer) {
        let mut members = w.begin_object();
        w.member(&mut members, "title", &self.title);
        w.member(&mut members, "tags", &self.tags);
        w.member(&mut members, "photos", &self.photos);
        w.end_object(members);
    }
}

fn parts(seen: &Seen) -> Vec<String> {
    let content_type = seen.header("content-type").unwrap();
    let boundary = content_type
        .strip_prefix("multipart/form-data; boundary=")
        .unwrap();
    let text = seen.text();
    let mut parts: Vec<_> = text
        .split(&format!("--{boundary}"))
        .map(str::to_owned)
        .collect();
    assert_eq!(
        (parts.remove(0).as_str(), parts.pop().as_deref()),
        ("", Some("--\r\n"))
    );
    parts
}

fn photo(photos: Vec<Upload>) -> NewPhoto {
    NewPhoto {
        title: "Rex \"the\" dog".into(),
        tags: vec!["a".into(), "b".into()],
        photos,
    }
}

async fn send(server: &Server, photos: Vec<Upload>) -> Result<Value, specwright_runtime::Error> {
    static PARTS: &[PartEncoding] = &[PartEncoding::new("title").content_type("text/plain")];
    let request = client(server)
        .request(&CREATE)
        .multipart(&photo(photos), PARTS);
    Call::json(request)
        .options(RequestOptions::new().retry_always(true))
        .await
}

#[tokio::test]
async fn multipart_from_memory() {
    let server = Server::start(vec![reply(503, ""), reply(200, "1")]).await;
    let photos = vec![
        Upload::from(vec![1, 2]).file_name("a\"b.png"),
        Upload::from("x").content_type("text/x-odd"),
    ];
    send(&server, photos).await.unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].body, seen[1].body, "a repetition sends the same");
    assert_eq!(
        parts(&seen[0]),
        [
            "\r\nContent-Disposition: form-data; name=\"title\"\r\nContent-Type: text/plain\r\n\r\nRex \"the\" dog\r\n",
            "\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\na\r\n",
            "\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\nb\r\n",
            "\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"a%22b.png\"\r\nContent-Type: image/png\r\n\r\n\u{1}\u{2}\r\n",
            "\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"photos\"\r\nContent-Type: text/x-odd\r\n\r\nx\r\n",
        ]
    );
}

#[tokio::test]
async fn multipart_from_files_and_streams() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("big.txt");
    std::fs::write(&path, "z".repeat(200_000)).unwrap();

    // A file is read again for every attempt, and its length is known.
    let server = Server::start(vec![reply(503, ""), reply(200, "1")]).await;
    send(&server, vec![Upload::path(&path)]).await.unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].body, seen[1].body);
    assert_eq!(
        seen[0].header("content-length"),
        Some(seen[0].body.len().to_string().as_str())
    );
    assert!(parts(&seen[1])[3].contains("filename=\"big.txt\"\r\nContent-Type: text/plain"));

    // A stream is gone once it was sent.
    let server = Server::always(reply(503, "")).await;
    let chunks = stream::iter([
        Ok::<_, std::io::Error>(Bytes::from("ab")),
        Ok(Bytes::from("c")),
    ]);
    let error = send(&server, vec![Upload::new(Body::from_stream(chunks, None))])
        .await
        .unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), server.count()), (503, 1));
    assert!(parts(&server.seen()[0])[3].ends_with("\r\n\r\nabc\r\n"));

    // One that can be made again is sent again.
    let server = Server::start(vec![reply(503, ""), reply(200, "1")]).await;
    let body = Body::from_factory(
        || stream::iter([Ok::<_, std::io::Error>(Bytes::from("abc"))]),
        Some(3),
    );
    send(&server, vec![Upload::new(body)]).await.unwrap();
    assert_eq!(server.count(), 2);

    let server = Server::always(reply(200, "1")).await;
    let error = send(&server, vec![Upload::path(folder.path().join("missing"))])
        .await
        .unwrap_err();
    assert!(error.is_request(), "{error:?}");
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn downloads_into_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rex.png");
    let body = [open_head("image/png"), vec![7; 100_000]].concat();
    let server = Server::always(Step::Close(body)).await;
    let length = Call::download(client(&server).request(&LIST))
        .save_to(&path)
        .await
        .unwrap();
    assert_eq!(
        (length, std::fs::read(&path).unwrap().len()),
        (100_000, 100_000)
    );

    let half = raw(200, &[], &"x".repeat(1000))[..500].to_vec();
    let server = Server::always(Step::Reset(half)).await;
    let other = folder.path().join("other.png");
    let error = Call::download(client(&server).request(&LIST))
        .save_to(&other)
        .await
        .unwrap_err();
    assert!(error.is_connection(), "{error:?}");
    let left: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["rex.png"], "nothing half is left");
}

#[tokio::test]
async fn a_download_that_is_given_up_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rex.png");
    let names = || -> Vec<_> {
        let entries = std::fs::read_dir(&folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name()).collect()
    };
    let begun = [open_head("image/png"), vec![7; 1000]].concat();
    let server = Server::always(Step::Stall(begun)).await;
    let client = client(&server);
    let mut save = Box::pin(Call::download(client.request(&LIST)).save_to(&path));
    while names().is_empty() {
        let short = std::time::Duration::from_millis(5);
        assert!(tokio::time::timeout(short, &mut save).await.is_err());
    }
    assert_eq!(names(), ["rex.png.part"]);
    drop(save);
    assert!(names().is_empty());
}
