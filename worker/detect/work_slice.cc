#include "worker/detect/work_slice.h"

#include <string_view>

namespace claque {
namespace {

// FNV-1a, then the finalizer of splitmix64: the low bits decide.
uint64_t HashOf(std::string_view name) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  hash = (hash ^ hash >> 30) * 0xbf58476d1ce4e5b9;
  hash = (hash ^ hash >> 27) * 0x94d049bb133111eb;
  return hash ^ hash >> 31;
}

}  // namespace

WorkSlice::WorkSlice(const TraceTable& table, uint32_t task, uint32_t count)
    : task_(task), count_(count) {
  if (count == 1) return;
  for (uint32_t i = 0; i < table.accounts(); ++i) {
    accounts_.push_back(HashOf(table.AccountName(i)));
  }
  for (uint32_t i = 0; i < table.objects(); ++i) {
    objects_.push_back(static_cast<uint32_t>(HashOf(table.ObjectName(i)) % count));
  }
}

}  // namespace claque
