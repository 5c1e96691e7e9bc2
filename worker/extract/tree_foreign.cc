// Tree construction in foreign content (HTML Standard, section 13.2.6.5).
#include "worker/extract/tree_builder.h"

namespace claque::html {
namespace {

using enum Tag;

// Names that end foreign content (section 13.2.6.5).
bool BreaksOut(Tag tag) {
  switch (tag) {
    case kB:
    case kBig:
    case kBlockquote:
    case kBody:
    case kBr:
    case kCenter:
    case kCode:
    case kDd:
    case kDiv:
    case kDl:
    case kDt:
    case kEm:
    case kEmbed:
    case kH1:
    case kH2:
    case kH3:
    case kH4:
    case kH5:
    case kH6:
    case kHead:
    case kHr:
    case kI:
    case kImg:
    case kLi:
    case kListing:
    case kMenu:
    case kMeta:
    case kNobr:
    case kOl:
    case kP:
    case kPre:
    case kRuby:
    case kS:
    case kSmall:
    case kSpan:
    case kStrong:
    case kStrike:
    case kSub:
    case kSup:
    case kTable:
    case kTt:
    case kU:
    case kUl:
    case kVar:
      return true;
    default:
      return false;
  }
}

}  // namespace

void TreeBuilder::InForeign(const Token& token) {
  switch (token.kind) {
    case Token::Kind::kCharacters:
      BodyText(token.text);
      return;
    case Token::Kind::kComment:
      AddComment(token, Current());
      return;
    case Token::Kind::kDoctype:
    case Token::Kind::kEof:
      return;
    case Token::Kind::kStartTag: {
      const Tag tag = TagFromName(token.text);
      const std::string_view current = (*doc_)[Current()].text;
      if (current == "foreignobject" || current == "desc" || CurrentTag() == kTitle) {
        BodyStart(token, tag);
        return;
      }
      if (BreaksOut(tag)) {
        while (open_.size() > 2 && InForeignContent()) open_.pop_back();
        BodyStart(token, tag);
        return;
      }
      Insert(token, tag, (*doc_)[Current()].ns);
      if (token.self_closing) open_.pop_back();
      return;
    }
    case Token::Kind::kEndTag: {
      for (size_t i = open_.size(); i-- > 2;) {
        if ((*doc_)[open_[i]].text == token.text) {
          open_.resize(i);
          return;
        }
        if ((*doc_)[open_[i]].ns == Namespace::kHtml) break;
      }
      BodyEnd(token, TagFromName(token.text));
      return;
    }
  }
}

}  // namespace claque::html
