#include "coordinator/aggregator/post_traces.h"

#include <cstdint>
#include <utility>

#include "common/text/media_hash.h"
#include "common/url/url.h"
#include "coordinator/aggregator/imported_post.h"
#include "coordinator/aggregator/tables.h"

namespace claque {
namespace {

constexpr int kHashtagSequence = 3;  // fewer are no sequence that somebody made up

// What a trace says of its object beside its name.
struct OfObject {
  uint64_t target_key = 0;  // of the post that the object means, 0 = none
  std::string site = "";    // as Trace.site
};

// Makes the traces of one post.
class TraceMaker {
 public:
  TraceMaker(const std::string& campaign, const v1::Post& post, std::vector<Put>* puts)
      : campaign_(campaign), post_(post), puts_(puts) {}

  void Add(v1::ObjectKind kind, const std::string& object, const OfObject& of = {}) {
    if (object.empty()) return;
    const std::string id = TraceId(kind, object, LastSegment(post_.name()));
    v1::Trace trace;
    trace.set_name(ResourceName(campaign_, "traces", id));
    trace.set_object_kind(kind);
    trace.set_object(object);
    trace.set_account(ResourceName(campaign_, "accounts", post_.account().name()));
    if (post_.has_post_time()) *trace.mutable_post_time() = post_.post_time();
    trace.set_post(post_.name());
    // What an imported post's file states is taken as given, also of objects that no text names.
    trace.set_lang(post_.lang().empty() ? post_.stated_lang() : post_.lang());
    trace.set_platform(post_.account().platform());
    trace.set_post_key(post_.import_key());
    trace.set_target_key(of.target_key);
    trace.set_site(of.site);
    puts_->push_back({TracesTable(campaign_, CampaignShard(id)), id, LangRank(post_),
                      trace.SerializeAsString(), true});
  }

  // Its site is left empty where it says nothing of who links it: everybody there does.
  void AddLink(const std::string& link) {
    std::string site = SiteOf(link);
    if (site == post_.account().platform()) site.clear();
    Add(v1::URL, link, {.site = std::move(site)});
  }

  void AddHashtags() {
    std::string sequence;
    for (const std::string& tag : post_.hashtags()) {
      Add(v1::HASHTAG, tag);
      sequence += (sequence.empty() ? "" : " ") + tag;
    }
    if (post_.hashtags_size() >= kHashtagSequence) Add(v1::HASHTAG_SEQUENCE, sequence);
  }

  void AddPicture(const std::string& hash) {
    if (!hash.empty() && !IsHashOfNothing(hash)) Add(v1::MEDIA_HASH, hash);
  }

 private:
  const std::string& campaign_;
  const v1::Post& post_;
  std::vector<Put>* puts_;
};

}  // namespace

std::string LangRank(const v1::Post& post) { return post.lang().empty() ? "0" : "1"; }

void AddTraces(const std::string& campaign, const v1::ExtractedPost& extracted,
               std::vector<Put>* puts) {
  const v1::Post& post = extracted.post();
  TraceMaker traces(campaign, post, puts);
  for (const std::string& link : post.links()) traces.AddLink(link);
  traces.AddHashtags();
  for (const std::string& mention : post.mentions()) traces.Add(v1::MENTION, mention);
  for (const std::string& hash : post.media_hashes()) traces.AddPicture(hash);
  traces.Add(v1::REPLY_TARGET, post.reply_to(), {.target_key = post.reply_to_key()});
  traces.Add(v1::REPOST, post.repost_of(), {.target_key = post.repost_of_key()});
  for (const std::string& name : extracted.objects()) {
    const NamedObject named = ObjectNamed(name);
    traces.Add(named.kind, std::string(named.object));
  }
}

}  // namespace claque
