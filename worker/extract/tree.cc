#include "worker/extract/tree.h"

#include <algorithm>
#include <utility>

#include "common/text/utf8.h"
#include "worker/extract/tree_builder.h"

namespace claque::html {
namespace {

using enum Tag;

bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\f'; }
bool AllSpace(std::string_view text) { return std::all_of(text.begin(), text.end(), IsSpace); }

}  // namespace

Document ParseHtml(std::string source, const TreeLimits& limits) {
  const bool cut = source.size() > limits.source_bytes;
  if (cut) source.resize(TruncateUtf8(source, limits.source_bytes).size());
  Document document(std::move(source));
  if (cut) document.MarkTruncated();
  TreeBuilder(&document, limits).Run();
  return document;
}

TreeBuilder::TreeBuilder(Document* document, const TreeLimits& limits)
    : doc_(document), limits_(limits), tokenizer_(document->source()) {
  open_.push_back(0);
}

void TreeBuilder::Run() {
  Token token;
  while (tokenizer_.Next(&token)) {
    if (doc_->size() >= limits_.nodes) {
      doc_->MarkTruncated();
      break;
    }
    if (token.kind == Token::Kind::kStartTag || token.kind == Token::Kind::kEndTag) {
      skip_newline_ = false;
    }
    Process(token);
    tokenizer_.set_allow_cdata(InForeignContent());
  }
  if (html_ == kNoNode) html_ = InsertImplied("html", kHtml);
  if (head_ == kNoNode) {
    head_ = doc_->AppendElement(html_, "head", kHead, Namespace::kHtml, {});
  }
  if (body_ == kNoNode) body_ = doc_->AppendElement(html_, "body", kBody, Namespace::kHtml, {});
}

void TreeBuilder::Process(const Token& token) {
  if (token.kind == Token::Kind::kEof) return;
  switch (mode_) {
    case Mode::kInitial:
      if (InInitial(token)) return;
      mode_ = Mode::kBeforeHtml;
      [[fallthrough]];
    case Mode::kBeforeHtml:
      if (InBeforeHtml(token)) return;
      mode_ = Mode::kBeforeHead;
      [[fallthrough]];
    case Mode::kBeforeHead:
      if (InBeforeHead(token)) return;
      mode_ = Mode::kInHead;
      [[fallthrough]];
    case Mode::kInHead:
      if (InHead(token)) return;
      open_.pop_back();
      mode_ = Mode::kAfterHead;
      [[fallthrough]];
    case Mode::kAfterHead:
      if (InAfterHead(token)) return;
      mode_ = Mode::kInBody;
      [[fallthrough]];
    case Mode::kInBody:
      if (InForeignContent()) {
        InForeign(token);
      } else {
        InBody(token);
      }
      return;
    case Mode::kText:
      InText(token);
      return;
  }
}

bool TreeBuilder::InInitial(const Token& token) {
  if (token.kind == Token::Kind::kComment) {
    AddComment(token, 0);
    return true;
  }
  if (token.kind == Token::Kind::kDoctype) {
    Node node;
    node.kind = NodeKind::kDoctype;
    node.text = doc_->Keep(token.text);
    doc_->Append(0, node);
    mode_ = Mode::kBeforeHtml;
    return true;
  }
  return token.kind == Token::Kind::kCharacters && AllSpace(token.text);
}

bool TreeBuilder::InBeforeHtml(const Token& token) {
  if (token.kind == Token::Kind::kDoctype) return true;
  if (token.kind == Token::Kind::kComment) {
    AddComment(token, 0);
    return true;
  }
  if (token.kind == Token::Kind::kCharacters && AllSpace(token.text)) return true;
  if (token.kind == Token::Kind::kStartTag && token.text == "html") {
    html_ = Insert(token, kHtml);
    mode_ = Mode::kBeforeHead;
    return true;
  }
  if (token.kind == Token::Kind::kEndTag) {
    const Tag tag = TagFromName(token.text);
    if (tag != kHead && tag != kBody && tag != kHtml && tag != kBr) return true;
  }
  html_ = InsertImplied("html", kHtml);
  return false;
}

bool TreeBuilder::InBeforeHead(const Token& token) {
  if (token.kind == Token::Kind::kDoctype) return true;
  if (token.kind == Token::Kind::kComment) {
    AddComment(token, Current());
    return true;
  }
  if (token.kind == Token::Kind::kCharacters && AllSpace(token.text)) return true;
  if (token.kind == Token::Kind::kStartTag) {
    if (token.text == "html") {
      doc_->MergeAttributes(html_, token.attributes);
      return true;
    }
    if (token.text == "head") {
      head_ = Insert(token, kHead);
      mode_ = Mode::kInHead;
      return true;
    }
  }
  if (token.kind == Token::Kind::kEndTag) {
    const Tag tag = TagFromName(token.text);
    if (tag != kHead && tag != kBody && tag != kHtml && tag != kBr) return true;
  }
  head_ = InsertImplied("head", kHead);
  return false;
}

bool TreeBuilder::InHead(const Token& token) {
  switch (token.kind) {
    case Token::Kind::kDoctype:
      return true;
    case Token::Kind::kComment:
      AddComment(token, Current());
      return true;
    case Token::Kind::kCharacters:
      if (!AllSpace(token.text)) return false;
      AddText(token.text);
      return true;
    case Token::Kind::kEndTag: {
      const Tag tag = TagFromName(token.text);
      if (tag == kHead) {
        open_.pop_back();
        mode_ = Mode::kAfterHead;
        return true;
      }
      return tag != kBody && tag != kHtml && tag != kBr;
    }
    case Token::Kind::kEof:
      return true;
    case Token::Kind::kStartTag:
      break;
  }
  const Tag tag = TagFromName(token.text);
  switch (tag) {
    case kHtml:
      doc_->MergeAttributes(html_, token.attributes);
      return true;
    case kBase:
    case kBasefont:
    case kBgsound:
    case kLink:
    case kMeta:
      InsertLeaf(token, tag);
      return true;
    case kTitle:
      StartRaw(token, tag, Tokenizer::State::kRcdata);
      return true;
    case kStyle:
    case kNoframes:
      StartRaw(token, tag, Tokenizer::State::kRawtext);
      return true;
    case kScript:
      StartRaw(token, tag, Tokenizer::State::kScriptData);
      return true;
    case kHead:
    case kNoscript:  // scripting is off: its content is markup of the head
      return true;
    default:
      return false;
  }
}

bool TreeBuilder::InAfterHead(const Token& token) {
  switch (token.kind) {
    case Token::Kind::kDoctype:
      return true;
    case Token::Kind::kComment:
      AddComment(token, Current());
      return true;
    case Token::Kind::kCharacters:
      if (!AllSpace(token.text)) break;
      AddText(token.text);
      return true;
    case Token::Kind::kEof:
      return true;
    case Token::Kind::kEndTag: {
      const Tag tag = TagFromName(token.text);
      if (tag != kBody && tag != kHtml && tag != kBr) return true;
      break;
    }
    case Token::Kind::kStartTag: {
      const Tag tag = TagFromName(token.text);
      if (tag == kBody) {
        body_ = Insert(token, kBody);
        mode_ = Mode::kInBody;
        return true;
      }
      if (tag == kHead) return true;
      if (tag == kHtml || tag == kBase || tag == kLink || tag == kMeta || tag == kScript ||
          tag == kStyle || tag == kTitle || tag == kNoframes) {
        open_.push_back(head_);
        InHead(token);
        const auto at = std::find(open_.begin(), open_.end(), head_);
        if (at != open_.end()) open_.erase(at);
        if (mode_ == Mode::kText) return_mode_ = Mode::kAfterHead;
        return true;
      }
      break;
    }
  }
  body_ = InsertImplied("body", kBody);
  return false;
}

void TreeBuilder::InText(const Token& token) {
  if (token.kind == Token::Kind::kCharacters) {
    AddText(token.text);
    return;
  }
  // The only other token of a raw state is its end tag.
  open_.pop_back();
  mode_ = return_mode_;
}

NodeId TreeBuilder::Insert(const Token& token, Tag tag, Namespace ns) {
  if (open_.size() >= limits_.depth) open_.pop_back();
  const NodeId id = doc_->AppendElement(Current(), token.text, tag, ns, token.attributes);
  open_.push_back(id);
  return id;
}

NodeId TreeBuilder::InsertImplied(std::string_view name, Tag tag) {
  if (open_.size() >= limits_.depth) open_.pop_back();
  const NodeId id = doc_->AppendElement(Current(), name, tag, Namespace::kHtml, {});
  open_.push_back(id);
  return id;
}

void TreeBuilder::InsertLeaf(const Token& token, Tag tag) {
  doc_->AppendElement(Current(), token.text, tag, Namespace::kHtml, token.attributes);
}

void TreeBuilder::AddText(std::string_view text) {
  if (std::exchange(skip_newline_, false) && text.starts_with('\n')) text.remove_prefix(1);
  if (text.empty()) return;
  Node node;
  node.kind = NodeKind::kText;
  node.text = doc_->Keep(text);
  doc_->Append(Current(), node);
}

void TreeBuilder::AddComment(const Token& token, NodeId parent) {
  Node node;
  node.kind = NodeKind::kComment;
  node.text = doc_->Keep(token.text);
  doc_->Append(parent, node);
}

void TreeBuilder::StartRaw(const Token& token, Tag tag, Tokenizer::State state) {
  Insert(token, tag);
  tokenizer_.SwitchTo(state);
  return_mode_ = mode_;
  mode_ = Mode::kText;
}

}  // namespace claque::html
