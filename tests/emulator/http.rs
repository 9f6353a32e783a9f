//! Just enough of HTTP/1.1 for a proxy: one request, one answer, then the connection is closed.

use std::io::{self, BufRead, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// How long a peer may be silent.
const PATIENCE: Duration = Duration::from_mins(1);

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Path and query, as on the request line.
    pub(crate) target: String,
    /// As they came, names in lower case.
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// A request of the test's own, without a body.
    pub(crate) fn post(target: &str) -> Self {
        Self {
            method: "POST".to_owned(),
            target: target.to_owned(),
            headers: vec![("host".to_owned(), "127.0.0.1".to_owned())],
            body: Vec::new(),
        }
    }

    /// Reads one; `None` when the peer closed the connection without asking anything.
    pub(crate) fn read(stream: &TcpStream) -> io::Result<Option<Self>> {
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut reader = BufReader::new(stream);
        let Some(first) = line(&mut reader)? else {
            return Ok(None);
        };
        let mut words = first.split(' ');
        let (Some(method), Some(target)) = (words.next(), words.next()) else {
            return Err(io::Error::other(format!("no request line: {first}")));
        };
        let mut request = Self {
            method: method.to_owned(),
            target: target.to_owned(),
            headers: headers(&mut reader)?,
            body: Vec::new(),
        };
        if request.header("expect").is_some() {
            let mut back = stream;
            back.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        if request.header("transfer-encoding").is_some() {
            request.body = chunks(&mut reader)?;
        } else if let Some(length) = request.header("content-length") {
            let length = length.parse::<usize>().map_err(io::Error::other)?;
            request.body = vec![0; length];
            reader.read_exact(&mut request.body)?;
        }
        Ok(Some(request))
    }

    /// A header's value; `name` in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The path, without the query.
    pub(crate) fn path(&self) -> &str {
        self.target
            .split_once('?')
            .map_or(self.target.as_str(), |(path, _)| path)
    }

    /// The query, empty if there is none.
    pub(crate) fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    /// Asks the server on this port the same, and gives its answer.
    pub(crate) fn forward(&self, port: u16) -> io::Result<Response> {
        let mut server = TcpStream::connect(("127.0.0.1", port))?;
        server.set_read_timeout(Some(PATIENCE))?;
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        for (name, value) in &self.headers {
            if !matches!(
                name.as_str(),
                "connection" | "expect" | "transfer-encoding" | "content-length"
            ) {
                head.extend([name.as_str(), ": ", value.as_str(), "\r\n"]);
            }
        }
        let length = self.body.len().to_string();
        head.extend([
            "content-length: ",
            length.as_str(),
            "\r\nconnection: close\r\n\r\n",
        ]);
        server.write_all(head.as_bytes())?;
        server.write_all(&self.body)?;
        Response::read(&server, self.method == "HEAD")
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Response {
    /// An answer of the proxy's own.
    pub(crate) fn new(status: u16, content_type: &str, body: &str) -> Self {
        Self {
            status,
            headers: vec![
                ("content-type".to_owned(), content_type.to_owned()),
                (
                    "x-amzn-requestid".to_owned(),
                    "00000000-0000-4000-8000-000000000000".to_owned(),
                ),
            ],
            body: body.as_bytes().to_vec(),
        }
    }

    /// The same with one more header.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn read(stream: &TcpStream, bare: bool) -> io::Result<Self> {
        let mut reader = BufReader::new(stream);
        let first = line(&mut reader)?
            .ok_or_else(|| io::Error::other("the server closed the connection"))?;
        let status = first
            .split(' ')
            .nth(1)
            .and_then(|word| word.parse().ok())
            .ok_or_else(|| io::Error::other(format!("no status line: {first}")))?;
        let mut answer = Self {
            status,
            headers: headers(&mut reader)?,
            body: Vec::new(),
        };
        if !bare {
            reader.read_to_end(&mut answer.body)?;
        }
        Ok(answer)
    }

    /// Sends it. An answer to `HEAD` keeps the length that it tells of.
    pub(crate) fn write(&self, mut stream: &TcpStream, bare: bool) -> io::Result<()> {
        let mut head = format!("HTTP/1.1 {} answer\r\n", self.status);
        for (name, value) in &self.headers {
            let ours = match name.as_str() {
                "connection" | "transfer-encoding" => true,
                "content-length" => !bare,
                _ => false,
            };
            if !ours {
                head.extend([name.as_str(), ": ", value.as_str(), "\r\n"]);
            }
        }
        if !bare {
            let length = self.body.len().to_string();
            head.extend(["content-length: ", length.as_str(), "\r\n"]);
        }
        head.push_str("connection: close\r\n\r\n");
        stream.write_all(head.as_bytes())?;
        if !bare {
            stream.write_all(&self.body)?;
        }
        stream.flush()
    }
}

/// One line without its end; `None` at the end of the stream.
fn line(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut text = String::new();
    if reader.read_line(&mut text)? == 0 {
        return Ok(None);
    }
    Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
}

fn headers(reader: &mut impl BufRead) -> io::Result<Vec<(String, String)>> {
    let mut headers = Vec::new();
    while let Some(text) = line(reader)? {
        if text.is_empty() {
            break;
        }
        if let Some((name, value)) = text.split_once(':') {
            headers.push((name.trim().to_lowercase(), value.trim().to_owned()));
        }
    }
    Ok(headers)
}

/// A body that comes in pieces, each behind its length in hexadecimal.
fn chunks(reader: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let text = line(reader)?.ok_or_else(|| io::Error::other("the body stopped short"))?;
        let size = text.split(';').next().unwrap_or_default();
        let size = usize::from_str_radix(size.trim(), 16).map_err(io::Error::other)?;
        let mut piece = vec![0; size];
        reader.read_exact(&mut piece)?;
        line(reader)?;
        if size == 0 {
            return Ok(body);
        }
        body.extend(piece);
    }
}
