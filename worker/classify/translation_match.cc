#include "worker/classify/translation_match.h"

#include <cmath>

#include "worker/classify/translation_claim.h"

namespace claque {
namespace {

void AddSpans(const TranslationPhrase& phrase, const TranslationText& text,
              const TranslationAlignment& alignment, EchoMatch& out) {
  for (size_t at = alignment.first; at <= alignment.last; ++at) {
    if (!alignment.IsUsed(at)) continue;
    const Token& token = text.tokens()[text.units()[at].token];
    const ByteRange r = text.text().Origin(token.begin, token.end);
    v1::Span span;
    span.set_field("stock_phrase");
    span.set_begin(static_cast<int32_t>(r.begin));
    span.set_end(static_cast<int32_t>(r.end));
    span.set_cue("translated");
    span.set_weight(1.0 / static_cast<double>(phrase.content.size()));
    out.spans.push_back(std::move(span));
  }
}

}  // namespace

EchoMatch JudgeTranslation(const TranslationPhrase& phrase, TranslationPost& post) {
  EchoMatch out;
  if (&phrase.meaning.language() == &post.meaning().language()) return out;
  const auto alignment = AlignTranslation(phrase, post);
  if (!alignment || !ClaimsTheSame(phrase, post, *alignment)) return out;
  out.is_variant = true;
  out.kind = v1::TRANSLATION;
  out.score = alignment->cover * std::sqrt(alignment->density);
  AddSpans(phrase, post.meaning(), *alignment, out);
  return out;
}

}  // namespace claque
