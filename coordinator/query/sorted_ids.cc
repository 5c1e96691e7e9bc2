#include "coordinator/query/sorted_ids.h"

#include <algorithm>

namespace claque {
namespace {

constexpr size_t kBlock = 16;

}  // namespace

SortedIds::SortedIds(std::span<const std::string> ids) {
  for (const std::string& id : ids) Append(id);
  coded_.shrink_to_fit();
  heads_.shrink_to_fit();
}

std::vector<std::string> SortedIds::After(std::string_view last, size_t limit) const {
  const auto later =
      std::ranges::upper_bound(heads_, last, {}, [this](size_t head) { return HeadAt(head); });
  const auto blocks_before = static_cast<size_t>(later - heads_.begin());
  std::vector<std::string> ids;
  Cursor cursor(*this, blocks_before == 0 ? 0 : blocks_before - 1);
  while (ids.size() < limit && cursor.Next()) {
    if (cursor.id() > last) ids.push_back(cursor.id());
  }
  return ids;
}

SortedIds SortedIds::With(std::vector<std::string> more) const {
  std::ranges::sort(more);
  SortedIds all;
  const auto append = [&all](const std::string& id) {
    if (all.size_ == 0 || all.last_ != id) all.Append(id);
  };
  auto next = more.begin();
  Cursor cursor(*this, 0);
  while (cursor.Next()) {
    for (; next != more.end() && *next <= cursor.id(); ++next) append(*next);
    append(cursor.id());
  }
  for (; next != more.end(); ++next) append(*next);
  return all;
}

SortedIds::Cursor::Cursor(const SortedIds& ids, size_t block)
    : ids_(ids), place_(block < ids.heads_.size() ? ids.heads_[block] : ids.coded_.size()) {}

bool SortedIds::Cursor::Next() {
  if (place_ == ids_.coded_.size()) return false;
  const size_t shared = ids_.NumberAt(&place_);
  const size_t rest = ids_.NumberAt(&place_);
  id_.resize(shared);
  id_.append(ids_.coded_, place_, rest);
  place_ += rest;
  return true;
}

void SortedIds::Append(std::string_view id) {
  size_t shared = 0;
  if (size_ % kBlock == 0) {
    heads_.push_back(coded_.size());
  } else {
    const auto differ = std::ranges::mismatch(last_, id);
    shared = static_cast<size_t>(differ.in1 - last_.begin());
  }
  AppendNumber(shared);
  AppendNumber(id.size() - shared);
  coded_.append(id.substr(shared));
  last_ = id;
  ++size_;
}

std::string_view SortedIds::HeadAt(size_t place) const {
  NumberAt(&place);  // nothing is shared
  const size_t size = NumberAt(&place);
  return std::string_view(coded_).substr(place, size);
}

// Seven bits a byte, the lowest first; the high bit says that more follow.
void SortedIds::AppendNumber(size_t number) {
  for (; number >= 0x80; number >>= 7) coded_.push_back(static_cast<char>(number | 0x80));
  coded_.push_back(static_cast<char>(number));
}

size_t SortedIds::NumberAt(size_t* place) const {
  size_t number = 0;
  for (int shift = 0;; shift += 7) {
    const auto byte = static_cast<uint8_t>(coded_[(*place)++]);
    number |= static_cast<size_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return number;
  }
}

}  // namespace claque
