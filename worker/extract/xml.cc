#include "worker/extract/xml.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "common/text/utf8.h"
#include "worker/extract/entities.h"
#include "worker/extract/text_util.h"

namespace claque::extract {
namespace {

using html::Document;
using html::Node;
using html::NodeId;
using html::NodeKind;

constexpr auto kEnd = std::string_view::npos;

struct KnownNamespace {
  std::string_view uri;
  std::string_view prefix;
};
constexpr KnownNamespace kNamespaces[] = {
    {"http://purl.org/dc/elements/1.1/", "dc"},
    {"http://purl.org/dc/terms/", "dcterms"},
    {"http://purl.org/rss/1.0/modules/content/", "content"},
    {"http://www.w3.org/2005/Atom", ""},
    {"http://purl.org/atom/ns#", ""},
    {"http://search.yahoo.com/mrss/", "media"},
    {"http://search.yahoo.com/mrss", "media"},
    {"http://purl.org/syndication/thread/1.0", "thr"},
    {"http://www.w3.org/1999/xhtml", "xhtml"},
    {"http://purl.org/rss/1.0/", ""},
    {"http://my.netscape.com/rdf/simple/0.9/", ""},
    {"http://backend.userland.com/rss2", ""},
    {"http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf"},
    {"http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes"},
    {"http://www.sitemaps.org/schemas/sitemap/0.9", ""},
    {"http://www.google.com/schemas/sitemap-news/0.9", "news"},
};

class XmlReader {
 public:
  XmlReader(Document* document, const html::TreeLimits& limits)
      : doc_(document), limits_(limits), text_(document->source()) {
    open_.push_back(0);
  }

  void Run() {
    while (at_ < text_.size()) {
      if (doc_->size() >= limits_.nodes) {
        doc_->MarkTruncated();
        return;
      }
      if (text_[at_] != '<') {
        const size_t end = std::min(text_.find('<', at_), text_.size());
        AddText(html::DecodeReferences(text_.substr(at_, end - at_)));
        at_ = end;
      } else {
        ReadMarkup();
      }
    }
  }

 private:
  bool LooksAt(std::string_view text) const { return text_.substr(at_, text.size()) == text; }
  void SkipPast(std::string_view end) {
    const size_t found = text_.find(end, at_);
    at_ = found == kEnd ? text_.size() : found + end.size();
  }

  void ReadMarkup() {
    if (LooksAt("<![CDATA[")) {
      at_ += 9;
      const size_t begin = at_;
      SkipPast("]]>");
      size_t end = at_;
      if (text_.substr(begin, end - begin).ends_with("]]>")) end -= 3;
      AddText(text_.substr(begin, end - begin));
    } else if (LooksAt("<!--")) {
      SkipPast("-->");
    } else if (LooksAt("<?")) {
      SkipPast("?>");
    } else if (LooksAt("<!")) {
      SkipDoctype();
    } else if (LooksAt("</")) {
      const size_t begin = at_ + 2;
      SkipPast(">");
      Close(Trim(text_.substr(begin, at_ - begin - 1)));
    } else if (at_ + 1 < text_.size() && (IsAsciiAlnum(text_[at_ + 1]) || text_[at_ + 1] == '_' ||
                                          (text_[at_ + 1] & '\x80'))) {
      ReadStart();
    } else {
      AddText("<");
      ++at_;
    }
  }

  // "<!DOCTYPE … [ … ]>": skipped, internal subset included.
  void SkipDoctype() {
    int brackets = 0;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '[') ++brackets;
      if (text_[at_] == ']') --brackets;
      if (text_[at_] == '>' && brackets <= 0) {
        ++at_;
        return;
      }
    }
  }

  void ReadStart() {
    const size_t begin = ++at_;
    at_ = std::min(text_.find_first_of(" \t\n\r/>", at_), text_.size());
    const std::string_view name = text_.substr(begin, at_ - begin);
    attributes_.clear();
    values_.clear();
    values_.reserve(64);
    bool empty = false;
    while (at_ < text_.size() && text_[at_] != '>') {
      if (IsAsciiSpace(text_[at_]) || text_[at_] == '/') {
        empty = text_[at_] == '/' && text_.substr(at_ + 1, 1) == ">";
        ++at_;
      } else {
        ReadAttribute();
      }
    }
    at_ = std::min(at_ + 1, text_.size());
    Open(name, empty);
  }

