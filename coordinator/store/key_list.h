// Builder of a script's KEYS: each key once, items name it by its index.
#ifndef CLAQUE_COORDINATOR_STORE_KEY_LIST_H_
#define CLAQUE_COORDINATOR_STORE_KEY_LIST_H_

#include <string>
#include <unordered_map>
#include <vector>

namespace claque {

class KeyList {
 public:
  // Appends without looking for an equal one: for keys at fixed places.
  void Fixed(std::string key) { keys_.push_back(std::move(key)); }
  // Index in KEYS (from 1), as a script's argument.
  std::string Index(const std::string& key) {
    const auto [it, inserted] = index_.try_emplace(key, keys_.size() + 1);
    if (inserted) keys_.push_back(key);
    return std::to_string(it->second);
  }
  std::vector<std::string> Take() { return std::move(keys_); }

 private:
  std::vector<std::string> keys_;
  std::unordered_map<std::string, size_t> index_;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_STORE_KEY_LIST_H_
