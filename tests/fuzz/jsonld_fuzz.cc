// JSON-LD of any bytes (made valid UTF-8 first, as pages are) to items and posts.
#include <cstdint>
#include <string_view>
#include <vector>

#include "common/text/utf8.h"
#include "worker/extract/item.h"
#include "worker/extract/schema_posts.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const auto url = claque::Url::Parse("https://fuzz.example.org/");
  const std::string json = claque::ToValidUtf8({reinterpret_cast<const char*>(data), size});
  claque::extract::ItemGraph graph;
  claque::extract::ReadJsonLd(json, &graph);
  graph.ResolveReferences();
  const claque::extract::PageContext context(*url);
  std::vector<claque::v1::Post> posts;
  claque::extract::ReadSchemaPosts(context, graph, &posts);
  return 0;
}
