// warc_sample DIR: writes WARC files with every kind of record Claque writes, and prints what each
// must hash to, one JSON object a line. For tests/e2e/warc_readers.mjs.
#include <cstdio>
#include <iostream>
#include <string>

#include "common/base/clock.h"
#include "tests/support/hostile_server.h"
#include "worker/evidence/directory_evidence_store.h"
#include "worker/evidence/warc_writer.h"

namespace claque {
namespace {

FetchResponse Response(const std::string& status_line, const std::string& headers,
                       std::string payload, std::string body) {
  FetchResponse r;
  r.http_status = 200;
  r.http_version = status_line.substr(0, status_line.find(' '));
  r.response_head = status_line + "\r\n" + headers + "\r\n";
  if (headers.find("Transfer-Encoding") != headers.npos) {
    r.headers.emplace_back("Transfer-Encoding", "chunked");
  }
  r.payload = std::move(payload);
  r.body = std::move(body);
  r.request_head = "GET / HTTP/1.1\r\nHost: site.test\r\nUser-Agent: claque\r\n\r\n";
  r.peer = "203.0.113.7";
  r.start = FromMillis(1'800'000'000'123);
  return r;
}

int Write(const std::string& directory) {
  auto store = DirectoryEvidenceStore::Open(directory);
  if (!store.ok()) return 1;
  const SystemClock clock;
  WarcWriter writer(**store, clock, {.prefix = "sample", .max_file_bytes = 1500});
  const std::string text(5000, 'x');
  std::string binary;
  for (int i = 0; i < 1024; ++i) binary += static_cast<char>(i % 256);
  FetchResponse cut = Response("HTTP/1.1 200 OK", "Content-Length: 900\r\n", "part", "part");
  cut.failure = FetchFailure::kTransfer;
  const std::pair<const char*, FetchResponse> pages[] = {
      {"plain", Response("HTTP/1.1 200 OK", "Content-Length: 5000\r\n", text, text)},
      {"gzip", Response("HTTP/1.1 200 OK", "Content-Encoding: gzip\r\n", Gzip(text), text)},
      {"chunked", Response("HTTP/1.1 200 OK", "Transfer-Encoding: chunked\r\n", text, text)},
      {"chunked+gzip",
       Response("HTTP/1.1 200 OK", "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
                Gzip(text), text)},
      {"h2", Response("HTTP/2 200 ", "content-type: text/html\r\n", text, text)},
      {"binary", Response("HTTP/1.1 200 OK", "", binary, binary)},
      {"empty", Response("HTTP/1.1 304 Not Modified", "ETag: \"1\"\r\n", "", "")},
      {"cut", cut},
  };
  const auto print = [](std::string_view name, std::string_view type, const StoredCapture& s) {
    std::cout << R"({"uri":")" << name << R"(","type":")" << type << R"(","file":")" << s.file
              << R"(","offset":)" << s.offset << R"(,"length":)" << s.length << R"(,"payload":")"
              << s.payload_sha256 << R"(","body":")" << s.body_sha256 << "\"}\n";
  };
  for (const auto& [name, response] : pages) {
    const std::string uri = std::string("http://site.test/") + name;
    const auto stored = writer.WriteFetch(*Url::Parse(uri), response);
    if (!stored.ok()) return 1;
    print(uri, "response", *stored);
  }
  const auto stored =
      writer.WriteResource("urn:import:posts.jsonl", "application/jsonl", "{}\n", clock.Now());
  if (!stored.ok()) return 1;
  print("urn:import:posts.jsonl", "resource", *stored);
  return writer.Close().ok() ? 0 : 1;
}

}  // namespace
}  // namespace claque

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: warc_sample DIR\n";
    return 2;
  }
  return claque::Write(argv[1]);
}
