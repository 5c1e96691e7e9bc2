// Structured data of a page as a graph of items: the common form of JSON-LD and microdata.
#ifndef CLAQUE_WORKER_EXTRACT_ITEM_H_
#define CLAQUE_WORKER_EXTRACT_ITEM_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace claque::extract {

using ItemId = uint32_t;
inline constexpr ItemId kNoItem = 0xffffffff;

struct Value {
  std::string text;       // literal; empty for an item
  ItemId item = kNoItem;  // nested item
};

struct Property {
  std::string name;  // without its schema.org prefix
  Value value;
};

struct Item {
  std::vector<std::string> types;  // "NewsArticle", without vocabulary
  std::string id;                  // @id or itemid
  std::vector<Property> properties;
  bool nested = false;  // a value of another item
};

// All items of a page, in document order. Bounded by kMaxValues.
class ItemGraph {
 public:
  static constexpr size_t kMaxValues = 200'000;

  ItemId Add();
  Item& operator[](ItemId id) { return items_[id]; }
  const Item& operator[](ItemId id) const { return items_[id]; }
  size_t size() const { return items_.size(); }
  // False where the limit is reached; then nothing was added.
  bool AddProperty(ItemId id, std::string_view name, Value value);

  bool HasType(ItemId id, std::initializer_list<std::string_view> types) const;
  // First literal of the first of `names` that has one. Of a nested item its `name`, `url` or @id.
  std::string Text(ItemId id, std::initializer_list<std::string_view> names) const;
  // Nested items of the property, references resolved.
  std::vector<ItemId> Items(ItemId id, std::string_view name) const;
  // All literals of the property.
  std::vector<std::string> Texts(ItemId id, std::string_view name) const;

  // Points values that only name an @id at the item of that id. Called once, after the last Add().
  void ResolveReferences();

 private:
  std::vector<Item> items_;
  size_t values_ = 0;
};

// "http://schema.org/name" or "schema:name" -> "name".
std::string_view LocalName(std::string_view name);

// Adds the items of one JSON-LD script. False where `json` cannot be read even after repair (raw
// newlines in strings, trailing commas, comment wrappers). Depth and size are bounded.
bool ReadJsonLd(std::string_view json, ItemGraph* graph);

}  // namespace claque::extract

#endif  // CLAQUE_WORKER_EXTRACT_ITEM_H_
