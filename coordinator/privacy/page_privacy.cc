#include "coordinator/privacy/page_privacy.h"

#include <map>

#include "common/base/hash.h"
#include "common/text/name_shape.h"
#include "common/url/url.h"
#include "coordinator/privacy/private_text.h"

namespace claque {
namespace {

class PageRewriter {
 public:
  PageRewriter(const Pseudonyms& pseudonyms, const std::string& campaign,
               const PublicAccounts& public_accounts)
      : pseudonyms_(pseudonyms),
        campaign_(campaign),
        text_(pseudonyms, campaign, public_accounts),
        by_form_(pseudonyms, campaign, public_accounts) {}

  std::vector<SealedAccount> Rewrite(v1::PageResult& result) {
    for (const auto& extracted : result.posts()) Know(extracted.post());
    const auto url = Url::Parse(result.url());
    platform_ = url ? RegistrableDomain(url->host()) : "";
    for (auto& extracted : *result.mutable_posts()) RewritePost(extracted);
    RewritePage(*result.mutable_page());
    std::vector<SealedAccount> out;
    out.reserve(sealed_.size());
    for (auto& [name, account] : sealed_) out.push_back(std::move(account));
    return out;
  }

 private:
  // Who is known by a shown name alone is an account of that name.
  static std::string HandleOf(const v1::Account& account) {
    return account.handle().empty() ? account.display_name() : account.handle();
  }

  void Know(const v1::Post& post) {
    text_.Know(post.account().platform(), HandleOf(post.account()), post.account().display_name());
    // Posts of a file have no page in common: whom one names is no word of the others.
    if (!post.import_origin().empty()) return;
    for (const std::string& mention : post.mentions()) {
      text_.Know(post.account().platform(), mention, "");
    }
  }

  // Name of the account; remembers its handle sealed where it is private.
  std::string Replace(const std::string& platform, const std::string& handle) {
    const std::string shown = text_.NameOf(platform, handle);
    if (!text_.IsPublic(platform, handle)) {
      const std::string key = pseudonyms_.AccountKey(platform, handle);
      sealed_.try_emplace(shown,
                          SealedAccount{shown, key, pseudonyms_.SealAccount(platform, handle)});
    }
    return shown;
  }

  void RewriteAccount(v1::Account& account) {
    account.clear_name();
    account.set_name_shape(NameShape(account.handle()));
    account.set_handle(HandleOf(account));
    if (account.handle().empty()) return;
    const bool is_public = text_.IsPublic(account.platform(), account.handle());
    account.set_name(Replace(account.platform(), account.handle()));
    account.set_is_public(is_public);
    if (is_public) return;
    account.clear_handle();
    account.clear_display_name();
  }

  // What one file names an object in one way must stay one object, whoever else is on the page:
  // known handles are no matter.
  void RewriteObject(std::string* name, const std::string& platform) {
    if (name->starts_with('@') && name->size() > 1) {
      *name = "@" + Replace(platform, name->substr(1));
    } else if (!name->starts_with('#')) {
      *name = by_form_.Replace(platform, *name).text;
    }
  }

  // An id may hold a handle anywhere.
  void SealImportId(v1::Post& post) const {
    if (post.import_id().empty()) return;
    post.set_import_id(ContentId({"import", pseudonyms_.Seal(post.import_id())}));
  }

  static bool IsLink(const std::string& reference) {
    return reference.find("://") != std::string::npos;
  }

  // What a file calls a post: 0 for nothing, and where its permalink says it.
  uint64_t KeyOf(const std::string& id) const {
    return id.empty() || IsLink(id) ? 0 : Hash64(pseudonyms_.Seal(id));
  }

  void SetKeys(v1::ExtractedPost& extracted) const {
    v1::Post& post = *extracted.mutable_post();
    const bool imported = !post.import_origin().empty();
    post.set_import_key(imported ? KeyOf(extracted.content_id()) : 0);
    post.set_reply_to_key(imported ? KeyOf(post.reply_to()) : 0);
    post.set_repost_of_key(imported ? KeyOf(post.repost_of()) : 0);
    extracted.clear_content_id();
  }

