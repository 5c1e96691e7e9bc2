#include "worker/agent/warc_capture_log.h"

#include "common/text/utf8.h"

namespace claque {

Result<v1::Capture> WarcCaptureLog::Append(const FetchedUrl& fetched) {
  const std::optional<Url> url = Url::Parse(fetched.url.url());
  if (!url) return InvalidArgument("url: not a URL");
  const FetchResponse& response = fetched.response;
  CLAQUE_ASSIGN_OR_RETURN(const StoredCapture stored, writer_.WriteFetch(*url, response));
  v1::Capture capture;
  capture.set_url(fetched.url.url());
  const int64_t ms = ToMillis(response.start);
  capture.mutable_fetch_time()->set_seconds(ms / 1000);
  capture.mutable_fetch_time()->set_nanos(static_cast<int32_t>(ms % 1000 * 1'000'000));
  capture.set_http_status(response.http_status);
  const std::string type = ToValidUtf8(HeaderValue(response, "Content-Type"));
  capture.set_content_type(std::string(TruncateUtf8(type, 256)));
  capture.set_payload_sha256(stored.payload_sha256);
  capture.set_body_sha256(stored.body_sha256);
  capture.set_payload_size(stored.payload_size);
  capture.set_body_size(stored.body_size);
  capture.set_peer(response.peer);
  capture.set_warc_file(stored.file);
  capture.set_warc_offset(stored.offset);
  capture.set_warc_length(stored.length);
  capture.set_robots_sha256(fetched.robots_sha256);
  capture.set_certificate_sha256(response.certificate_sha256);
  return capture;
}

}  // namespace claque
