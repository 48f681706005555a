//! A client for projects as people write it, with reqwest and serde's derives: what a generated client
//! is measured against. It needs no other file, because a program of its own is built of it.

#![allow(missing_docs)]

use reqwest::{Method, RequestBuilder, Response};
use serde::{Deserialize, Serialize};
use std::time::Duration;

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Project {
    pub id: String,
    pub object: String,
    pub name: String,
    pub created_at: i64,
    pub archived_at: Option<i64>,
    pub status: ProjectStatus,
    pub external_key_id: Option<String>,
    pub residency: Option<ProjectResidency>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProjectStatus {
    Active,
    Archived,
    #[serde(other)]
    Unknown,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProjectResidency {
    Global,
    UsStorageProcessing,
    EuStorageProcessing,
    JpStorage,
    KrStorage,
    CaStorage,
    SgStorage,
    InStorage,
    AuStorage,
    GbStorage,
    AeStorage,
    AeStorageProcessing,
    #[serde(other)]
    Unknown,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ProjectList {
    pub object: String,
    pub data: Vec<Project>,
    pub first_id: Option<String>,
    pub last_id: Option<String>,
    pub has_more: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NewProject {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub residency: Option<ProjectResidency>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_key_id: Option<String>,
}

#[derive(Debug, Deserialize)]
struct ErrorResponse {
    error: ApiError,
}

#[derive(Debug, Clone, Deserialize)]
pub struct ApiError {
    pub code: Option<String>,
    pub message: String,
    pub param: Option<String>,
    pub r#type: String,
}

#[derive(Debug)]
pub enum Error {
    Http(reqwest::Error),
    Api(u16, Box<ApiError>),
    Event(serde_json::Error),
    MissingKey,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Http(error) => error.fmt(f),
            Error::Event(error) => error.fmt(f),
            Error::Api(status, error) => write!(f, "{status}: {}", error.message),
            Error::MissingKey => f.write_str("set OPENAI_ADMIN_KEY"),
        }
    }
}

impl std::error::Error for Error {}

impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        Error::Http(error)
    }
}

#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    base_url: String,
    key: String,
}

impl Client {
    pub fn new(base_url: &str, key: &str) -> Result<Self, Error> {
        // An error means that the process has a provider already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .user_agent("by-hand/0.1.0")
            .connect_timeout(Duration::from_secs(5))
            .timeout(Duration::from_secs(600))
            .build()?;
        Ok(Client {
            http,
            base_url: base_url.to_owned(),
            key: key.to_owned(),
        })
    }

    pub fn from_env() -> Result<Self, Error> {
        let key = std::env::var("OPENAI_ADMIN_KEY").map_err(|_| Error::MissingKey)?;
        let base_url = std::env::var("OPENAI_BASE_URL");
        Self::new(
            base_url.as_deref().unwrap_or("https://api.openai.com/v1"),
            &key,
        )
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.base_url))
            .bearer_auth(&self.key)
            .header("accept", "application/json")
    }

    pub async fn list(&self, limit: u32, after: Option<&str>) -> Result<ProjectList, Error> {
        let request = self
            .request(Method::GET, "/organization/projects")
            .query(&[("limit", limit)]);
        let request = match after {
            Some(after) => request.query(&[("after", after)]),
            None => request,
        };
        Ok(checked(request.send().await?).await?.json().await?)
    }

    /// All projects, page after page; with `ahead`, the next page is asked for while this one is worked on.
    pub async fn each(&self, ahead: bool, mut work: impl FnMut(Project)) -> Result<(), Error> {
        let mut page = self.list(100, None).await?;
        loop {
            let after = page.last_id.take().filter(|_| page.has_more);
            let next = async {
                match &after {
                    Some(after) => self.list(100, Some(after)).await.map(Some),
                    None => Ok(None),
                }
            };
            let projects = std::mem::take(&mut page.data);
            let next = if ahead {
                let mut next = std::pin::pin!(next);
                // Once polled, the request is on its way.
                let begun = std::future::poll_fn(|cx| {
                    std::task::Poll::Ready(match next.as_mut().poll(cx) {
                        std::task::Poll::Ready(page) => Some(page),
                        std::task::Poll::Pending => None,
                    })
                });
                let begun = begun.await;
                projects.into_iter().for_each(&mut work);
                match begun {
                    Some(page) => page?,
                    None => next.await?,
                }
            } else {
                projects.into_iter().for_each(&mut work);
                next.await?
            };
            match next {
                Some(next) => page = next,
                None => return Ok(()),
            }
        }
    }

    /// All projects as server-sent events.
    pub async fn events(&self, mut work: impl FnMut(Project)) -> Result<(), Error> {
        let request = self.request(Method::GET, "/organization/projects/events");
        let mut response = checked(request.send().await?).await?;
        let (mut buffer, mut data) = (Vec::new(), Vec::new());
        while let Some(chunk) = response.chunk().await? {
            buffer.extend_from_slice(&chunk);
            let mut start = 0;
            while let Some(length) = buffer[start..].iter().position(|byte| *byte == b'\n') {
                let line = &buffer[start..start + length];
                start += length + 1;
                if let Some(text) = line.strip_prefix(b"data: ") {
                    data.extend_from_slice(text);
                } else if line.is_empty() && !data.is_empty() {
                    work(serde_json::from_slice(&data).map_err(Error::Event)?);
                    data.clear();
                }
            }
            buffer.drain(..start);
        }
        Ok(())
    }

    pub async fn retrieve(&self, id: &str) -> Result<Project, Error> {
        let path = format!("/organization/projects/{id}");
        let response = self.request(Method::GET, &path).send().await?;
        Ok(checked(response).await?.json().await?)
    }

    pub async fn create(&self, project: &NewProject) -> Result<Project, Error> {
        let request = self.request(Method::POST, "/organization/projects");
        let response = request.json(project).send().await?;
        Ok(checked(response).await?.json().await?)
    }
}

async fn checked(response: Response) -> Result<Response, Error> {
    if response.status().is_success() {
        return Ok(response);
    }
    let status = response.status().as_u16();
    let error: ErrorResponse = response.json().await?;
    Err(Error::Api(status, Box::new(error.error)))
}