  void RewriteReference(std::string* reference, const std::string& platform) {
    if (reference->empty()) return;
    *reference = IsLink(*reference) ? text_.ReplaceInUrl(*reference)
                                    : text_.Replace(platform, *reference).text;
  }

  void RewritePost(v1::ExtractedPost& extracted) {
    v1::Post& post = *extracted.mutable_post();
    const std::string platform =
        post.account().platform().empty() ? platform_ : post.account().platform();
    const ReplacedText replaced = text_.Replace(platform, post.text());
    if (extracted.has_mission()) RewriteMission(platform, replaced, *extracted.mutable_mission());
    post.set_text(replaced.text);
    RewriteAccount(*post.mutable_account());
    for (std::string& mention : *post.mutable_mentions()) mention = Replace(platform, mention);
    for (std::string& link : *post.mutable_links()) link = text_.ReplaceInUrl(link);
    SetKeys(extracted);
    RewriteReference(post.mutable_reply_to(), platform);
    RewriteReference(post.mutable_repost_of(), platform);
    RewriteReference(post.mutable_permalink(), platform);
    for (std::string& name : *extracted.mutable_objects()) RewriteObject(&name, platform);
    SealImportId(post);
  }

  void RewriteMission(const std::string& platform, const ReplacedText& text, v1::Mission& mission) {
    for (v1::Span& span : *mission.mutable_spans()) {
      span.set_begin(static_cast<int32_t>(text.NewOffset(static_cast<size_t>(span.begin()))));
      span.set_end(static_cast<int32_t>(text.NewOffset(static_cast<size_t>(span.end()))));
      span.set_cue(text_.Replace(platform, span.cue()).text);
    }
    const auto rewrite_all = [&](auto* strings) {
      for (std::string& s : *strings) s = ReplaceAny(platform, s);
    };
    rewrite_all(mission.mutable_targets());
    rewrite_all(mission.mutable_rewards());
    rewrite_all(mission.mutable_proof_requests());
    rewrite_all(mission.mutable_amplified());
    rewrite_all(mission.mutable_beneficiaries());
    for (v1::StockPhrase& phrase : *mission.mutable_stock_phrases()) {
      phrase.set_text(text_.Replace(platform, phrase.text()).text);
    }
  }

  std::string ReplaceAny(const std::string& platform, const std::string& s) const {
    return s.find("://") != std::string::npos ? text_.ReplaceInUrl(s)
                                              : text_.Replace(platform, s).text;
  }

  void RewritePage(v1::Page& page) {
    page.set_url(text_.ReplaceInUrl(page.url()));
    page.set_canonical_url(text_.ReplaceInUrl(page.canonical_url()));
    page.set_redirect_url(text_.ReplaceInUrl(page.redirect_url()));
    page.set_title(text_.Replace(platform_, page.title()).text);
    page.set_main_text(text_.Replace(platform_, page.main_text()).text);
    page.set_reason(text_.Replace(platform_, page.reason()).text);
    for (v1::Identifier& identifier : *page.mutable_identifiers()) {
      identifier.set_value(ReplaceAny(platform_, identifier.value()));
    }
    if (page.has_capture()) {
      page.mutable_capture()->set_url(text_.ReplaceInUrl(page.capture().url()));
    }
  }

  const Pseudonyms& pseudonyms_;
  const std::string& campaign_;
  PrivateText text_;
  const PrivateText by_form_;  // knows nobody
  std::string platform_;
  std::map<std::string, SealedAccount> sealed_;
};

}  // namespace

std::vector<SealedAccount> Pseudonymise(const Pseudonyms& pseudonyms, const std::string& campaign,
                                        const PublicAccounts& public_accounts,
                                        v1::PageResult& page) {
  return PageRewriter(pseudonyms, campaign, public_accounts).Rewrite(page);
}

}  // namespace claque
