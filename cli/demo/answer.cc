#include "cli/demo/answer.h"

#include <zlib.h>

#include "cli/demo/builder.h"
#include "common/base/hash.h"

namespace claque::demo {
namespace {

std::string Gzip(const std::string& body) {
  z_stream z{};
  if (deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return {};
  std::string out(deflateBound(&z, body.size()), '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
  z.avail_in = static_cast<uInt>(body.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  deflate(&z, Z_FINISH);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

Answer Serve(const Page& page, const Validators& v) {
  Answer a;
  const std::string etag = "\"" + Sha256Hex(page.body).substr(0, 20) + "\"";
  a.headers = {{"Content-Type", page.content_type}, {"ETag", etag}, {"Vary", "Accept-Encoding"}};
  const std::string modified = page.modified == 0 ? "" : HttpTime(page.modified);
  if (!modified.empty()) a.headers.emplace_back("Last-Modified", modified);
  const std::string_view none_match = v.none_match;
  const std::string_view since = v.modified_since;
  if (none_match.empty() ? !since.empty() && since == modified
                         : none_match.find(etag) != std::string_view::npos) {
    a.status = 304;
    return a;
  }
  const bool text = page.content_type.find("octet") == std::string::npos;
  if (text && v.accept_encoding.find("gzip") != std::string_view::npos) {
    a.body = Gzip(page.body);
    a.headers.emplace_back("Content-Encoding", "gzip");
  } else {
    a.body = page.body;
  }
  return a;
}

std::optional<Answer> Trouble(const Page& page, int64_t count, bool steady) {
  switch (page.behaviour) {
    case Behaviour::kRedirect:
      return Answer{302, "", {{"Location", page.location}}, false};
    case Behaviour::kRefused:
      return Plain(403, "Not for you.\n");
    case Behaviour::kUnavailable:
      if (steady || count > 1) return std::nullopt;
      return Answer{503, "Back soon.\n", {{"Retry-After", "1"}}, false};
    case Behaviour::kReset:
      if (steady || count > 1) return std::nullopt;
      return Answer{0, "", {}, true};
    case Behaviour::kRateLimited:
      if (steady || count > 1) return std::nullopt;
      return Answer{429, "Slower, please.\n", {{"Retry-After", "2"}}, false};
    case Behaviour::kVanishing:
      if (steady || count == 1) return std::nullopt;
      return Plain(404, "Gone.\n");
    case Behaviour::kPlain:
      break;
  }
  return std::nullopt;
}

}  // namespace

Answer Plain(unsigned status, std::string body) {
  return {status, std::move(body), {{"Content-Type", "text/plain; charset=utf-8"}}, false};
}

Answer AnswerFor(const Page& page, int64_t count, bool steady, const Validators& validators) {
  if (auto trouble = Trouble(page, count, steady)) return *trouble;
  return Serve(page, validators);
}

}  // namespace claque::demo
