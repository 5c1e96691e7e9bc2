#include "worker/extract/tags.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <initializer_list>

namespace claque::html {
namespace {

constexpr std::string_view kNames[] = {
#define CLAQUE_HTML_TAG_NAME(id, name) name,
    CLAQUE_HTML_TAGS(CLAQUE_HTML_TAG_NAME)
#undef CLAQUE_HTML_TAG_NAME
};
static_assert(std::is_sorted(std::begin(kNames), std::end(kNames)));

class TagSet {
 public:
  constexpr TagSet(std::initializer_list<Tag> tags) {
    for (const Tag tag : tags) member_[static_cast<size_t>(tag)] = true;
  }
  constexpr bool Has(Tag tag) const { return member_[static_cast<size_t>(tag)]; }

 private:
  std::array<bool, 256> member_{};
};

using enum Tag;

constexpr TagSet kBlockTags = {
    kAddress, kArticle,    kAside,  kBlockquote, kBody,   kCaption,  kCenter,   kDd,      kDetails,
    kDialog,  kDir,        kDiv,    kDl,         kDt,     kFieldset, kFigure,   kFooter,  kForm,
    kFrame,   kFigcaption, kH1,     kH2,         kH3,     kH4,       kH5,       kH6,      kHeader,
    kHgroup,  kHr,         kHtml,   kLegend,     kLi,     kListing,  kMain,     kMenu,    kNav,
    kOl,      kOptgroup,   kOption, kP,          kPre,    kSearch,   kSection,  kSelect,  kSummary,
    kTable,   kTbody,      kTd,     kTfoot,      kTh,     kThead,    kTr,       kUl,      kXmp,
    kTitle,   kScript,     kStyle,  kTextarea,   kIframe, kVideo,    kTemplate, kMarquee, kHead};
constexpr TagSet kVoidTags = {kArea,  kBase,  kBasefont, kBgsound, kBr,    kCol,
                              kEmbed, kFrame, kHr,       kImg,     kInput, kLink,
                              kMeta,  kParam, kSource,   kTrack,   kWbr,   kKeygen};
constexpr TagSet kSpecialTags = {
    kAddress,    kApplet,   kArea,   kArticle, kAside,     kBase,     kBasefont, kBgsound,
    kBlockquote, kBody,     kBr,     kButton,  kCaption,   kCenter,   kCol,      kColgroup,
    kDd,         kDetails,  kDir,    kDiv,     kDl,        kDt,       kEmbed,    kFieldset,
    kFigcaption, kFigure,   kFooter, kForm,    kFrame,     kFrameset, kH1,       kH2,
    kH3,         kH4,       kH5,     kH6,      kHead,      kHeader,   kHgroup,   kHr,
    kHtml,       kIframe,   kImg,    kInput,   kKeygen,    kLi,       kLink,     kListing,
    kMain,       kMarquee,  kMenu,   kMeta,    kNav,       kNoembed,  kNoframes, kNoscript,
    kObject,     kOl,       kP,      kParam,   kPlaintext, kPre,      kScript,   kSearch,
    kSection,    kSelect,   kSource, kStyle,   kSummary,   kTable,    kTbody,    kTd,
    kTemplate,   kTextarea, kTfoot,  kTh,      kThead,     kTitle,    kTr,       kTrack,
    kUl,         kWbr,      kXmp};
constexpr TagSet kFormattingTags = {kA,    kB, kBig,   kCode,   kEm,     kFont, kI,
                                    kNobr, kS, kSmall, kStrike, kStrong, kTt,   kU};

}  // namespace

Tag TagFromName(std::string_view name) {
  const auto* it = std::lower_bound(std::begin(kNames), std::end(kNames), name);
  if (it == std::end(kNames) || *it != name) return kUnknown;
  return static_cast<Tag>(it - std::begin(kNames) + 1);
}

bool IsBlock(Tag tag) { return kBlockTags.Has(tag); }
bool IsVoid(Tag tag) { return kVoidTags.Has(tag); }
bool IsSpecial(Tag tag) { return kSpecialTags.Has(tag); }
bool IsFormatting(Tag tag) { return kFormattingTags.Has(tag); }

}  // namespace claque::html
