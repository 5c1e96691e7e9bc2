// Tree construction inside the body (HTML Standard, section 13.2.6.4.7).
#include <algorithm>

#include "worker/extract/tree_builder.h"

namespace claque::html {
namespace {

using enum Tag;

bool IsTablePart(Tag tag) {
  return tag == kCaption || tag == kColgroup || tag == kCol || tag == kTbody || tag == kThead ||
         tag == kTfoot || tag == kTr || tag == kTd || tag == kTh;
}

// Starts that close an open p first.
bool ClosesP(Tag tag) {
  switch (tag) {
    case kAddress:
    case kArticle:
    case kAside:
    case kBlockquote:
    case kCenter:
    case kDetails:
    case kDialog:
    case kDir:
    case kDiv:
    case kDl:
    case kFieldset:
    case kFigcaption:
    case kFigure:
    case kFooter:
    case kHeader:
    case kHgroup:
    case kMain:
    case kMenu:
    case kNav:
    case kOl:
    case kP:
    case kSearch:
    case kSection:
    case kSummary:
    case kUl:
    case kPre:
    case kListing:
    case kForm:
    case kTable:
    case kHr:
    case kXmp:
    case kPlaintext:
      return true;
    default:
      return IsHeading(tag);
  }
}

}  // namespace

bool TreeBuilder::HasInScope(Tag tag, Scope scope) const { return HasAnyInScope({tag}, scope); }

bool TreeBuilder::HasAnyInScope(std::initializer_list<Tag> tags, Scope scope) const {
  for (size_t i = open_.size(); i-- > 1;) {
    const Node& node = (*doc_)[open_[i]];
    const Tag tag = node.tag;
    if (node.ns == Namespace::kHtml && std::find(tags.begin(), tags.end(), tag) != tags.end()) {
      return true;
    }
    if (tag == kHtml || tag == kTable || tag == kTemplate) return false;
    if (scope == Scope::kTable) continue;
    if (tag == kApplet || tag == kCaption || tag == kTd || tag == kTh || tag == kMarquee ||
        tag == kObject) {
      return false;
    }
    if (scope == Scope::kButton && tag == kButton) return false;
    if (scope == Scope::kListItem && (tag == kOl || tag == kUl)) return false;
  }
  return false;
}

void TreeBuilder::GenerateImpliedEndTags(Tag except) {
  while (open_.size() > 2) {
    const Tag tag = CurrentTag();
    const bool implied = tag == kDd || tag == kDt || tag == kLi || tag == kOptgroup ||
                         tag == kOption || tag == kP || tag == kRb || tag == kRp || tag == kRt ||
                         tag == kRtc;
    if (!implied || tag == except) return;
    open_.pop_back();
  }
}

void TreeBuilder::PopUntil(Tag tag) {
  while (open_.size() > 2) {
    const Tag current = CurrentTag();
    open_.pop_back();
    if (current == tag) return;
  }
}

void TreeBuilder::CloseP() {
  if (!HasInScope(kP, Scope::kButton)) return;
  GenerateImpliedEndTags(kP);
  PopUntil(kP);
}

void TreeBuilder::InBody(const Token& token) {
  switch (token.kind) {
    case Token::Kind::kCharacters:
      BodyText(token.text);
      return;
    case Token::Kind::kComment:
      AddComment(token, Current());
      return;
    case Token::Kind::kStartTag:
      BodyStart(token, TagFromName(token.text));
      return;
    case Token::Kind::kEndTag:
      BodyEnd(token, TagFromName(token.text));
      return;
    case Token::Kind::kDoctype:
    case Token::Kind::kEof:
      return;
  }
}

// NUL has no place in the body; the rest of the text stays.
void TreeBuilder::BodyText(std::string_view text) {
  while (!text.empty()) {
    const size_t nul = std::min(text.find('\0'), text.size());
    AddText(text.substr(0, nul));
    text.remove_prefix(std::min(nul + 1, text.size()));
  }
}

void TreeBuilder::BodyStart(const Token& token, Tag tag) {
  if (IsTablePart(tag)) {
    StartTablePart(token, tag);
    return;
  }
  if (ClosesP(tag)) CloseP();
  if (IsHeading(tag) && IsHeading(CurrentTag())) open_.pop_back();
  switch (tag) {
    case kHtml:
      doc_->MergeAttributes(html_, token.attributes);
      return;
    case kBody:
      if (body_ != kNoNode) doc_->MergeAttributes(body_, token.attributes);
      return;
    case kHead:
    case kFrame:
    case kFrameset:
      return;
    case kTitle:
    case kTextarea:
      StartRaw(token, tag, Tokenizer::State::kRcdata);
      skip_newline_ = tag == kTextarea;
      return;
    case kStyle:
    case kXmp:
    case kIframe:
    case kNoembed:
    case kNoframes:
      StartRaw(token, tag, Tokenizer::State::kRawtext);
      return;
    case kScript:
      StartRaw(token, tag, Tokenizer::State::kScriptData);
      return;
    case kPlaintext:
      Insert(token, tag);
      tokenizer_.SwitchTo(Tokenizer::State::kPlaintext);
      return;
    case kPre:
    case kListing:
      Insert(token, tag);
      skip_newline_ = true;
      return;
    case kForm:
      if (form_ == kNoNode) form_ = Insert(token, tag);
      return;
    case kLi:
    case kDd:
    case kDt:
      StartListItem(token, tag);
      return;
    case kButton:
      if (HasInScope(kButton, Scope::kDefault)) {
        GenerateImpliedEndTags(kUnknown);
        PopUntil(kButton);
      }
      break;
    case kA:
      if (HasInScope(kA, Scope::kDefault)) EndOther("a", kA);
      break;
    case kOption:
    case kOptgroup:
      if (CurrentTag() == kOption) open_.pop_back();
      if (tag == kOptgroup && CurrentTag() == kOptgroup) open_.pop_back();
      break;
    case kRb:
    case kRtc:
    case kRp:
    case kRt:
      if (HasInScope(kRuby, Scope::kDefault)) {
        GenerateImpliedEndTags(tag == kRp || tag == kRt ? kRtc : kUnknown);
      }
      break;
    case kSvg:
    case kMath:
      Insert(token, tag, tag == kSvg ? Namespace::kSvg : Namespace::kMathMl);
      if (token.self_closing) open_.pop_back();
      return;
    case kImage: {
      Token image = token;
      image.text = "img";
      InsertLeaf(image, kImg);
      return;
    }
    default:
      break;
  }
  if (IsVoid(tag)) {
    InsertLeaf(token, tag);
  } else {
    Insert(token, tag);
  }
}

void TreeBuilder::StartListItem(const Token& token, Tag tag) {
  for (size_t i = open_.size(); i-- > 1;) {
    const Tag open = (*doc_)[open_[i]].tag;
    const bool same = tag == kLi ? open == kLi : (open == kDd || open == kDt);
    if (same) {
      GenerateImpliedEndTags(open);
      PopUntil(open);
      break;
    }
    if (IsSpecial(open) && open != kAddress && open != kDiv && open != kP) break;
  }
  CloseP();
  Insert(token, tag);
}

// Closes what is open inside the nearest of `stops`. REQUIRES: one is in table scope.
void TreeBuilder::PopToTable(std::initializer_list<Tag> stops) {
  while (open_.size() > 2 && std::find(stops.begin(), stops.end(), CurrentTag()) == stops.end()) {
    open_.pop_back();
  }
}

// Parts of a table close the parts before them and imply those between them and the table.
bool TreeBuilder::StartTablePart(const Token& token, Tag tag) {
  if (!HasInScope(kTable, Scope::kTable)) return false;
  switch (tag) {
    case kTd:
    case kTh:
      PopToTable({kTr, kTbody, kThead, kTfoot, kTable, kTemplate});
      if (CurrentTag() == kTable) InsertImplied("tbody", kTbody);
      if (CurrentTag() != kTr) InsertImplied("tr", kTr);
      break;
    case kTr:
      PopToTable({kTbody, kThead, kTfoot, kTable, kTemplate});
      if (CurrentTag() == kTable) InsertImplied("tbody", kTbody);
      break;
    case kCol:
      PopToTable({kColgroup, kTable, kTemplate});
      if (CurrentTag() == kTable) InsertImplied("colgroup", kColgroup);
      InsertLeaf(token, tag);
      return true;
    default:
      PopToTable({kTable, kTemplate});
      break;
  }
  Insert(token, tag);
  return true;
}

void TreeBuilder::EndTablePart(Tag tag) {
  if (HasInScope(tag, Scope::kTable)) PopUntil(tag);
}

void TreeBuilder::BodyEnd(const Token& token, Tag tag) {
  switch (tag) {
    case kHtml:
    case kBody:
      return;
    case kP:
      if (!HasInScope(kP, Scope::kButton)) InsertImplied("p", kP);
      CloseP();
      return;
    case kBr: {
      Token br;
      br.text = "br";
      InsertLeaf(br, kBr);
      return;
    }
    case kH1:
    case kH2:
    case kH3:
    case kH4:
    case kH5:
    case kH6:
      if (!HasAnyInScope({kH1, kH2, kH3, kH4, kH5, kH6}, Scope::kDefault)) return;
      GenerateImpliedEndTags(kUnknown);
      while (open_.size() > 2) {
        const Tag current = CurrentTag();
        open_.pop_back();
        if (IsHeading(current)) return;
      }
      return;
    case kLi:
      if (!HasInScope(kLi, Scope::kListItem)) return;
      GenerateImpliedEndTags(kLi);
      PopUntil(kLi);
      return;
    case kForm:
      form_ = kNoNode;
      break;
    case kTable:
    case kTbody:
    case kThead:
    case kTfoot:
    case kTr:
    case kTd:
    case kTh:
    case kCaption:
    case kColgroup:
      EndTablePart(tag);
      return;
    default:
      break;
  }
  EndOther(token.text, tag);
}

// Closes the nearest open element of that name; a block's end is not looked for beyond the table
// cell it stands in, an inline element's not beyond a table part.
void TreeBuilder::EndOther(std::string_view name, Tag tag) {
  const bool crosses_blocks = IsSpecial(tag) || IsFormatting(tag);
  for (size_t i = open_.size(); i-- > 2;) {
    const Node& node = (*doc_)[open_[i]];
    if (node.tag == tag && (tag != kUnknown || node.text == name)) {
      open_.resize(i);
      return;
    }
    if (IsTablePart(node.tag) || node.tag == kTable || node.tag == kTemplate) return;
    if (!crosses_blocks && IsSpecial(node.tag)) return;
  }
}

}  // namespace claque::html
