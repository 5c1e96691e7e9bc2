// Posts and page facts from schema.org items (JSON-LD and microdata alike).
#ifndef CLAQUE_WORKER_EXTRACT_SCHEMA_POSTS_H_
#define CLAQUE_WORKER_EXTRACT_SCHEMA_POSTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "claque/v1/types.pb.h"
#include "worker/extract/context.h"
#include "worker/extract/item.h"

namespace claque::extract {

// Posts one page may give.
inline constexpr size_t kMaxPosts = 5000;

struct SchemaFacts {
  std::string headline;  // of the page's main article
  std::string article_body;
  std::string language;
  std::optional<int64_t> publish_time_ms;
  // Index in `posts` of the article this page is; its text is replaced by the main text where
  // empty.
  std::optional<size_t> main_post;
};

// Appends the posts of `graph`: articles, social and forum postings, comments (nested ones answer
// their parent), questions and answers.
SchemaFacts ReadSchemaPosts(const PageContext& context, const ItemGraph& graph,
                            std::vector<v1::Post>* posts);

// Fills `account` from a Person or Organization (or its name): handle, display name, creation time,
// followers.
void ReadSchemaAccount(const PageContext& context, const ItemGraph& graph, ItemId id,
                       v1::Account* account);

// Handle in a profile's URL: its last path segment without '@'; empty for none.
std::string HandleFromUrl(const PageContext& context, std::string_view href);

}  // namespace claque::extract

#endif  // CLAQUE_WORKER_EXTRACT_SCHEMA_POSTS_H_
