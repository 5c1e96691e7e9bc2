#include "worker/classify/wedge_cues.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <set>

#include "embedded_wedge_data.h"

namespace claque {
namespace {

constexpr size_t kShortestPrefix = 4;  // bytes
// Words that may stand between an address and its audience: "dear hard-working parents".
constexpr size_t kAddressGap = 2;

std::string_view Trim(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t' || s.back() == '\r'))
    s.remove_suffix(1);
  return s;
}

// Takes the next piece of `s` up to `mark`, without white space around it.
std::string_view Next(std::string_view& s, char mark) {
  const size_t end = s.find(mark);
  const std::string_view piece = s.substr(0, end);
  s.remove_prefix(end == std::string_view::npos ? s.size() : end + 1);
  return Trim(piece);
}

std::string FirstBytes(std::string_view word) {
  return std::string(word.substr(0, kShortestPrefix));
}

// What follows a word that somebody is called by.
bool IsCallMark(std::string_view after) {
  while (after.starts_with(' ')) after.remove_prefix(1);
  return after.starts_with(',') || after.starts_with('!') || after.starts_with(':') ||
         after.starts_with("\xD8\x8C");  // the Arabic comma
}

v1::NarrativeCue MakeCue(v1::NarrativeCueKind kind, const std::string& subject) {
  v1::NarrativeCue cue;
  cue.set_kind(kind);
  cue.set_subject(subject);
  return cue;
}

void AddSpan(const TokenizedText& text, size_t begin, size_t end, v1::NarrativeCue* cue) {
  const ByteRange origin = text.Origin(text.tokens()[begin].begin, text.tokens()[end - 1].end);
  v1::Span& span = *cue->add_spans();
  span.set_field(cue->kind() == v1::US_AND_THEM          ? "us_and_them"
                 : cue->kind() == v1::AUDIENCE_ADDRESSED ? "audience"
                                                         : "side");
  span.set_begin(static_cast<int32_t>(origin.begin));
  span.set_end(static_cast<int32_t>(origin.end));
}

}  // namespace

Result<WedgeWords> WedgeWords::Parse(std::string_view name, std::string_view content) {
  WedgeWords out;
  for (size_t number = 1; !content.empty(); ++number) {
    const std::string_view line = Next(content, '\n');
    if (line.empty() || line.front() == '#') continue;
    if (const Status s = out.AddLine(line); !s.ok()) {
      return InvalidArgument(std::string(name) + ":" + std::to_string(number) + ": " + s.message());
    }
  }
  if (out.language_.empty()) return InvalidArgument(std::string(name) + ": no line 'language …'");
  out.Index();
  return out;
}

Status WedgeWords::AddLine(std::string_view line) {
  if (line.starts_with("language ")) {
    language_ = Trim(line.substr(9));
    return OkStatus();
  }
  if (line.find(':') == std::string_view::npos) {
    return InvalidArgument("a line is 'language …' or 'key: word, …'");
  }
  std::string_view key = Next(line, ':');
  const std::string_view kind = Next(key, ' ');
  const std::string subject(key);
  if (kind == "us") return AddWords(Role::kUs, "", line);
  if (kind == "them") return AddWords(Role::kThem, "", line);
  if (kind == "address") return AddWords(Role::kAddress, "", line);
  if (kind == "clitics") {
    while (!line.empty()) clitics_.push_back(NormalizeToString(Next(line, ',')));
    std::erase(clitics_, "");
    return OkStatus();
  }
  if (subject.empty()) return InvalidArgument("unknown key, or a key without a name");
  if (kind == "audience") return AddWords(Role::kAudience, subject, line);
  if (kind != "wedge") return InvalidArgument("unknown key '" + std::string(kind) + "'");
  const std::string_view side = Next(line, '|');
  if (side.empty() || Trim(line).empty()) {
    return InvalidArgument("a wedge has two sides: 'word, … | word, …'");
  }
  const Status added = AddWords(Role::kSideA, subject, side);
  return added.ok() ? AddWords(Role::kSideB, subject, line) : added;
}

Status WedgeWords::AddWords(Role role, const std::string& subject, std::string_view list) {
  while (!list.empty()) {
    std::string_view written = Next(list, ',');
    if (written.empty()) continue;
    const bool prefix = written.ends_with('*');
    if (prefix) written.remove_suffix(1);
    const TokenizedText text(written);
    Entry entry{role, subject, {}};
    for (const Token& token : text.tokens()) entry.words.push_back({std::string(token.key), false});
    if (entry.words.empty() || (prefix && entry.words.back().text.size() < kShortestPrefix)) {
      return InvalidArgument("'" + std::string(written) + "' is too short");
    }
    entry.words.back().prefix = prefix;
    entries_.push_back(std::move(entry));
  }
  return OkStatus();
}

void WedgeWords::Index() {
  for (size_t i = 0; i < entries_.size(); ++i) {
    by_first_[FirstBytes(entries_[i].words.front().text)].push_back(i);
  }
}

std::vector<std::string> WedgeWords::wedges() const {
  std::set<std::string> out;
  for (const Entry& entry : entries_) {
    if (entry.role == Role::kSideA) out.insert(entry.subject);
  }
  return {out.begin(), out.end()};
}

std::vector<std::string> WedgeWords::audiences() const {
  std::set<std::string> out;
  for (const Entry& entry : entries_) {
    if (entry.role == Role::kAudience) out.insert(entry.subject);
  }
  return {out.begin(), out.end()};
}

void WedgeWords::HitsAt(std::string_view first, const std::vector<Token>& tokens, size_t at,
                        std::vector<Hit>* hits) const {
  const auto found = by_first_.find(FirstBytes(first));
  if (found == by_first_.end()) return;
  const auto is = [](std::string_view key, const Word& word) {
    return word.prefix ? key.starts_with(word.text) : key == word.text;
  };
  for (const size_t index : found->second) {
    const Entry& entry = entries_[index];
    const size_t end = at + entry.words.size();
    if (end > tokens.size() || !is(first, entry.words.front())) continue;
    bool equal = true;
    for (size_t i = 1; i < entry.words.size() && equal; ++i) {
      const Token& token = tokens[at + i];
      equal = token.sentence == tokens[at].sentence && token.kind == TokenKind::kWord &&
              is(token.key, entry.words[i]);
    }
    if (equal) hits->push_back({&entry, at, end});
  }
}

std::vector<WedgeWords::Hit> WedgeWords::Hits(const TokenizedText& text) const {
  std::vector<Hit> hits;
  const std::vector<Token>& tokens = text.tokens();
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind != TokenKind::kWord) continue;
    const std::string_view key = tokens[i].key;
    HitsAt(key, tokens, i, &hits);
    for (const std::string& clitic : clitics_) {
      if (key.size() > clitic.size() && key.starts_with(clitic)) {
        HitsAt(key.substr(clitic.size()), tokens, i, &hits);
      }
    }
  }
  return hits;
}

