#include "worker/evidence/warc_writer.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

#include "common/base/hash.h"
#include "worker/evidence/gzip.h"

namespace claque {
namespace {

constexpr int kMaxNameTries = 1000;

std::tm UtcOf(WallTime time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  return utc;
}

// "2026-11-21T19:00:00.123Z" (ISO 28500, section 5.4; fractions are new in 1.1).
std::string WarcDate(WallTime time) {
  const std::tm utc = UtcOf(time);
  std::array<char, 64> text;
  const int64_t millis = ((ToMillis(time) % 1000) + 1000) % 1000;
  const int n = std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ",
                              utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour,
                              utc.tm_min, utc.tm_sec, static_cast<int>(millis));
  return {text.data(), static_cast<size_t>(n)};
}

std::string FileTime(WallTime time) {
  const std::tm utc = UtcOf(time);
  std::array<char, 32> text;
  return {text.data(), std::strftime(text.data(), text.size(), "%Y%m%d%H%M%S", &utc)};
}

// A UUID of version 8 (RFC 9562, section 5.8) made of a hash, as the URN that WARC asks for.
std::string RecordId(std::initializer_list<std::string_view> parts) {
  std::string seed;
  for (const std::string_view part : parts) seed += Sha256Hex(part);
  std::string hex = Sha256Hex(seed).substr(0, 32);
  hex[12] = '8';
  hex[16] = "89ab"[(hex[16] - '0') & 3];
  return "<urn:uuid:" + hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
         hex.substr(16, 4) + "-" + hex.substr(20) + ">";
}

bool HasControls(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

bool NameIs(std::string_view name, std::string_view lower) {
  return std::equal(name.begin(), name.end(), lower.begin(), lower.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
  });
}

// ISO 28500, section 5.13.
std::string_view Truncation(FetchFailure failure) {
  switch (failure) {
    case FetchFailure::kNone:
    case FetchFailure::kProtocol:  // a broken content coding: the payload itself is whole
      return {};
    case FetchFailure::kBodyLimit:
    case FetchFailure::kHeaderLimit:
      return "length";
    case FetchFailure::kTimeout:
    case FetchFailure::kCancelled:
      return "time";
    case FetchFailure::kTransfer:
      return "disconnect";
    default:
      return "unspecified";
  }
}

// The head to store in front of the payload. Header lines are kept byte for byte but for the
// message length, and the version where it is not HTTP/1.
std::string StoredHead(const FetchResponse& response) {
  std::string out;
  std::string_view rest = response.response_head;
  const bool complete = response.failure == FetchFailure::kNone;
  const bool chunked = !HeaderValue(response, "Transfer-Encoding").empty();
  const bool has_payload = !response.payload.empty();
  while (!rest.empty()) {
    const size_t newline = rest.find('\n');
    const std::string_view line = rest.substr(0, newline == rest.npos ? newline : newline + 1);
    rest.remove_prefix(line.size());
    const std::string_view name = line.substr(0, std::min(line.find(':'), line.size()));
    if (out.empty() && line.substr(0, 7) != "HTTP/1.") {
      out.append("HTTP/1.1").append(line.substr(std::min(line.find(' '), line.size())));
    } else if (NameIs(name, "transfer-encoding")) {
      out.append("X-Orig-").append(line);
    } else if (NameIs(name, "content-length") && (chunked || (complete && has_payload))) {
      continue;
    } else if (line == "\r\n" || line == "\n") {
      break;
    } else {
      out.append(line);
    }
  }
  if (!out.ends_with('\n')) out += "\r\n";
  if (chunked || (complete && has_payload)) {
    out += "Content-Length: " + std::to_string(response.payload.size()) + "\r\n";
  }
  return out + "\r\n";
}

}  // namespace

struct WarcWriter::Record {
  std::string_view type;
  std::string uri;
  WallTime time;
  std::string content_type;
  std::vector<std::pair<std::string_view, std::string>> fields;  // besides the common ones
  std::string block;
  std::string id;

  std::string Serialize() const {
    std::string out = "WARC/1.1\r\n";
    const auto field = [&out](std::string_view name, std::string_view value) {
      if (!value.empty()) out.append(name).append(": ").append(value).append("\r\n");
    };
    field("WARC-Type", type);
    field("WARC-Record-ID", id);
    field("WARC-Date", WarcDate(time));
    field("WARC-Target-URI", uri);
    for (const auto& [name, value] : fields) field(name, value);
    field("WARC-Block-Digest", "sha256:" + Sha256Hex(block));
    field("Content-Type", content_type);
    field("Content-Length", std::to_string(block.size()));
    return out.append("\r\n").append(block).append("\r\n\r\n");
  }
};

WarcWriter::WarcWriter(EvidenceStore& store, const Clock& clock, WarcWriterOptions options)
    : store_(store), clock_(clock), options_(std::move(options)) {}

