#include "cli/demo/text_bank.h"

#include <cstdio>
#include <cstdlib>

#include "cli/demo/embedded_texts.h"

namespace claque::demo {
namespace {

[[noreturn]] void Die(const std::string& what) {
  std::fprintf(stderr, "claque demo: broken text data: %s\n", what.c_str());
  std::abort();
}

std::string Unescape(std::string_view line) {
  std::string out;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\' && i + 1 < line.size() && line[i + 1] == 'n') {
      out += '\n';
      ++i;
    } else {
      out += line[i];
    }
  }
  return out;
}

}  // namespace

const TextBank& TextBank::Get() {
  static const TextBank bank;
  return bank;
}

TextBank::TextBank() {
  for (const char* text : kEmbeddedTexts) Parse(text);
}

void TextBank::Parse(std::string_view text) {
  std::vector<std::string>* section = nullptr;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty() || line[0] == '#') continue;
    if (line[0] == '[' && line.back() == ']') {
      section = &sections_[std::string(line.substr(1, line.size() - 2))];
    } else if (section == nullptr) {
      Die("line before the first section: " + std::string(line));
    } else {
      section->push_back(Unescape(line));
    }
  }
}

bool TextBank::Has(std::string_view name) const { return sections_.contains(name); }

const std::vector<std::string>& TextBank::Section(std::string_view name) const {
  const auto it = sections_.find(name);
  if (it == sections_.end()) Die("no section " + std::string(name));
  return it->second;
}

std::vector<std::string> TextBank::SectionsWithPrefix(std::string_view prefix) const {
  std::vector<std::string> names;
  for (const auto& [name, lines] : sections_) {
    if (name.starts_with(prefix)) names.push_back(name);
  }
  return names;
}

std::string TextBank::Make(std::string_view lang, std::string_view section, Rng& rng,
                           const Slots& slots) const {
  std::string name = std::string(lang) + "." + std::string(section);
  if (!Has(name)) name = "any." + std::string(section);
  return Fill(rng.Pick(Section(name)), lang, rng, slots);
}

std::string TextBank::Fill(std::string_view text, std::string_view lang, Rng& rng,
                           const Slots& slots) const {
  std::string out;
  while (!text.empty()) {
    const size_t open = text.find('{');
    out += text.substr(0, open);
    if (open == std::string_view::npos) break;
    const size_t close = text.find('}', open);
    if (close == std::string_view::npos) Die("open slot in: " + std::string(text));
    const std::string_view slot = text.substr(open + 1, close - open - 1);
    if (const auto it = slots.find(slot); it != slots.end()) {
      out += it->second;
    } else {
      out += Make(lang, slot, rng, slots);
    }
    text.remove_prefix(close + 1);
  }
  return out;
}

}  // namespace claque::demo
