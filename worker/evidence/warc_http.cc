#include "worker/evidence/warc_http.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "common/base/hash.h"
#include "worker/fetch/response_sink.h"

namespace claque {
namespace {

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return out;
}

// RFC 9112, section 7.1. Trailers are dropped.
Result<std::string> RemoveChunks(std::string_view coded) {
  std::string out;
  while (true) {
    const size_t end = coded.find("\r\n");
    if (end == coded.npos) return DataLoss("chunked: a size line is cut");
    size_t size = 0;
    const auto [stop, error] = std::from_chars(coded.data(), coded.data() + end, size, 16);
    if (error != std::errc() || stop == coded.data()) return DataLoss("chunked: no size");
    coded.remove_prefix(end + 2);
    if (size == 0) return out;
    if (coded.size() < 2 || size > coded.size() - 2) return DataLoss("chunked: a chunk is cut");
    out += coded.substr(0, size);
    if (coded.substr(size, 2) != "\r\n") return DataLoss("chunked: a chunk is over its size");
    coded.remove_prefix(size + 2);
  }
}

// Hands over the head's lines; returns where the payload begins, npos where there is no head.
size_t FeedHead(std::string_view block, ResponseSink* sink) {
  size_t at = 0;
  while (at < block.size()) {
    const size_t newline = block.find('\n', at);
    if (newline == block.npos) return block.npos;
    const std::string_view line = block.substr(at, newline + 1 - at);
    if (at == 0 && line.substr(0, 5) != "HTTP/") return block.npos;
    if (!sink->OnHeaderLine(line)) return block.npos;
    at = newline + 1;
    if (line == "\r\n" || line == "\n") return at;
  }
  return block.npos;
}

// Whether `stated` ("sha256:0a1b…") is the digest of `bytes`; true for algorithms unknown here.
bool DigestIs(std::string_view stated, std::string_view bytes) {
  const size_t colon = stated.find(':');
  if (colon == stated.npos) return false;
  const std::string algorithm = Lower(stated.substr(0, colon));
  const EVP_MD* md = algorithm == "sha1" || algorithm == "sha-1"       ? EVP_sha1()
                     : algorithm == "sha256" || algorithm == "sha-256" ? EVP_sha256()
                     : algorithm == "md5"                              ? EVP_md5()
                                                                       : nullptr;
  if (!md) return true;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, md, nullptr);
  const std::string_view raw(reinterpret_cast<const char*>(digest.data()), size);
  std::string value = Lower(stated.substr(colon + 1));
  if (value.size() == 2 * raw.size()) return value == Hex(raw);
  value.erase(value.find_last_not_of('=') + 1);
  return value == Base32(raw);
}

Status Differs(std::string_view what, std::string_view expected, std::string_view found) {
  return DataLoss(std::string(what) + " differs: expected " + std::string(expected) + ", found " +
                  std::string(found));
}

}  // namespace

Result<FetchResponse> ResponseOf(const WarcRecord& record, int64_t max_body_bytes) {
  if (record.block_skipped) return InvalidArgument("the block was too large to be read");
  const std::string type = record.Type();
  if (type == "resource") {
    FetchResponse out;
    out.payload = out.body = record.block;
    return out;
  }
  if (type != "response") return InvalidArgument("a " + type + " record has no response");
  FetchLimits limits;
  limits.max_body_bytes = max_body_bytes;
  limits.max_header_bytes = limits.max_payload_bytes = std::ssize(record.block) + 1;
  ResponseSink sink(limits);
  const size_t begin = FeedHead(record.block, &sink);
  if (begin == std::string::npos) return DataLoss("the block does not begin with an HTTP head");
  std::string payload = record.block.substr(begin);
  if (Lower(HeaderValue(sink.response(), "Transfer-Encoding")) == "chunked") {
    CLAQUE_ASSIGN_OR_RETURN(payload, RemoveChunks(payload));
  }
  if (sink.OnPayload(payload)) sink.OnComplete();
  FetchResponse out = std::move(sink.response());
  out.payload = std::move(payload);
  out.peer = record.Field("WARC-IP-Address");
  return out;
}

Status CheckDigests(const WarcRecord& record) {
  if (record.block_skipped) return InvalidArgument("the block was too large to be read");
  const std::string block_digest = record.Field("WARC-Block-Digest");
  if (!block_digest.empty() && !DigestIs(block_digest, record.block)) {
    return DataLoss("WARC-Block-Digest differs");
  }
  const std::string payload_digest = record.Field("WARC-Payload-Digest");
  if (payload_digest.empty()) return OkStatus();
  if (record.Type() == "resource") {
    return DigestIs(payload_digest, record.block) ? OkStatus()
                                                  : DataLoss("WARC-Payload-Digest differs");
  }
  // A revisit states the digest of the payload that it does not repeat.
  if (record.Type() != "response") return OkStatus();
  const size_t head_end = record.block.find("\r\n\r\n");
  const std::string_view as_stored =
      head_end == std::string::npos ? "" : std::string_view(record.block).substr(head_end + 4);
  if (DigestIs(payload_digest, as_stored)) return OkStatus();
  const auto response = ResponseOf(record);
  if (response.ok() && DigestIs(payload_digest, response->payload)) return OkStatus();
  return DataLoss("WARC-Payload-Digest differs");
}

Status VerifyCapture(std::string_view record_bytes, const ExpectedCapture& expected) {
  CLAQUE_ASSIGN_OR_RETURN(const WarcRecord record, ParseWarcRecord(record_bytes));
  CLAQUE_RETURN_IF_ERROR(CheckDigests(record));
  if (!expected.url.empty() && expected.url != record.TargetUri()) {
    return Differs("URL", expected.url, record.TargetUri());
  }
  CLAQUE_ASSIGN_OR_RETURN(const FetchResponse response, ResponseOf(record));
  const std::string payload = Sha256Hex(response.payload);
  if (!expected.payload_sha256.empty() && expected.payload_sha256 != payload) {
    return Differs("payload SHA-256", expected.payload_sha256, payload);
  }
  // What a limit left of a body is not decoded again alike under other limits: its stated hash.
  const bool cut = !record.Field("WARC-Truncated").empty();
  const std::string stated = record.Field("Claque-Body-Digest");
  const std::string body =
      cut && stated.starts_with("sha256:") ? stated.substr(7) : Sha256Hex(response.body);
  if (!expected.body_sha256.empty() && expected.body_sha256 != body) {
    return Differs("body SHA-256", expected.body_sha256, body);
  }
  return OkStatus();
}

Status VerifyCapture(EvidenceStore& store, const std::string& file, int64_t offset, int64_t length,
                     const ExpectedCapture& expected) {
  CLAQUE_ASSIGN_OR_RETURN(const std::string bytes, store.Read(file, offset, length));
  if (std::ssize(bytes) < length) {
    return Status(Code::kOutOfRange,
                  file + " ends before offset " + std::to_string(offset + length));
  }
  return VerifyCapture(bytes, expected).Prefixed(file + " at " + std::to_string(offset));
}

}  // namespace claque