Status WarcWriter::OpenFile() {
  if (file_ && file_->size() >= options_.max_file_bytes) CLAQUE_RETURN_IF_ERROR(Close());
  for (int tries = 0; !file_; ++tries) {
    std::array<char, 16> number;
    std::snprintf(number.data(), number.size(), "%05d", sequence_++ % 100'000);
    name_ = options_.prefix + "-" + FileTime(clock_.Now()) + "-" + number.data() + ".warc.gz";
    auto created = store_.Create(name_);
    if (created.ok()) {
      file_ = std::move(*created);
    } else if (created.status().code() != Code::kAlreadyExists || tries == kMaxNameTries) {
      return created.status().Prefixed("new WARC file");
    }
  }
  // An empty file may be left from an attempt that met a full disk.
  return file_->size() > 0 ? OkStatus() : WriteWarcinfo();
}

Status WarcWriter::WriteWarcinfo() {
  const WallTime now = clock_.Now();
  Record info{"warcinfo", "", now, "application/warc-fields", {{"WARC-Filename", name_}}, "", ""};
  info.block = "software: " + options_.software + "\r\nformat: WARC File Format 1.1\r\n" +
               "conformsTo: https://iipc.github.io/warc-specifications/specifications/"
               "warc-format/warc-1.1/\r\nrobots: obey\r\n";
  if (!options_.contact.empty()) info.block += "operator: " + options_.contact + "\r\n";
  info.id = warcinfo_id_ = RecordId({name_, WarcDate(now), info.block});
  return Write({info}).status();
}

Result<StoredCapture> WarcWriter::Write(const std::vector<Record>& records) {
  std::string members;
  StoredCapture stored;
  for (const Record& record : records) {
    stored.offset = file_->size() + static_cast<int64_t>(members.size());
    CLAQUE_RETURN_IF_ERROR(AppendGzipMember(record.Serialize(), &members));
    stored.record_id = record.id;
  }
  stored.length = file_->size() + static_cast<int64_t>(members.size()) - stored.offset;
  CLAQUE_RETURN_IF_ERROR(file_->Append(members).Prefixed(name_));
  stored.file = name_;
  return stored;
}

Result<StoredCapture> WarcWriter::WriteFetch(const Url& url, const FetchResponse& response) {
  if (response.http_status == 0) return InvalidArgument("nothing was received: no capture");
  CLAQUE_RETURN_IF_ERROR(OpenFile());
  const std::string uri = url.WithoutFragment();
  const std::string payload_sha256 = Sha256Hex(response.payload);
  const std::string body_sha256 =
      response.body == response.payload ? payload_sha256 : Sha256Hex(response.body);
  const std::string date = WarcDate(response.start);
  const std::string place = name_ + ":" + std::to_string(file_->size());

  Record answer{"response", uri, response.start, "application/http;msgtype=response", {}, "", ""};
  answer.block = StoredHead(response) + response.payload;
  answer.id = RecordId({"response", uri, date, payload_sha256, place});
  Record request{"request", uri, response.start, "application/http;msgtype=request", {}, "", ""};
  request.block = response.request_head;
  request.id = RecordId({"request", uri, date, payload_sha256, place});
  request.fields = {{"WARC-IP-Address", response.peer},
                    {"WARC-Warcinfo-ID", warcinfo_id_},
                    {"WARC-Concurrent-To", answer.id}};
  const bool http2 = response.http_version.substr(0, 6) == "HTTP/2";
  answer.fields = {{"WARC-IP-Address", response.peer},
                   {"WARC-Warcinfo-ID", warcinfo_id_},
                   {"WARC-Concurrent-To", request.id},
                   {"WARC-Payload-Digest", "sha256:" + payload_sha256},
                   {"WARC-Truncated", std::string(Truncation(response.failure))},
                   {"WARC-Protocol", http2 ? "h2" : ""},
                   {"Claque-Body-Digest", "sha256:" + body_sha256},
                   {"Claque-Certificate-SHA256", response.certificate_sha256}};
  CLAQUE_ASSIGN_OR_RETURN(StoredCapture stored, Write({request, answer}));
  stored.payload_sha256 = payload_sha256;
  stored.body_sha256 = body_sha256;
  stored.payload_size = static_cast<int64_t>(response.payload.size());
  stored.body_size = static_cast<int64_t>(response.body.size());
  return stored;
}

Result<StoredCapture> WarcWriter::WriteResource(std::string_view uri, std::string_view content_type,
                                                std::string_view bytes, WallTime time) {
  if (uri.empty() || HasControls(uri)) return InvalidArgument("resource: the URI is malformed");
  if (HasControls(content_type)) return InvalidArgument("resource: the content type is malformed");
  CLAQUE_RETURN_IF_ERROR(OpenFile());
  const std::string sha256 = Sha256Hex(bytes);
  Record record{"resource", std::string(uri), time, std::string(content_type), {}, "", ""};
  record.block = bytes;
  record.id = RecordId(
      {"resource", uri, WarcDate(time), sha256, name_ + ":" + std::to_string(file_->size())});
  record.fields = {{"WARC-Warcinfo-ID", warcinfo_id_}, {"WARC-Payload-Digest", "sha256:" + sha256}};
  CLAQUE_ASSIGN_OR_RETURN(StoredCapture stored, Write({record}));
  stored.payload_sha256 = stored.body_sha256 = sha256;
  stored.payload_size = stored.body_size = static_cast<int64_t>(bytes.size());
  return stored;
}

Status WarcWriter::Sync() { return file_ ? file_->Sync() : OkStatus(); }

Status WarcWriter::Close() {
  if (!file_) return OkStatus();
  CLAQUE_RETURN_IF_ERROR(file_->Close().Prefixed(name_));
  closed_.push_back(std::move(name_));
  file_.reset();
  return OkStatus();
}

}  // namespace claque