std::vector<v1::NarrativeCue> WedgeWords::Find(const TokenizedText& text) const {
  const std::vector<Token>& tokens = text.tokens();
  const Hit* us = nullptr;
  const Hit* them = nullptr;
  const Hit* address = nullptr;
  std::map<std::string, std::pair<const Hit*, const Hit*>> sides;
  std::map<std::string, const Hit*> audiences;
  std::optional<v1::NarrativeCue> pair;
  const std::vector<Hit> hits = Hits(text);
  std::set<size_t> addressed_from;
  for (const Hit& hit : hits) {
    if (hit.entry->role == Role::kAddress) addressed_from.insert(hit.begin);
  }
  const auto same_sentence = [&](const Hit* a, const Hit& b) {
    return a != nullptr && tokens[a->begin].sentence == tokens[b.begin].sentence;
  };
  const auto called = [&](const Hit& hit) {
    if (same_sentence(address, hit) && hit.begin >= address->end &&
        hit.begin - address->end <= kAddressGap) {
      return true;
    }
    const bool opens =
        hit.begin == 0 || tokens[hit.begin - 1].sentence != tokens[hit.begin].sentence;
    // "Parents, …", and in languages that put it behind: "parents dear …".
    return opens && (addressed_from.contains(hit.end) ||
                     IsCallMark(std::string_view(text.text()).substr(tokens[hit.end - 1].end)));
  };
  for (const Hit& hit : hits) {
    const std::string& subject = hit.entry->subject;
    switch (hit.entry->role) {
      case Role::kUs:
      case Role::kThem:
        (hit.entry->role == Role::kUs ? us : them) = &hit;
        if (!pair && us && them && same_sentence(us, *them)) {
          pair = MakeCue(v1::US_AND_THEM, "");
          AddSpan(text, us->begin, us->end, &*pair);
          AddSpan(text, them->begin, them->end, &*pair);
        }
        break;
      case Role::kAddress:
        address = &hit;
        break;
      case Role::kSideA:
        if (!sides[subject].first) sides[subject].first = &hit;
        break;
      case Role::kSideB:
        if (!sides[subject].second) sides[subject].second = &hit;
        break;
      case Role::kAudience:
        if (!audiences.contains(subject) && called(hit)) audiences[subject] = &hit;
        break;
    }
  }
  std::vector<v1::NarrativeCue> cues;
  if (pair) cues.push_back(*std::move(pair));
  for (const auto& [wedge, side] : sides) {
    if (!side.first || !side.second) continue;
    v1::NarrativeCue& cue = cues.emplace_back(MakeCue(v1::BOTH_SIDES_NAMED, wedge));
    for (const Hit* hit : {side.first, side.second}) AddSpan(text, hit->begin, hit->end, &cue);
  }
  for (const auto& [audience, hit] : audiences) {
    AddSpan(text, hit->begin, hit->end,
            &cues.emplace_back(MakeCue(v1::AUDIENCE_ADDRESSED, audience)));
  }
  return cues;
}

const WedgeWords* EmbeddedWedgesOf(const std::string& language) {
  static const std::map<std::string, WedgeWords> words = [] {
    std::map<std::string, WedgeWords> out;
    for (const EmbeddedFile& file : wedge_data()) {
      Result<WedgeWords> parsed = WedgeWords::Parse(file.name, file.content);
      if (!parsed.ok()) {  // a broken build, found by the first test
        std::fprintf(stderr, "%s\n", parsed.status().message().c_str());
        std::abort();
      }
      const std::string code = parsed->language();
      out.emplace(code, *std::move(parsed));
    }
    return out;
  }();
  const auto it = words.find(language);
  return it == words.end() ? nullptr : &it->second;
}

}  // namespace claque
