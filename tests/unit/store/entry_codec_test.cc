#include "coordinator/store/entry_codec.h"

#include <gmock/gmock.h>

#include "coordinator/store/frontier_keys.h"
#include "coordinator/store/redis_slots.h"
#include "coordinator/store/stream_cursor.h"

namespace claque {
namespace {

TEST(QueueEntry, AnyUrlComesBackAsItWas) {
  const std::string host = "a.example";
  for (const char* const url :
       {"https://a.example/", "http://a.example/x?y=z", "https://a.example:8443/p",
        "http://a.example:65535/p", "http://a.example:080/p", "http://a.example.org/p",
        "https://b.example/p", "http://a.example:99999/p", "http://a.example", "x", ""}) {
    for (const bool revisit : {false, true}) {
      const QueueEntry entry{url, 3, revisit};
      EXPECT_EQ(DecodeQueueEntry(EncodeQueueEntry(entry, host), host), entry) << url;
    }
  }
}

TEST(QueueEntry, TakesTheBytesOfThePathAndOneMore) {
  EXPECT_EQ(EncodeQueueEntry({"https://a.example/path", 0}, "a.example").size(), 6u);
  EXPECT_EQ(EncodeQueueEntry({"https://a.example:8443/path", 15}, "a.example").size(), 8u);
}

TEST(RecrawlState, KeepsValidatorsAndDropsWhatIsTooLong) {
  RecrawlState state;
  state.outcome = 14;
  state.fetched = FromMillis(1'800'000'000'123);
  state.etag = "W/\"abc\"";
  state.last_modified = "Sun, 06 Nov 1994 08:49:37 GMT";
  EXPECT_EQ(DecodeRecrawlState(EncodeRecrawlState(state)), state);
  state.etag = std::string(kMaxEtagSize, 'e');
  EXPECT_LE(EncodeRecrawlState(state).size(), 90u);
  state.etag = std::string(kMaxEtagSize + 1, 'e');
  state.last_modified = "yesterday";
  const auto kept = DecodeRecrawlState(EncodeRecrawlState(state));
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->etag, "");
  EXPECT_EQ(kept->last_modified, "");
}

TEST(RecrawlState, KeepsTheHistoryOfAPageThatIsVisitedAgain) {
  RecrawlState state;
  state.outcome = 4;
  state.fetched = FromMillis(1'800'000'000'123);
  state.changed = false;
  state.etag = std::string(kMaxEtagSize, 'e');
  state.last_modified = "Sun, 06 Nov 1994 08:49:37 GMT";
  state.interval = std::chrono::hours(24 * 365);
  state.body = ~uint64_t{0};
  state.seen = state.vanished = state.returned = state.modified = state.fetched;
  EXPECT_EQ(DecodeRecrawlState(EncodeRecrawlState(state)), state);
  EXPECT_LE(EncodeRecrawlState(state).size(), 140u);
  const std::string whole = EncodeRecrawlState(state);
  for (size_t size = 0; size + kMaxEtagSize + 5 < whole.size(); ++size) {
    EXPECT_EQ(DecodeRecrawlState(whole.substr(0, size)), std::nullopt) << size;
  }
}

// RFC 9110, section 5.6.7: the example, and what is not of that form.
TEST(ImfFixdate, IsParsedStrictly) {
  EXPECT_EQ(ParseImfFixdate("Sun, 06 Nov 1994 08:49:37 GMT"), 784111777);
  for (const char* const text :
       {"Mon, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994     ", "Sun, 06 Nov 1994 08:49:60 GMT",
        "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 UTC", ""}) {
    EXPECT_EQ(ParseImfFixdate(text), std::nullopt) << text;
  }
}

// Linear hashing: a bucket's entries go to itself or to the new one, all others stay.
TEST(Buckets, GrowByOneSplitAtATime) {
  for (uint64_t buckets = 1; buckets < 70; ++buckets) {
    for (uint64_t hash = 0; hash < 1'000; ++hash) {
      const uint64_t before = BucketOf(hash * 2654435761, buckets);
      const uint64_t after = BucketOf(hash * 2654435761, buckets + 1);
      ASSERT_LT(before, buckets);
      if (after != before) {
        ASSERT_EQ(after, buckets);
        ASSERT_EQ(before, BucketToSplit(buckets));
      }
    }
  }
}

// Redis Cluster specification, "Key distribution model" and "Hash tags".
TEST(RedisSlots, FollowTheSpecification) {
  EXPECT_EQ(Crc16("123456789"), 0x31C3);
  EXPECT_EQ(KeySlot("{user1000}.following"), KeySlot("user1000"));
  EXPECT_EQ(KeySlot("foo{{bar}}zap"), KeySlot("{bar"));
  EXPECT_EQ(KeySlot("foo{bar}{zap}"), KeySlot("bar"));
  EXPECT_EQ(KeySlot("foo{}{bar}"), Crc16("foo{}{bar}") % kRedisSlots);
}

TEST(RedisSlots, RedirectionsAreRead) {
  const auto moved = ParseRedirection("MOVED 3999 127.0.0.1:6381");
  ASSERT_TRUE(moved);
  EXPECT_FALSE(moved->ask);
  EXPECT_EQ(moved->slot, 3999);
  EXPECT_EQ(moved->endpoint.ToString(), "127.0.0.1:6381");
  const auto ask = ParseRedirection("ASK 1 ::1:6381");
  ASSERT_TRUE(ask);
  EXPECT_TRUE(ask->ask);
  EXPECT_EQ(ask->endpoint.ToString(), "[::1]:6381");
  for (const char* const text : {"MOVED", "MOVED 3999", "MOVED x 127.0.0.1:1", "MOVED 16384 a:1",
                                 "MOVED 1 a:", "ASK  1 a:1", "ERR no"}) {
    EXPECT_EQ(ParseRedirection(text), std::nullopt) << text;
  }
}

TEST(RedisEndpoint, IsParsedOrRefused) {
  EXPECT_EQ(RedisEndpoint::Parse("[::1]:6379")->host, "::1");
  EXPECT_EQ(RedisEndpoint::Parse("unix:/run/redis.sock")->unix_path, "/run/redis.sock");
  for (const char* const text :
       {"", "localhost", ":6379", "localhost:", "a:0", "a:65536", "unix:"}) {
    EXPECT_EQ(RedisEndpoint::Parse(text).status().code(), Code::kInvalidArgument) << text;
  }
}

}  // namespace
}  // namespace claque
