#include "worker/fetch/response_sink.h"

#include <algorithm>
#include <charconv>

namespace claque {
namespace {

std::string_view Trim(std::string_view s) {
  const size_t first = s.find_first_not_of(" \t\r\n");
  if (first == s.npos) return {};
  return s.substr(first, s.find_last_not_of(" \t\r\n") - first + 1);
}

bool EqualIgnoringCase(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

std::string HeaderValue(const FetchResponse& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (EqualIgnoringCase(key, name)) return value;
  }
  return {};
}

void ResponseSink::ParseHeaderLine(std::string_view line) {
  if (line.substr(0, 5) == "HTTP/") {
    const size_t space = std::min(line.find(' '), line.size());
    response_.http_version = Trim(line.substr(0, space));
    const std::string_view code = Trim(line.substr(space)).substr(0, 3);
    std::from_chars(code.data(), code.data() + code.size(), response_.http_status);
    return;
  }
  // A line that begins with a blank continues the one before (RFC 9112, section 5.2).
  if ((line[0] == ' ' || line[0] == '\t') && !response_.headers.empty()) {
    const std::string_view more = Trim(line);
    if (!more.empty()) response_.headers.back().second.append(" ").append(more);
    return;
  }
  const size_t colon = line.find(':');
  if (colon == line.npos) return;
  response_.headers.emplace_back(Trim(line.substr(0, colon)), Trim(line.substr(colon + 1)));
}

bool ResponseSink::OnHeaderLine(std::string_view line) {
  header_bytes_ += static_cast<int64_t>(line.size());
  if (header_bytes_ > limits_.max_header_bytes) {
    Fail(FetchFailure::kHeaderLimit,
         "headers are over " + std::to_string(limits_.max_header_bytes) + " bytes");
    return false;
  }
  const bool status_line = line.substr(0, 5) == "HTTP/";
  if (status_line && head_done_ && response_.http_status >= 100 && response_.http_status < 200) {
    response_.headers.clear();
    response_.response_head.clear();
    response_.http_status = 0;
    head_done_ = false;
  }
  if (head_done_) return true;  // trailers are counted, not kept
  response_.response_head += line;
  if (Trim(line).empty()) {
    head_done_ = true;
  } else {
    ParseHeaderLine(line);
  }
  return true;
}

bool ResponseSink::OnPayload(std::string_view bytes) {
  if (!decoder_) {
    std::string codings;
    for (const auto& [name, value] : response_.headers) {
      if (!EqualIgnoringCase(name, "Content-Encoding")) continue;
      if (!codings.empty()) codings += ',';
      codings += value;
    }
    decoder_.emplace(codings, limits_.max_body_bytes);
  }
  const auto room = static_cast<size_t>(limits_.max_payload_bytes - payload_bytes_);
  const std::string_view taken = bytes.substr(0, room);
  payload_bytes_ += static_cast<int64_t>(taken.size());
  response_.payload += taken;
  const Status decoded = decoder_->Decode(taken, &response_.body);
  if (taken.size() < bytes.size()) {
    Fail(FetchFailure::kBodyLimit,
         "payload is over " + std::to_string(limits_.max_payload_bytes) + " bytes");
  }
  if (!decoded.ok()) FailDecoding(decoded);
  return response_.failure == FetchFailure::kNone;
}

void ResponseSink::OnComplete() {
  if (!decoder_) return;
  const Status whole = decoder_->Finish();
  if (!whole.ok()) FailDecoding(whole);
}

void ResponseSink::FailDecoding(const Status& status) {
  const bool limit = status.code() == Code::kResourceExhausted;
  Fail(limit ? FetchFailure::kBodyLimit : FetchFailure::kProtocol, status.message());
}

void ResponseSink::Restart() {
  const WallTime start = response_.start;
  response_ = FetchResponse{};
  response_.start = start;
  decoder_.reset();
  head_done_ = false;
}

void ResponseSink::Fail(FetchFailure failure, std::string_view detail) {
  if (response_.failure != FetchFailure::kNone) return;
  response_.failure = failure;
  response_.detail = detail;
}

}  // namespace claque
