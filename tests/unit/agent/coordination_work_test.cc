#include "worker/agent/coordination_work.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "common/text/post_names.h"
#include "worker/agent/post_references.h"

namespace claque {
namespace {

// Fraction of a burst's posts, all in `lang`, in none of the audience's languages.
double OtherLangFraction(const std::string& audience, const std::string& lang) {
  const auto work = MakeCoordinationWork();
  v1::PullInputResponse input;
  input.mutable_coordination()->set_task_count(1);
  input.mutable_coordination()->add_audience(audience);
  v1::ShareBlock& block = *input.add_shares();
  block.add_object_kinds(v1::HASHTAG);
  block.add_object_kinds(v1::URL);
  block.add_objects("storm");
  block.add_objects("http://a.test/");
  block.add_accounts("anna");
  block.add_platforms("a.test");
  block.add_langs(lang);
  // A link each day for 40 days, then the storm of two hours.
  for (int i = 0; i < 40 + 60; ++i) {
    block.add_object(i < 40 ? 1 : 0);
    block.add_account(0);
    block.add_lang(0);
    block.add_post("p" + std::to_string(i));
    block.add_time_delta(i == 0 ? 1'800'000'000 : i <= 40 ? 86'400 : 120);
  }
  work->Add(std::move(input));
  const v1::ClassificationResult result = work->Finish();
  for (const v1::Burst& burst : result.bursts()) {
    if (burst.object() == "storm") return burst.other_lang_fraction();
  }
  ADD_FAILURE() << "no burst";
  return -1;
}

// A share, added to the block; object and account as they come.
void Share(v1::ShareBlock* block, v1::ObjectKind kind, const std::string& object,
           const std::string& account, const std::string& post, int64_t time) {
  const auto number = [](auto* names, const std::string& name) {
    const auto at = std::ranges::find(*names, name);
    if (at == names->end()) *names->Add() = name;
    return static_cast<uint32_t>(std::ranges::find(*names, name) - names->begin());
  };
  const int objects = block->objects_size();
  block->add_object(number(block->mutable_objects(), object));
  if (block->objects_size() > objects) block->add_object_kinds(kind);
  const int accounts = block->accounts_size();
  block->add_account(number(block->mutable_accounts(), account));
  if (block->accounts_size() > accounts) block->add_platforms("a.test");
  block->add_lang(number(block->mutable_langs(), "en"));
  block->add_post(post);
  int64_t before = 0;
  for (const int64_t delta : block->time_delta()) before += delta;
  block->add_time_delta(time - before);
}

using Sites = ShareTableBuilder::Sites;

ShareTable TableOf(const v1::ShareBlock& block, Sites sites = Sites::kLeftOut) {
  ShareTableBuilder builder;
  builder.Add(block);
  return std::move(builder).Build(sites);
}

// "object account post" of each trace.
std::vector<std::string> TracesOf(const ShareTable& shares) {
  std::vector<std::string> out;
  for (const Trace& trace : shares.table.traces()) {
    out.push_back(std::string(shares.table.ObjectName(trace.object)) + " " +
                  std::string(shares.table.AccountName(trace.account)) + " " +
                  std::string(shares.table.ContentName(trace.content)));
  }
  return out;
}

TEST(ShareTable, LinkOfOneAccountAloneCountsForItsSiteAndNoOtherDoes) {
  v1::ShareBlock block;
  Share(&block, v1::URL, "http://front.test/1", "anna", "p1", 1);
  Share(&block, v1::URL, "http://front.test/2", "anna", "p1", 1);
  Share(&block, v1::URL, "http://front.test/3", "ben", "p2", 2);
  Share(&block, v1::URL, "http://both.test/", "anna", "p3", 3);
  Share(&block, v1::URL, "http://both.test/", "ben", "p4", 4);
  Share(&block, v1::URL, "http://many.test/", "ben", "p4", 4);
  for (const char* site : {"front.test", "front.test", "front.test", "both.test", ""}) {
    block.add_sites(site);
  }
  std::vector<std::string> traces = {
      "URL http://front.test/1 anna p1", "URL http://front.test/2 anna p1",
      "URL http://both.test/ anna p3",   "URL http://front.test/3 ben p2",
      "URL http://both.test/ ben p4",    "URL http://many.test/ ben p4"};
  EXPECT_THAT(TracesOf(TableOf(block)), testing::UnorderedElementsAreArray(traces));
  traces.push_back("SITE front.test anna p1");
  traces.push_back("SITE front.test ben p2");
  EXPECT_THAT(TracesOf(TableOf(block, Sites::kCounted)), testing::UnorderedElementsAreArray(traces))
      << "two pages of a post are one";
}

TEST(ShareTable, PictureOfALinkIsLeftOutAndAnotherOneIsNot) {
  v1::ShareBlock block;
  for (const char* post : {"p1", "p2"}) {
    const std::string account = post[1] == '1' ? "anna" : "ben";
    Share(&block, v1::URL, "http://front.test/1", account, post, 1);
    Share(&block, v1::MEDIA_HASH, "e0c8f0f8fcfeff7f", account, post, 1);
    Share(&block, v1::MEDIA_HASH, "0011223344556677", account, post, 1);
  }
  Share(&block, v1::MEDIA_HASH, "0011223344556677", "carl", "p3", 2);
  EXPECT_THAT(TracesOf(TableOf(block)),
              testing::UnorderedElementsAre(
                  "MEDIA_HASH 0011223344556677 anna p1", "MEDIA_HASH 0011223344556677 ben p2",
                  "MEDIA_HASH 0011223344556677 carl p3", "URL http://front.test/1 anna p1",
                  "URL http://front.test/1 ben p2"));
}

std::string TextOf(const ShareTable& shares, const PostReference& reference) {
  static constexpr const char* kKinds[] = {" reposts ", " quotes ", " answers "};
  const bool known = reference.target != TraceTable::kNone;
  return std::string(shares.table.ContentName(reference.content)) +
         kKinds[static_cast<size_t>(reference.kind)] +
         (known ? std::string(shares.table.ContentName(reference.target)) : "another");
}

TEST(ReferencesOf, NamesOfOtherPostsAreFoundByPermalinkIdAndKey) {
  const std::string linked = PostIdOfPermalink("https://a.test/p/1");
  v1::ShareBlock block;
  Share(&block, v1::HASHTAG, "x", "anna", linked, 1);
  Share(&block, v1::HASHTAG, "x", "ben", "p2", 2);
  Share(&block, v1::REPOST, "https://A.test/p/1", "carl", "p3", 3);
  Share(&block, v1::URL, "https://a.test/p/1", "dora", "p4", 4);
  Share(&block, v1::URL, "https://a.test/else", "dora", "p4", 4);
  Share(&block, v1::REPLY_TARGET, "p2", "emil", "p5", 5);
  Share(&block, v1::REPLY_TARGET, "17", "fred", "p6", 6);
  Share(&block, v1::REPOST, "18", "gus", "p7", 7);
  block.mutable_post_keys()->Resize(block.post_size(), 0);
  block.set_post_keys(1, 1'700);
  block.mutable_target_keys()->Resize(block.objects_size(), 0);
  block.set_target_keys(block.objects_size() - 2, 1'700);
  block.set_target_keys(block.objects_size() - 1, 1'800);
  const ShareTable shares = TableOf(block);
  std::vector<std::string> found;
  for (const PostReference& reference : ReferencesOf(shares).posts) {
    found.push_back(TextOf(shares, reference));
  }
  EXPECT_THAT(
      found, testing::UnorderedElementsAre("p3 reposts " + linked, "p4 quotes " + linked,
                                           "p5 answers p2", "p6 answers p2", "p7 reposts another"));
}

TEST(ReferencesOf, KeyThatTwoPostsHaveNamesNone) {
  v1::ShareBlock block;
  Share(&block, v1::HASHTAG, "x", "anna", "p1", 1);
  Share(&block, v1::HASHTAG, "x", "ben", "p2", 2);
  Share(&block, v1::REPOST, "17", "carl", "p3", 3);
  for (const uint64_t key : {17, 17, 0}) block.add_post_keys(key);
  for (const uint64_t key : {0, 17}) block.add_target_keys(key);
  const ShareTable shares = TableOf(block);
  const PostReferences found = ReferencesOf(shares);
  ASSERT_EQ(found.posts.size(), 1u);
  EXPECT_EQ(found.posts[0].target, TraceTable::kNone);
}

TEST(ReferencesOf, MentionsAndAnswersToAnAccountAreContacts) {
  v1::ShareBlock block;
  Share(&block, v1::HASHTAG, "x", "anna", "p1", 1);
  Share(&block, v1::MENTION, "anna", "ben", "p2", 2);
  Share(&block, v1::MENTION, "nobody", "ben", "p2", 2);
  Share(&block, v1::REPLY_TARGET, "ben", "carl", "p3", 3);
  const ShareTable shares = TableOf(block);
  const PostReferences found = ReferencesOf(shares);
  std::vector<std::string> contacts;
  for (const AccountReference& r : found.accounts) {
    contacts.push_back(std::string(shares.table.AccountName(r.account)) + " " +
                       std::string(shares.table.AccountName(r.other)) + " " +
                       std::to_string(r.time));
  }
  EXPECT_THAT(contacts, testing::UnorderedElementsAre("ben anna 2", "carl ben 3"));
}

TEST(CoordinationWork, RegionOfALanguageDoesNotMakeItAnother) {
  EXPECT_EQ(OtherLangFraction("pt-BR", "pt"), 0);
  EXPECT_EQ(OtherLangFraction("pt", "pt-BR"), 0);
  EXPECT_EQ(OtherLangFraction("pt-BR", "fr"), 1);
}

}  // namespace
}  // namespace claque
