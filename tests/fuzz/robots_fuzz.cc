// Robots: no input crashes it, its answer does not depend on the run, its bounds hold.
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "worker/fetch/robots.h"

// Input: a path, a zero byte, and a robots.txt; or a robots.txt.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const size_t zero = input.find('\0');
  const bool split = zero != std::string_view::npos;
  const std::string_view body = split ? input.substr(zero + 1) : input;
  const auto base = claque::Url::Parse("https://a.test/");
  const auto url = claque::Url::Parse(split ? input.substr(0, zero) : "/a/b?c", &*base);
  const claque::Robots robots = claque::Robots::FromResponse(200, body, "claque");
  const auto delay = robots.crawl_delay();
  if (delay && (delay->count() < 0 || *delay > std::chrono::hours(1))) std::abort();
  if (!url || !url->is_http()) return 0;
  if (robots.Allows(*url) != claque::Robots::Parse(body, "CLAQUE/1.0").Allows(*url)) std::abort();
  if (!robots.Allows(*claque::Url::Parse("https://a.test/robots.txt"))) std::abort();
  return 0;
}
