#include "worker/extract/item.h"

#include <algorithm>
#include <map>
#include <utility>

namespace claque::extract {

std::string_view LocalName(std::string_view name) {
  const size_t cut = name.find_last_of("/#");
  if (cut != std::string_view::npos) return name.substr(cut + 1);
  for (const std::string_view prefix : {"schema:", "sdo:", "s:"}) {
    if (name.starts_with(prefix)) return name.substr(prefix.size());
  }
  return name;
}

ItemId ItemGraph::Add() {
  items_.emplace_back();
  return static_cast<ItemId>(items_.size() - 1);
}

bool ItemGraph::AddProperty(ItemId id, std::string_view name, Value value) {
  if (++values_ > kMaxValues) return false;
  if (value.item != kNoItem) items_[value.item].nested = true;
  items_[id].properties.push_back({std::string(name), std::move(value)});
  return true;
}

bool ItemGraph::HasType(ItemId id, std::initializer_list<std::string_view> types) const {
  for (const std::string& type : items_[id].types) {
    if (std::find(types.begin(), types.end(), type) != types.end()) return true;
  }
  return false;
}

std::string ItemGraph::Text(ItemId id, std::initializer_list<std::string_view> names) const {
  for (const std::string_view name : names) {
    for (const Property& property : items_[id].properties) {
      if (property.name != name) continue;
      if (property.value.item == kNoItem) {
        if (!property.value.text.empty()) return property.value.text;
        continue;
      }
      const Item& nested = items_[property.value.item];
      for (const std::string_view inner : {"@value", "name", "url"}) {
        for (const Property& p : nested.properties) {
          if (p.name == inner && !p.value.text.empty()) return p.value.text;
        }
      }
      if (!nested.id.empty()) return nested.id;
    }
  }
  return {};
}

std::vector<ItemId> ItemGraph::Items(ItemId id, std::string_view name) const {
  std::vector<ItemId> out;
  for (const Property& property : items_[id].properties) {
    if (property.name == name && property.value.item != kNoItem) {
      out.push_back(property.value.item);
    }
  }
  return out;
}

std::vector<std::string> ItemGraph::Texts(ItemId id, std::string_view name) const {
  std::vector<std::string> out;
  for (const Property& property : items_[id].properties) {
    if (property.name == name && !property.value.text.empty()) out.push_back(property.value.text);
  }
  return out;
}

void ItemGraph::ResolveReferences() {
  std::map<std::string, ItemId, std::less<>> by_id;
  for (ItemId i = 0; i < items_.size(); ++i) {
    if (!items_[i].id.empty() && !items_[i].properties.empty()) by_id.emplace(items_[i].id, i);
  }
  for (Item& item : items_) {
    for (Property& property : item.properties) {
      const ItemId target = property.value.item;
      if (target == kNoItem || items_[target].id.empty() || !items_[target].properties.empty()) {
        continue;
      }
      const auto found = by_id.find(items_[target].id);
      if (found != by_id.end()) property.value.item = found->second;
    }
  }
}

}  // namespace claque::extract