  void ReadAttribute() {
    const size_t begin = at_;
    at_ = std::min(text_.find_first_of(" \t\n\r/>=", at_ + 1), text_.size());
    const std::string_view name = text_.substr(begin, at_ - begin);
    std::string_view value;
    while (at_ < text_.size() && IsAsciiSpace(text_[at_])) ++at_;
    if (at_ < text_.size() && text_[at_] == '=') {
      ++at_;
      while (at_ < text_.size() && IsAsciiSpace(text_[at_])) ++at_;
      const char quote = at_ < text_.size() ? text_[at_] : '\0';
      if (quote == '"' || quote == '\'') {
        const size_t from = ++at_;
        at_ = std::min(text_.find(quote, at_), text_.size());
        value = text_.substr(from, at_ - from);
        at_ = std::min(at_ + 1, text_.size());
      } else {
        const size_t from = at_;
        at_ = std::min(text_.find_first_of(" \t\n\r>", at_), text_.size());
        value = text_.substr(from, at_ - from);
      }
    }
    if (attributes_.size() >= 64) return;
    values_.push_back(html::DecodeReferences(value));
    attributes_.push_back({name, values_.back()});
  }

  void Open(std::string_view name, bool empty) {
    for (const html::Attribute& a : attributes_) {
      if (a.name == "xmlns") Bind("", a.value);
      if (a.name.starts_with("xmlns:")) Bind(a.name.substr(6), a.value);
    }
    if (open_.size() >= limits_.depth) {
      open_.pop_back();
      names_.pop_back();
    }
    const std::string usual = UsualName(name);
    const NodeId id = doc_->AppendElement(open_.back(), usual, html::Tag::kUnknown,
                                          html::Namespace::kXml, attributes_);
    if (empty) return;
    open_.push_back(id);
    names_.push_back(name);
  }

  // Closes the nearest open element of that name; looks no further than the depth limit.
  void Close(std::string_view name) {
    for (size_t i = names_.size(); i-- > 0;) {
      if (names_[i] != name) continue;
      names_.resize(i);
      open_.resize(i + 1);
      return;
    }
  }

  void Bind(std::string_view prefix, std::string_view uri) {
    if (prefixes_.size() >= 64) return;
    for (const KnownNamespace& known : kNamespaces) {
      if (EqualsNoCase(uri, known.uri)) {
        // An unusual default namespace must not turn RSS into dc:…; it is bound as declared.
        prefixes_[std::string(prefix)] = known.prefix;
        return;
      }
    }
    prefixes_.erase(std::string(prefix));
  }

  std::string UsualName(std::string_view name) const {
    const size_t colon = name.find(':');
    const std::string prefix(colon == kEnd ? std::string_view() : name.substr(0, colon));
    const std::string_view local = colon == kEnd ? name : name.substr(colon + 1);
    const auto found = prefixes_.find(prefix);
    const std::string_view usual = found == prefixes_.end() ? prefix : found->second;
    if (usual.empty()) return std::string(local);
    return std::string(usual) + ":" + std::string(local);
  }

  void AddText(std::string_view text) {
    if (text.empty() || open_.size() == 1) return;
    Node node;
    node.kind = NodeKind::kText;
    node.text = doc_->Keep(text);
    doc_->Append(open_.back(), node);
  }

  Document* doc_;
  html::TreeLimits limits_;
  std::string_view text_;
  size_t at_ = 0;
  std::vector<NodeId> open_;
  std::vector<std::string_view> names_;  // as written, of open_ from 1 on
  std::vector<html::Attribute> attributes_;
  std::vector<std::string> values_;  // decoded values of attributes_
  std::map<std::string, std::string_view> prefixes_;
};

}  // namespace

Document ParseXml(std::string source, const html::TreeLimits& limits) {
  const bool cut = source.size() > limits.source_bytes;
  if (cut) source.resize(TruncateUtf8(source, limits.source_bytes).size());
  Document document(std::move(source));
  if (cut) document.MarkTruncated();
  XmlReader(&document, limits).Run();
  return document;
}

}  // namespace claque::extract
