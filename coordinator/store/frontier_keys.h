// Names of the frontier's keys. All keys of a host shard carry its tag {h:SSS}.
#ifndef CLAQUE_COORDINATOR_STORE_FRONTIER_KEYS_H_
#define CLAQUE_COORDINATOR_STORE_FRONTIER_KEYS_H_

#include <cstdint>
#include <string>

namespace claque {

class FrontierKeys {
 public:
  explicit FrontierKeys(int shard);

  std::string Owner() const { return tag_ + "owner"; }    // hash: name, epoch
  std::string Due() const { return tag_ + "due"; }        // zset: host -> ms
  std::string Leased() const { return tag_ + "leased"; }  // zset: host -> end with grace, ms
  std::string Relax() const { return tag_ + "relax"; }    // hash: campaign\nURL -> rank
  std::string Seen() const { return tag_ + "seen"; }      // hash: campaign -> number of buckets

  // Hash of one host: lease, politeness; see lua/host.inc.lua.
  std::string Host(const std::string& host) const { return tag_ + "host:" + host; }
  // Hash: campaign\nURL -> order, entry.
  std::string Inflight(const std::string& host) const { return tag_ + "inflight:" + host; }
  // Hash: origin -> end in ms, space, record.
  std::string Robots(const std::string& host) const { return tag_ + "robots:" + host; }

  // Hash: host -> "queued leased", where not both are 0.
  std::string Hosts(const std::string& campaign) const { return tag_ + "hosts:" + campaign; }
  // Hash: host -> number of done pages.
  std::string Done(const std::string& campaign) const { return tag_ + "done:" + campaign; }
  // Hash: URL -> rank, of urgent URLs.
  std::string Exact(const std::string& campaign) const { return tag_ + "exact:" + campaign; }
  // Hash: fingerprint -> rank.
  std::string Bucket(const std::string& campaign, uint64_t bucket) const {
    return tag_ + "seen:" + campaign + ":" + std::to_string(bucket);
  }

  // List of queue entries.
  std::string Queue(const std::string& campaign, const std::string& host) const {
    return tag_ + "q:" + campaign + ":" + host;
  }
  // List of queue entries, of pages to be visited again.
  std::string Revisits(const std::string& campaign, const std::string& host) const {
    return tag_ + "r:" + campaign + ":" + host;
  }
  // Zset: host\nqueue entry -> ms of the next visit.
  std::string Visits(const std::string& campaign) const { return tag_ + "visits:" + campaign; }
  // Hash: index of each source that has a LeftOut of its own -> 1.
  std::string LeftOutSources(const std::string& campaign) const {
    return tag_ + "leftout:" + campaign;
  }
  // HyperLogLog of URLs that met a full queue.
  std::string LeftOut(const std::string& campaign, int32_t source) const {
    return tag_ + "leftout:" + campaign + ":" + std::to_string(source);
  }
  // Hash: page id -> recrawl state.
  std::string Pages(const std::string& campaign, const std::string& host) const {
    return tag_ + "pages:" + campaign + ":" + host;
  }

 private:
  std::string tag_;
};

// Key of an address's token: {i:SSS}:address.
std::string AddressKey(const std::string& address);

// Bucket of a hash among `buckets` (linear hashing).
uint64_t BucketOf(uint64_t hash, uint64_t buckets);
// The bucket that gives entries to bucket number `buckets` when it is made.
uint64_t BucketToSplit(uint64_t buckets);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_STORE_FRONTIER_KEYS_H_
